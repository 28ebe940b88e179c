"""Telling people, with one statement whatever their number."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session

from engine import clock
from processes.notices import recipients
from processes.notices.models import Notice, Urgency
from processes.organisation.people import Person

#: A case by its id, or by a query for it.
CaseId = int | ColumnElement[int] | None


def tell(
    session: Session,
    *,
    to: Collection[int | str],
    matter: str,
    title: str,
    body: str = "",
    case_id: CaseId = None,
    urgency: Urgency = Urgency.NORMAL,
    times: int = 1,
) -> int:
    """Tell these people (ids) of a matter; how many there are.

    Who has not read the last telling of it finds that one freshened, and gets nothing more outside
    unless the matter has become urgent. What is urgent goes out within the minute, the rest in its
    time. `times`: of how many things it tells at once.
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
    )


def tell_group(
    session: Session,
    *,
    groups: Collection[str],
    matter: str,
    title: str,
    body: str = "",
    case_id: CaseId = None,
    urgency: Urgency = Urgency.NORMAL,
) -> int:
    """`tell` whoever is in these groups of the engine today (`leader@420303`); how many they are."""
    return _put(
        session,
        Person.id.in_(recipients.holding(groups)),
        matter=matter,
        title=title,
        body=body,
        case_id=case_id,
        urgency=urgency,
        times=1,
    )


def settle(session: Session, *matters: str) -> None:
    """Nobody needs to read of these matters any more: they are done."""
    chosen = update(Notice).where(Notice.matter.in_(matters), Notice.read_at.is_(None))
    session.execute(chosen.values(read_at=clock.now(), waits=False))


def _put(session: Session, people: ColumnElement[bool], **told: Any) -> int:
    told |= {"told_at": clock.now(), "waits": True}
    columns = [
        value if isinstance(value, ColumnElement) else literal(value, Notice.__table__.c[key].type)
        for key, value in told.items()
    ]
    rows = select(Person.id, Person.district, *columns).where(people)
    put = insert(Notice).from_select(["person_id", "district", *told], rows)
    return len(session.execute(_freshening(put).returning(Notice.id)).all())


def _freshening(statement: Insert) -> Insert:
    fresh = statement.excluded
    is_raised = and_(fresh.urgency == Urgency.URGENT, Notice.urgency != Urgency.URGENT)
    return statement.on_conflict_do_update(
        index_elements=[Notice.person_id, Notice.matter],
        index_where=Notice.read_at.is_(None),
        set_={
            "title": fresh.title,
            "body": fresh.body,
            "case_id": func.coalesce(fresh.case_id, Notice.case_id),
            "told_at": fresh.told_at,
            "times": Notice.times + fresh.times,
            "waits": or_(Notice.waits, is_raised),
            "urgency": case(
                (Notice.urgency == Urgency.URGENT, Notice.urgency), else_=fresh.urgency
            ),
        },
    )
