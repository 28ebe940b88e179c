"""The code tables: reading them, and publishing another edition."""

from flask import Blueprint

bp = Blueprint("codes", __name__, url_prefix="/codes")

from web.codes import routes  # noqa: E402, F401
