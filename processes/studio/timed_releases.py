"""A change that was found right and is released by itself, at an hour somebody set."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.faults import Refused
from engine.identity import Person
from engine.models import Definition
from engine.scheduling import timetable
from processes.access import permissions
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.organisation import people
from processes.studio import notifying, reviewing
from processes.studio.errors import (
    AuthorCannotRelease,
    NoLongerPermitted,
    NotApproved,
    NotScheduled,
    NotWaiting,
    ReleasedMeanwhile,
    TooSoon,
)
from processes.studio.models import Change, ChangeStatus

#: Nobody knows today what is right later than that.
LONGEST = timedelta(days=366)


def schedule(session: Session, change: Change, at: datetime, *, by: Person) -> None:
    """Have it released at that hour, unless something else was released until then.

    Raises NotApproved, AuthorCannotRelease, TooSoon.
    """
    catalogue.follow(session)
    try:
        reviewing.lock_waiting(session, change, ChangeStatus.APPROVED)
    except NotWaiting as refusal:
        raise NotApproved(status=change.status.words) from refusal
    reviewing.must_be_second(session, change, by, AuthorCannotRelease)
    if not clock.now() < at <= clock.now() + LONGEST:
        raise TooSoon
    change.release_at, change.release_by = at, int(by.id)
    change.release_failure = change.release_failed_at = None
    change.seen_id = session.scalar(select(func.max(Definition.id)))
    session.flush()
    reviewing.record(session, "studio.scheduled", change, by, when=at.isoformat())


def cancel(session: Session, change: Change, *, by: Person) -> None:
    """Set no hour; it stays approved. Raises NotWaiting, NotScheduled."""
    reviewing.lock_waiting(session, change, ChangeStatus.APPROVED)
    if change.release_at is None:
        raise NotScheduled
    _clear(change)
    session.flush()
    reviewing.record(session, "studio.unscheduled", change, by)


@timetable.scheduled("studio.release_due", minute="*")
def release_due(session: Session, _due: datetime) -> None:
    """Release what has its hour; where that is refused, say so to everybody concerned."""
    due = select(Change).where(
        Change.status == ChangeStatus.APPROVED, Change.release_at <= clock.now()
    )
    for change in session.scalars(due.order_by(Change.release_at, Change.id)).all():
        try:
            with session.begin_nested():
                _release(session, change)
        except (Refused, ProcessError) as refusal:
            session.refresh(change)
            _refuse(session, change, str(refusal))


def _release(session: Session, change: Change) -> None:
    catalogue.follow(session)
    session.refresh(change, with_for_update=True)
    if change.status is not ChangeStatus.APPROVED or change.release_at is None:
        # Somebody decided otherwise while this waited for the lock.
        return
    by = people.identify(session, change.release_by or 0)
    if not permissions.may(session, Permission.STUDIO_RELEASE, by):
        raise NoLongerPermitted
    newer = session.scalars(select(Definition.name).where(Definition.id > (change.seen_id or 0)))
    if names := sorted(set(newer)):
        raise ReleasedMeanwhile(names="、".join(names))
    reviewing.release(session, change, "", by=by)


def _refuse(session: Session, change: Change, why: str) -> None:
    notifying.tell_not_released(session, change, why, told=change.release_by)
    _clear(change)
    # Whoever opens the change reads it there, and need not look for the notice.
    change.release_failure, change.release_failed_at = why, clock.now()
    session.flush()
    reviewing.record(session, "studio.release_failed", change, None, reason=why)


def _clear(change: Change) -> None:
    change.release_at = change.release_by = change.seen_id = None
