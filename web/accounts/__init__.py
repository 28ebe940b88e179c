"""Accounts and appointments, for the security administrator; and one's own password."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/accounts")

from web.accounts import password, routes  # noqa: E402, F401
