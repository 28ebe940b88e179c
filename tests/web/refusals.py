"""What a refused form has written: a verb that refuses leaves nothing, or takes it back to a savepoint."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, has_request_context, request, request_finished
from sqlalchemy import event
from sqlalchemy.engine import Engine

WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|WITH done AS)\s+(\w+)")
#: What is counted and written down of the refusal itself; `record` seals what a test prepared.
OF_REFUSALS = {"audit_entry", "audit_head", "sign_in_guesses", "counted_use", "record"}


@contextmanager
def watched(app: Flask) -> Iterator[list[str]]:
    """The refused posts to `app` meanwhile that have written something, each with its tables."""
    found = list[str]()

    def judge(_sender, response, **_more):
        written = {*g.get("_written", ())} - OF_REFUSALS
        if request.method == "POST" and 400 <= response.status_code < 500 and written:
            found.append(f"{request.endpoint} ({response.status_code}): {sorted(written)}")

    for name, listener in LISTENERS.items():
        event.listen(Engine, name, listener)
    request_finished.connect(judge, app)
    try:
        yield found
    finally:
        request_finished.disconnect(judge, app)
        for name, listener in LISTENERS.items():
            event.remove(Engine, name, listener)


def _note(_connection, _cursor, statement, *_rest):
    if has_request_context() and (told := WRITES.match(statement)):
        g.setdefault("_written", []).append(told[2])


def _begin(_connection, name):
    if has_request_context():
        g.setdefault("_savepoints", {})[name] = len(g.get("_written", ()))


def _take_back(_connection, name, _context):
    if has_request_context():
        del g.get("_written", [])[g.get("_savepoints", {}).get(name, 0) :]


LISTENERS = {
    "before_cursor_execute": _note,
    "savepoint": _begin,
    "rollback_savepoint": _take_back,
}
