"""Telling people, with one statement whatever their number."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Executable,
    String,
    Table,
    Update,
    and_,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from engine import clock
from processes.cases.models import Case
from processes.notices import recipients
from processes.notices.models import Notification, Urgency
from processes.organisation.people import Person

_TABLE = cast(Table, Notification.__table__)


def notify(
    session: Session,
    *,
    to: Collection[int | str],
    matter: str,
    title: str,
    body: str = "",
    case_id: int | None = None,
    case_no: str | None = None,
    urgency: Urgency = Urgency.NORMAL,
    times: int = 1,
    about: Sequence[str] = (),
) -> int:
    """Tell these people (ids) of a matter, of a case by its id or its number; how many there are.

    Who has not read the last telling of it finds that one freshened, and gets nothing more outside
    unless the matter has become urgent. What is urgent goes out within the minute, the rest in its
    time. `times`: of how many things it tells at once; `about`: which matters those are.
    """
    ids = sorted({int(each) for each in to})
    if not ids:
        return 0
    told = _told(matter, title, body, case_id, case_no, urgency, times=times, about=list(about))
    return _tell(session, _TELL, {"people": ids, **told})


def notify_group(
    session: Session,
    *,
    groups: Collection[str],
    matter: str,
    title: str,
    body: str = "",
    case_id: int | None = None,
    case_no: str | None = None,
    urgency: Urgency = Urgency.NORMAL,
) -> int:
    """`notify` whoever is in these groups of the engine today (`leader@420303`); how many they are."""
    told = _told(matter, title, body, case_id, case_no, urgency)
    return _tell(session, _TELL_GROUP, {**recipients.of_groups(groups), **told})


#: Built once: every step that ends a task sends it.
_DISMISS = (
    update(Notification)
    .where(Notification.matter == any_(bindparam("matters", type_=ARRAY(String))))
    .where(Notification.done_at.is_(None))
    .values(
        read_at=func.coalesce(Notification.read_at, bindparam("now", type_=DateTime(True))),
        done_at=bindparam("now", type_=DateTime(True)),
        waits=False,
    )
)


def dismiss(session: Session, *matters: str) -> None:
    """Nobody needs to read of these matters any more: they are done."""
    _end(session, _DISMISS, matters)


def dismiss_for(session: Session, groups: Collection[str], *matters: str) -> None:
    """Whoever is in these groups today has done their part of these matters."""
    _end(session, _DISMISS_FOR, matters, recipients.of_groups(groups))


_DISMISS_FOR = _DISMISS.where(Notification.person_id.in_(recipients.HOLDING))


def _end(
    session: Session,
    statement: Update,
    matters: Sequence[str],
    whose: Mapping[str, Sequence[str]] | None = None,
) -> None:
    # On the connection: nobody has notices at hand that would have to follow.
    told = {"matters": list(matters), "now": clock.now(), **(whose or {})}
    session.connection().execute(statement, told)


def _told(
    matter: str,
    title: str,
    body: str,
    case_id: int | None,
    case_no: str | None,
    urgency: Urgency,
    *,
    times: int = 1,
    about: Sequence[str] = (),
) -> dict[str, Any]:
    """What `_telling` is sent with."""
    return {
        "matter": matter,
        "title": title,
        "body": body,
        "case_id": case_id,
        "case_no": case_no,
        "urgency": urgency,
        "times": times,
        "about": about,
        "told_at": clock.now(),
    }


def _tell(session: Session, statement: Executable, told: Mapping[str, Any]) -> int:
    # On the connection: what is told of has been written, nobody has notices at hand.
    return len(session.connection().execute(statement, told).all())


def _telling(people: ColumnElement[bool]) -> ReturningInsert[int]:
    """The statement that tells these people."""
    columns = _TABLE.c
    given = ("matter", "title", "body", "urgency", "times", "about", "told_at")
    numbered = select(Case.id).where(Case.case_no == bindparam("case_no", type_=String))
    values: dict[str, ColumnElement[Any]] = {
        **{key: bindparam(key, type_=columns[key].type) for key in given},
        "case_id": func.coalesce(
            bindparam("case_id", type_=columns.case_id.type), numbered.scalar_subquery()
        ),
        "waits": literal(True),
    }
    rows = select(Person.id, Person.district, *values.values()).where(people)
    put = insert(_TABLE).from_select(["person_id", "district", *values], rows)
    return _freshening(put).returning(Notification.id)


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


#: Built once: nearly every step tells somebody of the next task.
_TELL = _telling(Person.id == any_(bindparam("people", type_=ARRAY(BigInteger))))
_TELL_GROUP = _telling(Person.id.in_(recipients.HOLDING))
