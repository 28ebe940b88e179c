"""The district's tree: places, departments, mediation organisations, and who is in office."""

from flask import Blueprint

bp = Blueprint("organisation", __name__, url_prefix="/organisation")

from web.organisation import absences, leaving, routes  # noqa: E402, F401
