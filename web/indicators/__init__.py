"""The indicators, for a place and a period, with the cases behind each number."""

from flask import Blueprint

bp = Blueprint("indicators", __name__, url_prefix="/statistics")

from web.indicators import routes  # noqa: E402, F401
