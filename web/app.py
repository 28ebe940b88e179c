"""A Flask application in which one request is one transaction."""

from typing import Any

from flask import Flask, g, request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from engine import db


class Cookies(SecureCookieSessionInterface):
    """Session cookies that are `Secure` whenever the page came over https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Decided per request: the same server is tried out over plain http."""
        return request.is_secure


#: Endpoint to bytes, where `MAX_CONTENT_LENGTH` is too little for what a page takes.
LARGER: dict[str, int] = {}


class Json(DefaultJSONProvider):
    """JSON in which Chinese stands as it is written: shorter, and readable in the page's source."""

    ensure_ascii = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """As JSON; half a surrogate pair, which no encoding has, stays escaped as it came."""
        return super().dumps(obj, **kwargs).encode("utf-8", "backslashreplace").decode()


class App(Flask):
    """A Flask app in which one request is one transaction."""

    json_provider_class = Json
    session_interface = Cookies()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # First of all: whoever reads the form next would refuse what is larger.
        self.before_request(_allow_larger)

    def dispatch_request(self, *args: Any) -> ResponseReturnValue:
        """Commit when the view returns, roll back when it raises.

        Done here, not in `after_request`, so that a refused commit still meets
        the error handlers.
        """
        with db.begin() as g.db:
            return super().dispatch_request(*args)


def _allow_larger() -> None:
    if request.endpoint in LARGER:
        request.max_content_length = LARGER[request.endpoint]
