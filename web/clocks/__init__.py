"""The clocks of one case: how each was reckoned, and pausing, resuming and extending them."""

from flask import Blueprint

bp = Blueprint("clocks", __name__, url_prefix="/cases/<int:case_id>/clocks")

from web.clocks import routes  # noqa: E402, F401
