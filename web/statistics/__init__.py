"""The indicators, for a place and a period, with the cases behind each number."""

from flask import Blueprint

bp = Blueprint("statistics", __name__, url_prefix="/statistics")

from web.statistics import routes  # noqa: E402, F401
