"""Proposing a version of a law, or a correction of one: nothing counts by it until somebody else reviews it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.faults import Refused
from engine.identity import Person
from engine.scheduling import timetable
from processes.cases import changes
from processes.deadlines import law_changes, limits, rules_file
from processes.deadlines.law_models import Law, LawEntry, LawStatus
from processes.deadlines.laws import LawVersion
from processes.deadlines.library import Library
from processes.deadlines.limits import Limit
from processes.deadlines.rules_file import RuleFile
from processes.errors import (
    LawEntryDecided,
    LawEntryWaits,
    NoSuchLawEntry,
    NothingChanged,
    NotTheProposer,
    ReasonRequired,
)
from processes.events import DomainEvent

#: A proposal nobody has reviewed by then lapses.
LASTS = timedelta(days=30)

#: Something was done with an entry: what (`law.proposed`), who (None: nobody who is known), the entry,
#: the version's id, and what else is to be kept.
done: DomainEvent[[Session, str, Person | None, LawEntry, str, dict[str, Any]]] = DomainEvent(
    "law.done"
)


@dataclass(frozen=True)
class Version:
    """A version of a law with its rules."""

    law: LawVersion
    rules: tuple[Limit, ...]


def in_file(session: Session, file: RuleFile) -> list[Version]:
    """The versions of laws in a file that are not released, and corrections of those that are."""
    library = limits.newest(session)
    found = [
        Version(law, tuple(row for row in file.rows if row.law and row.law.id == law.id))
        for law in file.laws
    ]
    return [
        Version(each.law, _newest(each.rules)) for each in found if _says_something(library, each)
    ]


def propose(
    session: Session,
    version: Version,
    *,
    note: str,
    by: Person | None,
    told_by: str | None = None,
) -> LawEntry:
    """Put the version before whoever reviews it; `told_by`: who says so on the command line.

    Raises Refused with every fault, ReasonRequired, LawEntryWaits.
    """
    catalogue.follow(session)
    library = limits.newest(session)
    if not note.strip():
        raise ReasonRequired
    if found := list(law_changes.faults(library, version.law, version.rules)):
        raise Refused(found)
    entry = LawEntry(
        law_id=law_row(session, version.law).id,
        edition=version.law.edition,
        in_force_from=version.law.in_force_from,
        in_force_until=version.law.in_force_until,
        transition=version.law.transition,
        is_correction=law_changes.is_correction(library, version.law),
        content=rules_file.write(version.rules, [version.law]).decode(),
        note=note.strip(),
        status=LawStatus.PROPOSED,
        proposed_at=clock.now(),
        proposed_by=changes.actor(by),
        told_by=told_by,
        expires_at=clock.now() + LASTS,
    )
    _add(session, entry, version.law)
    done.emit(session, "law.proposed", by, entry, version.law.id, {"note": entry.note})
    return entry


def propose_file(
    session: Session, file: RuleFile, *, note: str, by: Person | None, told_by: str | None = None
) -> list[LawEntry]:
    """Propose everything a file has that is not released; raises as `propose`, and NothingChanged."""
    found = in_file(session, file)
    if not found:
        raise NothingChanged(name="法律版本")
    return [propose(session, each, note=note, by=by, told_by=told_by) for each in found]


def get(session: Session, entry_id: int) -> LawEntry:
    """One entry; raises NoSuchLawEntry."""
    found = session.get(LawEntry, entry_id)
    if found is None or not found.content:
        raise NoSuchLawEntry
    return found


def read(entry: LawEntry) -> Version:
    """What the entry holds."""
    file = rules_file.read("limits.json", entry.content.encode())
    return Version(file.laws[0], file.rows)


def list_waiting(session: Session) -> Sequence[LawEntry]:
    """What waits for a review, the oldest first."""
    waits = LawEntry.status == LawStatus.PROPOSED
    return session.scalars(select(LawEntry).where(waits).order_by(LawEntry.id)).all()


def list_decided(session: Session, shown: int = 50) -> Sequence[LawEntry]:
    """What became of the others, the newest first."""
    decided = (LawEntry.status != LawStatus.PROPOSED) & (LawEntry.content != "")
    chosen = (
        select(LawEntry).where(decided).order_by(LawEntry.decided_at.desc(), LawEntry.id.desc())
    )
    return session.scalars(chosen.limit(shown)).all()


def withdraw(session: Session, entry: LawEntry, *, by: Person) -> None:
    """Take back one's own proposal; raises LawEntryDecided, NotTheProposer."""
    lock(session, entry)
    if entry.proposed_by is None or entry.proposed_by != changes.actor(by):
        raise NotTheProposer
    close(session, entry, LawStatus.WITHDRAWN, by, "")


def close(
    session: Session, entry: LawEntry, status: LawStatus, by: Person | None, decision: str
) -> None:
    """Keep what became of the entry, and tell of it."""
    entry.status, entry.decision = status, decision.strip()
    entry.decided_at, entry.decided_by = clock.now(), changes.actor(by)
    session.flush()
    told = {"reason": entry.decision} if entry.decision else {}
    done.emit(session, f"law.{status.value}", by, entry, read(entry).law.id, told)


def lock(session: Session, entry: LawEntry) -> None:
    """Read the entry as it is now, and decide alone; raises LawEntryDecided."""
    session.refresh(entry, with_for_update=True)
    if entry.status is not LawStatus.PROPOSED:
        raise LawEntryDecided(status=entry.status.words)


@timetable.scheduled("laws.expire", minute="*/10")
def expire(session: Session, now: datetime) -> None:
    """Let the proposals lapse that nobody reviewed."""
    over = (LawEntry.status == LawStatus.PROPOSED) & (LawEntry.expires_at <= now)
    chosen = select(LawEntry).where(over).order_by(LawEntry.id).with_for_update(skip_locked=True)
    for entry in session.scalars(chosen).all():
        close(session, entry, LawStatus.EXPIRED, None, "")


def law_row(session: Session, law: LawVersion) -> Law:
    """The law's row, made when there is none."""
    found = session.scalar(select(Law).filter_by(key=law.key))
    if found is None:
        found = Law(key=law.key, name=law.name)
        session.add(found)
        session.flush()
    return found


def _add(session: Session, entry: LawEntry, law: LawVersion) -> None:
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError as error:
        if "uq_law_version_waiting" not in str(error.orig):
            raise
        raise LawEntryWaits(name=f"《{law.name}》{law.title}") from error


def _says_something(library: Library, version: Version) -> bool:
    """Whether the released library does not say all of it already."""
    if library.law(version.law.id) is None:
        return True
    return any(row.is_the_laws and library.named(row.rule) is None for row in version.rules)


def _newest(rules: Iterable[Limit]) -> tuple[Limit, ...]:
    """Of each rule the law's own newest version: what went before it is history."""
    found = {
        row.column: replace(row, note="")
        for row in sorted(rules, key=lambda row: row.version)
        if row.is_the_laws
    }
    return tuple(found.values())
