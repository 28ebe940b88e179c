"""Whistles: blown by the centres, answered by the departments."""

from flask import Blueprint

bp = Blueprint("whistles", __name__)

from web.whistles import escalation, meeting, papers, ratings, routes  # noqa: E402, F401
