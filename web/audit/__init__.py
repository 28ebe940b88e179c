"""The audit log, for the auditor alone: reading, exporting, verifying; nothing can be changed."""

from flask import Blueprint

bp = Blueprint("audit", __name__, url_prefix="/audit")

from web.audit import routes  # noqa: E402, F401
