"""Importing disputes from a table."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")

from web.imports import routes  # noqa: E402, F401
