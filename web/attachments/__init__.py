"""Photographs and papers added to a task or a case: sent, looked at, taken out again."""

from flask import Blueprint

bp = Blueprint("attachments", __name__)

from web.attachments import routes  # noqa: E402, F401
