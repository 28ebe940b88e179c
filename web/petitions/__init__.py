"""Petitions: their list, and what each stands at beside its case."""

from flask import Blueprint

bp = Blueprint("petitions", __name__)

from web.petitions import changes, routes  # noqa: E402, F401
