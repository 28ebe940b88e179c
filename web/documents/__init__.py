"""The file of one case: its papers, what it lacks, issuing, adding and handing out."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/cases/<int:case_id>/documents")

from web.documents import files, routes  # noqa: E402, F401
