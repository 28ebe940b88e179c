"""Opening a district: the workbook, accounts, and what is still missing."""

from flask import Blueprint

bp = Blueprint("onboarding", __name__, url_prefix="/onboarding")

from web.onboarding import routes  # noqa: E402, F401
