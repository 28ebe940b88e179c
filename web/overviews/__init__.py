"""What one person must see at once: the supervisor's wall, the leader's week."""

from flask import Blueprint

bp = Blueprint("overviews", __name__)

from web.overviews import wall, week  # noqa: E402, F401
