"""The diagrams, decisions and forms that new cases run on."""

from flask import Blueprint

bp = Blueprint("diagrams", __name__, url_prefix="/diagrams")

from web.diagrams import routes  # noqa: E402, F401
