"""Blue, yellow and red cards: the list, one of them, and what it asks for."""

from flask import Blueprint

bp = Blueprint("cards", __name__, url_prefix="/cards")

from web.cards import routes  # noqa: E402, F401
