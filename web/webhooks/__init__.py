"""Other programs that hear what happens to cases: set up by the system's administrator."""

from flask import Blueprint

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")

from web.webhooks import routes  # noqa: E402, F401
