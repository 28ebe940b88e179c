"""What is answered while the database is away: come again soon, and one line in the log."""

import logging
from http import HTTPStatus
from threading import Lock
from time import monotonic

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine import outages

logger = logging.getLogger(__name__)

#: Seconds after which to ask again.
RETRY = 5
#: Seconds for which one line in the log stands for all requests.
QUIET = 60.0


def page(error: BaseException) -> ResponseReturnValue:
    """稍后再试: 503, without the visitor, whom nobody can look up."""
    _log("has no room on its disk" if outages.is_full(error) else "is away")
    g.visitor = None
    asks_again = request.method == "GET"
    answer = make_response(render_template("errors/away.html", asks_again=asks_again, retry=RETRY))
    answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    answer.headers["Retry-After"] = str(RETRY)
    return answer


def _log(how: str) -> None:
    global _silent_until
    with _lock:
        now = monotonic()
        if now < _silent_until:
            return
        _silent_until = now + QUIET
    logger.warning("The database %s; pages answer 503", how)


_lock = Lock()
_silent_until = 0.0
