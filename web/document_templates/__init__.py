"""The templates of the documents: looked at, replaced, put back."""

from flask import Blueprint

bp = Blueprint("document_templates", __name__, url_prefix="/document-templates")

from web.document_templates import routes  # noqa: E402, F401
