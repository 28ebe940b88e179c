"""Telling people, with one statement whatever their number."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from engine import clock
from processes.notices import recipients
from processes.notices.models import Notification, Urgency
from processes.organisation.people import Person

#: A case by its id, or by a query for it.
CaseId = int | ColumnElement[int] | None


def notify(
    session: Session,
    *,
    to: Collection[int | str],
    matter: str,
    title: str,
    body: str = "",
    case_id: CaseId = None,
    urgency: Urgency = Urgency.NORMAL,
    times: int = 1,
    about: Sequence[str] = (),
) -> int:
    """Tell these people (ids) of a matter; how many there are.

    Who has not read the last telling of it finds that one freshened, and gets nothing more outside
    unless the matter has become urgent. What is urgent goes out within the minute, the rest in its
    time. `times`: of how many things it tells at once; `about`: which matters those are.
    """
    ids = {int(each) for each in to}
    if not ids:
        return 0
    return _put(
        session,
        Person.id.in_(ids),
        matter=matter,
        title=title,
        body=body,
        case_id=case_id,
        urgency=urgency,
        times=times,
        about=list(about),
    )


def notify_group(
    session: Session,
    *,
    groups: Collection[str],
    matter: str,
    title: str,
    body: str = "",
    case_id: CaseId = None,
    urgency: Urgency = Urgency.NORMAL,
) -> int:
    """`notify` whoever is in these groups of the engine today (`leader@420303`); how many they are."""
    return _put(
        session,
        Person.id.in_(recipients.condition_holding(groups)),
        matter=matter,
        title=title,
        body=body,
        case_id=case_id,
        urgency=urgency,
        times=1,
        about=[],
    )


def dismiss(session: Session, *matters: str) -> None:
    """Nobody needs to read of these matters any more: they are done."""
    _end(session, Notification.matter.in_(matters))


def dismiss_for(session: Session, groups: Collection[str], *matters: str) -> None:
    """Whoever is in these groups today has done their part of these matters."""
    theirs = Notification.person_id.in_(recipients.condition_holding(groups))
    _end(session, Notification.matter.in_(matters) & theirs)


def _end(session: Session, which: ColumnElement[bool]) -> None:
    now = clock.now()
    chosen = update(Notification).where(which, Notification.done_at.is_(None))
    read = func.coalesce(Notification.read_at, now)
    session.execute(chosen.values(read_at=read, done_at=now, waits=False))


def _put(session: Session, people: ColumnElement[bool], **told: Any) -> int:
    told |= {"told_at": clock.now(), "waits": True}
    columns = [
        value
        if isinstance(value, ColumnElement)
        else literal(value, Notification.__table__.c[key].type)
        for key, value in told.items()
    ]
    rows = select(Person.id, Person.district, *columns).where(people)
    put = insert(Notification).from_select(["person_id", "district", *told], rows)
    return len(session.execute(_freshening(put).returning(Notification.id)).all())


def _freshening(statement: Insert) -> Insert:
    fresh = statement.excluded
    is_raised = and_(fresh.urgency == Urgency.URGENT, Notification.urgency != Urgency.URGENT)
    return statement.on_conflict_do_update(
        index_elements=[Notification.person_id, Notification.matter],
        index_where=Notification.read_at.is_(None),
        set_={
            "title": fresh.title,
            "body": fresh.body,
            "case_id": func.coalesce(fresh.case_id, Notification.case_id),
            "told_at": fresh.told_at,
            "times": Notification.times + fresh.times,
            "about": Notification.about + fresh.about,
            "waits": or_(Notification.waits, is_raised),
            "urgency": case(
                (Notification.urgency == Urgency.URGENT, Notification.urgency), else_=fresh.urgency
            ),
        },
    )
