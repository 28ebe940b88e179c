"""Why a value is what it is: functions may leave a note while an expression is evaluated."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

#: `why`, a sentence, and what else the function says of its value; plain JSON values.
Note = dict[str, Any]

#: Where the block under way collects; what it holds is handed to the block, never kept.
_notes: ContextVar[list[Note] | None] = ContextVar("feel_notes", default=None)


def explain(why: str, **about: Any) -> None:
    """Leave a note for whoever asked with `explanations`; nobody may have."""
    notes = _notes.get()
    if notes is not None:
        notes.append({"why": why, **about})


@contextmanager
def explanations() -> Iterator[list[Note]]:
    """Collect the notes left inside the block, in order; a block around it gets them, too."""
    notes: list[Note] = []
    around = _notes.get()
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
        if around is not None:
            around.extend(notes)


def sentence(notes: Iterable[Note]) -> str:
    """What the notes say, as one sentence."""
    return "；".join(note["why"] for note in notes)
