"""What failed and waits for somebody to mend it."""

from flask import Blueprint

bp = Blueprint("incidents", __name__, url_prefix="/incidents")

from web.incidents import routes  # noqa: E402, F401
