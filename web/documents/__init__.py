"""The file of one case: its papers, what it lacks, issuing and handing out; and the templates of all."""

from flask import Blueprint

bp = Blueprint("documents", __name__)

from web.documents import files, routes, templates  # noqa: E402, F401
