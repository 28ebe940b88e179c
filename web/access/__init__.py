"""Signing in and out, one's own password, and the accounts and appointments of everybody."""

from flask import Blueprint

bp = Blueprint("access", __name__)

from web.access import (  # noqa: E402, F401
    accounts,
    one_time_codes,
    password,
    programs,
    requests,
    sign_in,
    single_sign_on,
)
