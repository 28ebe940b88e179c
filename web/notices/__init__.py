"""What the visitor was told."""

from flask import Blueprint

bp = Blueprint("notices", __name__, url_prefix="/notices")

from web.notices import address, channels, routes  # noqa: E402, F401
