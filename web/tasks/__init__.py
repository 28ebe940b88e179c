"""Tasks: the list, the page, taking, handing back and finishing them."""

from flask import Blueprint

bp = Blueprint("tasks", __name__, url_prefix="/tasks")

from web.tasks import comments, drafts, files, onward, residents, routes, signing, verbs  # noqa: E402, F401
