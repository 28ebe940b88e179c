"""Mediation of one case: meetings, guests, exclusions, confirmation; and what the centre looks at."""

from flask import Blueprint

bp = Blueprint("mediation", __name__)

from web.mediation import oversight, routes  # noqa: E402, F401
