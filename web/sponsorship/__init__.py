"""Leaders' cases: whose they are, the five and what was done, the council's meetings, the assessment."""

from flask import Blueprint

bp = Blueprint("sponsorship", __name__)

from web.sponsorship import assessment, board, case, council  # noqa: E402, F401
