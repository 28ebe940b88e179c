"""The number of a request: it goes with what the request caused, into jobs and into history.

It stands in the session, which every verb is given, and nowhere else: what is deferred or told in
that transaction takes it from there. It says nothing of who asked.
"""

import re
from uuid import uuid4

from sqlalchemy.orm import Session

#: `Session.info` key.
REQUEST = "engine.request"
#: What a proxy in front may have made: 32 hexadecimal digits, or a UUID. No name looks like it.
_MADE = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def make() -> str:
    """A number nobody had before."""
    return uuid4().hex


def accept(given: str | None) -> str:
    """The number a proxy that is believed gave, or another where it is not of that form."""
    return given if given is not None and _MADE.fullmatch(given) else make()


def put(session: Session, number: str | None) -> None:
    """Say for which request the session works; None: for none."""
    if number is None:
        session.info.pop(REQUEST, None)
    else:
        session.info[REQUEST] = number


def of(session: Session) -> str | None:
    """For which request the session works; None: for none that is known."""
    number: str | None = session.info.get(REQUEST)
    return number
