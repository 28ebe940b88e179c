"""Verifying everything: histories, facts of cases, offices, the log, the seals, the guards; the row is named.

The work is cut into steps of a few hundred rows, so that a job can do one at a time and say how far
it is: a step is told where the one before stopped.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from processes.audit.findings import Finding, Part, Step
from processes.audit.guard_checks import GUARDED
from processes.audit.history_checks import HISTORIES
from processes.audit.log_checks import LOG
from processes.audit.record_checks import FACTS, OFFICES, ROWS
from processes.audit.seal_checks import SEALS

#: What is verified, in order; a room above adds its own.
PARTS: list[Part] = [HISTORIES, FACTS, OFFICES, ROWS, LOG, SEALS, GUARDED]

#: How often what looks wrong is looked at again: somebody may have been writing meanwhile.
AGAIN = 2
#: Told the part's title, how many rows were looked at, and how many there are.
Progress = Callable[[str, int, int], object]


def verify_all(session: Session, progress: Progress | None = None) -> Iterator[Finding]:
    """Verify all in one go."""
    for part in PARTS:
        total, done, place = part.total(session), 0, None
        while True:
            if progress:
                progress(part.title, done, max(total, done))
            step = look(session, part, place)
            yield from step.findings
            done, place = done + step.done, step.place
            # Nothing is written: what was read need not stay in memory.
            session.expunge_all()
            if place is None:
                break
        if progress:
            progress(part.title, done, done)


def look(session: Session, part: Part, place: Any | None) -> Step:
    """Take a step; only what is wrong each time it is looked at is a finding."""
    step = part.next_batch(session, place)
    for _ in range(AGAIN):
        if not step.findings:
            break
        session.expire_all()
        again = part.next_batch(session, place)
        step = replace(again, findings=[each for each in again.findings if each in step.findings])
    return step
