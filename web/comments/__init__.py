"""Comments on a case: between colleagues, or to its parties."""

from flask import Blueprint

bp = Blueprint("comments", __name__)

from web.comments import routes  # noqa: E402, F401
