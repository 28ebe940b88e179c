"""Residents without an account: reporting, asking where a case stands with its number and query code.

`reports` is also where those who have a place accept or answer what was reported there.
"""

from flask import Blueprint

bp = Blueprint("residents", __name__, url_prefix="/progress")
reports = Blueprint("reports", __name__)

from web.residents import accepting, reporting, routes  # noqa: E402, F401
