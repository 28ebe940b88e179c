"""How long what is kept, what was made anonymous, and what residents ask about their own data."""

from flask import Blueprint

bp = Blueprint("retention", __name__, url_prefix="/retention")

from web.retention import persons, routes  # noqa: E402, F401
