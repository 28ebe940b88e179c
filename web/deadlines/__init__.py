"""The rules on time and their releases; the deadlines of one case, each with how it was reckoned."""

from flask import Blueprint

bp = Blueprint("deadlines", __name__)

from web.deadlines import case_deadlines, law_entries, laws, rules  # noqa: E402, F401
