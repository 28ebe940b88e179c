"""Help: for each role what to do, in the order of the day, and an index to the visitor's own."""

from flask import Blueprint

bp = Blueprint("guides", __name__, url_prefix="/help")

from web.guides import routes  # noqa: E402, F401
