"""Where a case stands, for its parties: with the case number and a query code, without an account."""

from flask import Blueprint

bp = Blueprint("residents", __name__, url_prefix="/progress")

from web.residents import routes  # noqa: E402, F401
