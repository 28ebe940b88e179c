"""Working days and office hours: the year at a glance, and putting another calendar in force."""

from flask import Blueprint

bp = Blueprint("calendars", __name__, url_prefix="/calendars")

from web.calendars import hours, routes  # noqa: E402, F401
