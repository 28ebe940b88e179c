"""Orders of supervision: the list, one of them, and what is done about it."""

from flask import Blueprint

bp = Blueprint("supervision", __name__, url_prefix="/supervision")

from web.supervision import routes  # noqa: E402, F401
