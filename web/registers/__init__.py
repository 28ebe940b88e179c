"""Registers: every one of them shown by one list page and one form page."""

from flask import Blueprint

bp = Blueprint("registers", __name__, url_prefix="/registers")

from web.registers import routes  # noqa: E402, F401
