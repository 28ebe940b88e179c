"""The rooms of a centre on a day: who has which, and taking one."""

from flask import Blueprint

bp = Blueprint("rooms", __name__)

from web.rooms import routes  # noqa: E402, F401
