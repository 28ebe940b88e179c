"""The Monday reception: the lists, the rota they are drafted from, the visits, the public page."""

from flask import Blueprint

bp = Blueprint("rosters", __name__, url_prefix="/roster")

from web.rosters import lists, notice, papers, rota, visits  # noqa: E402, F401
