"""News while a page is open: what changed in a list, and who else has a case open."""

from flask import Blueprint

bp = Blueprint("live", __name__, url_prefix="/live")

from web.live import routes  # noqa: E402, F401
