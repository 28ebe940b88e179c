"""Signing in and out, one's own password, and the accounts and appointments of everybody."""

from flask import Blueprint

bp = Blueprint("access", __name__)

from web.access import accounts, one_time_codes, password, requests, sign_in, single_sign_on  # noqa: E402, F401
