"""What really happens: history's figures on the diagrams, the cases behind them, logs for other tools."""

from flask import Blueprint

bp = Blueprint("mining", __name__, url_prefix="/mining")

from web.mining import ahead, routes  # noqa: E402, F401
