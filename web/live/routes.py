"""The stream of a list's changes, and the sign that one has a case open."""

from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.lists import presence
from web import held
from web.live import bp
from web.live.listening import Listener
from web.live.streams import Stream
from web.permissions import requires


@bp.get("/")
@requires(Permission.NOTICE_READ)
def stream() -> ResponseReturnValue:
    """Tell when the list named `list` changes for the visitor; 204 where nothing can be held open.

    A browser that is answered 204 does not ask again.
    """
    hold = held.find_hold(request.environ)
    if hold is None:
        return "", HTTPStatus.NO_CONTENT
    person = g.visitor.person
    places = {group.partition("@")[2] for group in person.groups}
    listener: Listener = current_app.extensions["listener"]
    listener.add(
        Stream(
            hold(),
            person.id,
            request.args.get("list", ""),
            frozenset({*person.ids, *person.groups, *places}),
        )
    )
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return Response(_opening(), mimetype="text/event-stream", headers=headers)


@bp.post("/cases/<int:case_id>/present")
@requires(Permission.CASE_READ)
def present(case_id: int) -> ResponseReturnValue:
    """Say that the visitor has the case open, and be told who else has; it holds nobody up."""
    return jsonify(presence.note(g.db, g.case, g.visitor.person))


@bp.after_request
def _lead_nowhere(answer: Response) -> Response:
    """Nobody is at what a page asks for by itself: over a session it ends, it is not shown where to sign in."""
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status_code < HTTPStatus.BAD_REQUEST:
        return Response(status=HTTPStatus.NO_CONTENT)
    return answer


def _opening() -> Iterator[bytes]:
    yield b"retry: 8000\n\n"
