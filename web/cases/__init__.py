"""Cases: registering, finding and reading them."""

from flask import Blueprint

bp = Blueprint("cases", __name__, url_prefix="/cases")

from web.cases import (  # noqa: E402
    checklists,  # noqa: F401
    dates,  # noqa: F401
    elsewhere,  # noqa: F401
    following,  # noqa: F401
    messages,  # noqa: F401
    parties,  # noqa: F401
    registration,  # noqa: F401
    relations,  # noqa: F401
    residents,  # noqa: F401
    routes,  # noqa: F401
)
