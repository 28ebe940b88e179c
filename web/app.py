"""A Flask application in which one request is one transaction."""

from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request, session
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import EnvironHeaders

from engine import db, logs, request_ids
from web import assets
from web.operations import requests as measured


class Cookies(SecureCookieSessionInterface):
    """Session cookies that are `Secure` whenever the page came over https."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Not for what a page asks for without anybody at it: that keeps no session alive.

        Its answer may also come after that of a form sent meanwhile, and would take back what the
        person is to be told.
        """
        if request.blueprint != "live" and "X-Background" not in request.headers:
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Decided per request: the same server is tried out over plain http."""
        return request.is_secure


#: Where a request has its number, and when it began.
REQUEST, BEGAN = "sishi.request", "sishi.began"
#: By which a proxy tells the number, and we do.
HEADER = "X-Request-ID"

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

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Give the request a number, or keep the one that a proxy gave whose word is believed."""
        given = EnvironHeaders(environ).get(HEADER) if self.config["PROXIES"] else None
        environ[REQUEST], environ[BEGAN] = request_ids.accept(given), perf_counter()
        with logs.about(environ[REQUEST]):
            return super().wsgi_app(environ, start_response)

    def process_response(self, response: Response) -> Response:
        """Tell the number, and measure what the answer took."""
        answer = super().process_response(response)
        answer.headers[HEADER] = request.environ[REQUEST]
        session_of = g.get("db")
        sent = 0 if session_of is None else db.statements(session_of)
        measured.note(answer.status_code, perf_counter() - request.environ[BEGAN], sent)
        return answer

    def send_static_file(self, filename: str) -> Response:
        """A static file, compressed as it was built, kept for good under the mark of its content."""
        return assets.keep(super().send_static_file(assets.sent_as(filename)), filename)

    def dispatch_request(self, *args: Any) -> ResponseReturnValue:
        """Commit when the view returns, roll back when it raises.

        Done here, not in `after_request`, so that a refused commit still meets
        the error handlers.
        """
        came = dict(session)
        try:
            with db.begin() as g.db:
                request_ids.put(g.db, request.environ[REQUEST])
                return super().dispatch_request(*args)
        except Exception:
            # What was not kept in the database is not kept in the browser either: nobody is signed in
            # whose signing in was not written down, and the form they send again is still theirs.
            session.clear()
            session.update(came)
            raise


def _allow_larger() -> None:
    if request.endpoint in LARGER:
        request.max_content_length = LARGER[request.endpoint]
