"""Why a value is what it is: functions may leave a note while an expression is evaluated."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_notes: ContextVar[list[str] | None] = ContextVar("feel_notes", default=None)


def explain(note: str) -> None:
    """Leave a note for whoever asked with `explanations`; nobody may have."""
    notes = _notes.get()
    if notes is not None:
        notes.append(note)


@contextmanager
def explanations() -> Iterator[list[str]]:
    """Collect the notes left inside the block, in order."""
    notes: list[str] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
