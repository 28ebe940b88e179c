"""Releasing a new version of a rule: for what starts afterwards; what runs keeps the rule it has."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.deployment.bundle import Kind as FileKind
from engine.deployment.bundle import Source
from engine.identity import Person
from processes.deadlines import due_dates, limits, rules_file
from processes.deadlines.library import FILE, cited
from processes.deadlines.limits import Extension, Library, Limit, Unit
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.deadlines.rule_changes import objections
from processes.errors import LimitNotAllowed, NoSuchLimit, NothingChanged, ReasonRequired


@dataclass(frozen=True)
class Change:
    """What a new version of a rule says; the rest stays as it was."""

    amount: int
    unit: Unit
    #: All extensions together, in the unit the rule has for them; None: no extension.
    extension: int | None
    #: Why, and on whose decision.
    note: str


@dataclass(frozen=True)
class Preview:
    """What the new version would mean. Counts only: who makes rules does not see cases."""

    before: Limit
    after: Limit
    #: The end of a limit that starts now, by both versions.
    due_before: datetime
    due_after: datetime
    #: Deadlines that run by earlier versions and go on by them.
    running: int


def drafted(session: Session, key: str, variant: str | None, change: Change) -> Limit:
    """The next version of the rule as it would be released.

    Raises NoSuchLimit, ReasonRequired, NothingChanged; LimitNotAllowed with every sentence
    where a statutory limit would be loosened or a right of the parties touched.
    """
    library = limits.newest(session)
    if not change.note.strip():
        raise ReasonRequired
    before = cited(_in_force(library, key, variant))
    after = _changed(before, change)
    if replace(after, note=before.note) == before:
        raise NothingChanged(name=before.name)
    version = library.versions(key, variant)[0].version + 1
    after = replace(
        after, version=version, in_force_from=clock.today(), in_force_until=None, mark="设"
    )
    if found := objections(library, after):
        raise LimitNotAllowed(reasons="".join(found))
    return after


def preview(session: Session, key: str, variant: str | None, change: Change) -> Preview:
    """What the change would mean; raises as `drafted` does."""
    after = drafted(session, key, variant, change)
    before = _in_force(limits.newest(session), key, variant)
    now = clock.now()
    return Preview(
        before,
        after,
        due_dates.compute_by_rule(before, now).due,
        due_dates.compute_by_rule(after, now).due,
        list_running(session, key, variant),
    )


def release(
    session: Session, key: str, variant: str | None, change: Change, *, by: Person
) -> Limit:
    """Put the next version in force for what starts from now on; raises as `drafted` does."""
    # The file holds every rule: one that is released meanwhile must be in it.
    catalogue.follow(session)
    after = drafted(session, key, variant, change)
    library = limits.newest(session)
    # A key this program ships and no release has: all its versions go along.
    known = {row.rule for row in library.rows}
    missing = [row for row in library.of(key) if row.rule not in known]
    # An installation of an earlier program gets the citations of this one along with it.
    text = rules_file.write([*map(cited, library.rows), *missing, after], library.laws)
    catalogue.deploy(session, [Source(FILE.name, FileKind.TABLE, text)], by)
    return after


def list_running(session: Session, key: str, variant: str | None) -> int:
    """How many deadlines run by any version of the rule."""
    named = f"{key}:{variant}" if variant else key
    is_open = CaseDeadline.status.in_([DeadlineStatus.RUNNING, DeadlineStatus.PAUSED])
    mine = CaseDeadline.rule.startswith(f"{named}@", autoescape=True)
    counted = (
        select(func.count()).select_from(CaseDeadline).where(CaseDeadline.key == key, is_open, mine)
    )
    return session.scalar(counted) or 0


def _in_force(library: Library, key: str, variant: str | None) -> Limit:
    """The version that holds today: a law's next one may be released already."""
    found = library.on((key, variant), clock.today())
    if found is None:
        raise NoSuchLimit(key=key, variant=variant or "无")
    return found


def _changed(before: Limit, change: Change) -> Limit:
    extension = before.extension
    if extension and extension.amount is None and change.extension is None:
        pass  # how long is for the parties to say, as before
    elif change.extension is None:
        extension = None
    elif extension is None:
        extension = Extension(change.extension, change.unit)
    elif change.extension != extension.amount:
        extension = replace(extension, amount=change.extension)
    return replace(
        before,
        amount=change.amount,
        unit=change.unit,
        extension=extension,
        note=change.note.strip(),
    )
