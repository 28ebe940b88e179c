"""Cases: registering, finding and reading them."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")

from web.cases import dates, messages, parties, registration, relations, residents, routes  # noqa: E402, F401
