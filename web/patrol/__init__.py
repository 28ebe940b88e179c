"""The daily patrol: today's sheets of a grid worker, and how much of a place was walked."""

from flask import Blueprint

bp = Blueprint("patrol", __name__, url_prefix="/patrol")

from web.patrol import routes  # noqa: E402, F401
