"""Whether the installation does its work: a page for its administrator, and the same for programs."""

from flask import Blueprint

bp = Blueprint("operations", __name__, url_prefix="/operations")

from web.operations import routes  # noqa: E402, F401
