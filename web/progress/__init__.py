"""Where a case stands, for its parties: with the case number and a query code, without an account."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/progress")

from web.progress import routes  # noqa: E402, F401
