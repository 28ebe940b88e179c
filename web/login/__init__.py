"""Signing in and out."""

from flask import Blueprint

bp = Blueprint("login", __name__, url_prefix="/login")

from web.login import routes  # noqa: E402, F401
