"""The list of one's own notices, the newest first; of a case one may not read, nothing is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.lists import words
from processes.lists.declaration import Column, Filter, ListKind, Sort, View, read_number
from processes.notices.models import Notification, Urgency


@dataclass(frozen=True)
class NoticeItem:
    """A notice, and whether its reader may see the case it is about."""

    notice: Notification
    case_no: str | None
    is_open: bool

    @property
    def id(self) -> int:
        """The row's id: of the notice."""
        return self.notice.id

    @property
    def is_unread(self) -> bool:
        """Whether it has not been read."""
        return self.notice.read_at is None


def _ways(person: Person, _filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [Notification.person_id == int(person.id)]


def _is_in_scope(_person: Person, asked: str) -> ColumnElement[bool] | None:
    return Notification.read_at.is_(None) if asked == "unread" else None


def _is_urgent(_person: Person, asked: str) -> ColumnElement[bool] | None:
    return Notification.urgency == Urgency.URGENT if asked == "1" else None


def _is_found(person: Person, word: str) -> ColumnElement[bool]:
    # Not in a title whose case one may not read: it would be told by being found.
    readable = exists().where(
        Case.id == Notification.case_id, permissions.condition_for(Permission.CASE_READ, person)
    )
    text = Notification.title + " " + Notification.body
    is_open = or_(Notification.case_id.is_(None), readable)
    return and_(words.stands_in(text, word), is_open)


def _details(ids: Any, person: Person) -> Select[Any]:
    readable = permissions.condition_for(Permission.CASE_READ, person)
    seen = (
        select(Case.case_no)
        .where(Case.id == Notification.case_id, readable)
        .correlate(Notification)
        .scalar_subquery()
    )
    return (
        select(Notification, seen.label("case_no"))
        .select_from(ids)
        .join(Notification, Notification.id == ids.c.id)
    )


def _item(_session: Session, row: Any, _person: Person) -> NoticeItem:
    is_open = row.Notification.case_id is None or row.case_no is not None
    return NoticeItem(row.Notification, row.case_no, is_open)


LIST = ListKind(
    key="notices",
    columns=(
        Column("notice", "通知", is_fixed=True),
        Column("body", "内容"),
        Column("notice_case", "案件"),
        Column("urgency", "紧急"),
        Column("times", "次数"),
        Column("told_at", "时间", Sort(Notification.id, read_number, is_descending=True)),
        Column("read", "已读"),
    ),
    filters=(
        Filter("scope", "范围", _is_in_scope, {"unread": "未读", "all": "全部"}),
        Filter("urgent", "紧急", _is_urgent, {"1": "是"}),
    ),
    views=(
        View("unread", "未读", {"scope": "unread"}),
        View("urgent", "紧急", {"scope": "unread", "urgent": "1"}),
        View("all", "全部", {"scope": "all"}),
    ),
    order="told_at",
    id=Notification.id,
    source=Notification.__table__,
    ways=_ways,
    is_found=_is_found,
    details=_details,
    item=_item,
)
