"""What a step has others write: a person's facts, and what follows from being told.

It stands in one savepoint that is opened for the first of them and kept when the step
goes on to other work, so that the plain path pays for one. An observer that raises
takes all of it back; then it is done again, each observer apart, and only the one that
fails goes without: what it could not take becomes an incident.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.observers import Event, Observer, interested_in, observer_name
from engine.script import Context

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, SessionTransaction

#: Writes facts; the variables that are left come back.
Work = Callable[[], dict[str, Any]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FailedDelivery:
    """An observer raised: which one, of which event, and what it raised."""

    observer: str
    entry: Event
    error: Exception


class ObserverDispatch:
    """Calls the writers and the observers of one step, in one savepoint."""

    def __init__(self, session: "Session | None") -> None:
        self._session = session
        self._savepoint: SessionTransaction | None = None
        #: What was written and told since the savepoint was opened.
        self._done: list[Work | tuple[Context, Event]] = []

    def emit(
        self, wanting: Iterable[Observer], context: Context, entry: Event
    ) -> list[FailedDelivery]:
        """Notify these observers; returns the deliveries that failed."""
        self._open()
        self._done.append((context, entry))
        try:
            for each in wanting:
                each(context, entry)
        except Exception:
            return list(self._again())
        return []

    def write(self, work: Work) -> dict[str, Any]:
        """Do `work` and return its variables; it may be done twice, the first time rolled back."""
        self._open()
        written = work()
        self._done.append(work)
        return written

    def release(self) -> None:
        """Release the savepoint of what was written; other work begins."""
        self._done.clear()
        if self._savepoint is not None:
            self._savepoint.commit()
            self._savepoint = None

    def roll_back(self) -> None:
        """Roll back what was written since the last release."""
        self._done.clear()
        if self._savepoint is not None:
            self._savepoint.rollback()
            self._savepoint = None

    def one(self, observer: Observer, context: Context, entry: Event) -> FailedDelivery | None:
        """Notify one observer, apart from the others; returns its failure, if any."""
        try:
            with self._apart():
                observer(context, entry)
        except Exception as error:
            logger.exception("Observer %s failed at %s", observer_name(observer), entry.element)
            return FailedDelivery(observer_name(observer), entry, error)
        return None

    def _again(self) -> Iterator[FailedDelivery]:
        """Take back what was written and do it anew, each observer apart from the others."""
        done = list(self._done)
        self.roll_back()
        for work in done:
            if callable(work):
                work()
                continue
            context, entry = work
            for each in interested_in(entry):
                if (undelivered := self.one(each, context, entry)) is not None:
                    yield undelivered

    def _open(self) -> None:
        if self._session is not None and self._savepoint is None:
            self._savepoint = self._session.begin_nested()

    def _apart(self) -> AbstractContextManager[object]:
        return nullcontext() if self._session is None else self._session.begin_nested()
