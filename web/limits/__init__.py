"""The library of rules on time: reading it, and releasing another version of a rule."""

from flask import Blueprint

bp = Blueprint("limits", __name__, url_prefix="/limits")

from web.limits import routes  # noqa: E402, F401
