"""Signing in and out, one's own password, and the accounts and appointments of everybody."""

from flask import Blueprint

bp = Blueprint("access", __name__)

from web.access import accounts, password, requests, sign_in  # noqa: E402, F401
