"""The one list component: what an address asks of a list, and what people arrange of theirs."""

from flask import Blueprint

bp = Blueprint("lists", __name__, url_prefix="/lists")

from web.lists import arranging, bulk  # noqa: E402, F401
