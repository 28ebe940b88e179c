"""「发起」: starting a process by hand, and the instances and tasks that belong to no case."""

from flask import Blueprint

bp = Blueprint("starts", __name__, url_prefix="/processes")

from web.starts import drafts, files, instances, routes, tasks  # noqa: E402, F401
