"""Asking for an export, making it, and fetching its file."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.errors import NotFound, NotPermitted
from engine.identity import Person
from engine.scheduling import timetable
from processes import notices, readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.audit import log as audit_log
from processes.cases.models import Case
from processes.errors import ProcessError, ReasonRequired
from processes.exports import formats, tables
from processes.exports.models import Export
from processes.lists import cases, selection
from processes.lists.declaration import Query
from processes.organisation import people
from processes.spreadsheets import Mark

#: Up to so many cases are exported while the person waits; and at most so many at all.
AT_ONCE, MOST = 200, 20_000
#: How long a file can be fetched.
KEPT = timedelta(hours=24)


class TooMany(ProcessError):
    """一次最多导出{most}件，现在有{count}件，请缩小范围。"""


class NoSuchFormat(ProcessError):
    """没有这种导出格式，请重新选择。"""


class NeverInClear(ProcessError):
    """事件日志不含姓名等个人信息，不能选明文。"""


class NothingToExport(ProcessError):
    """这个范围里没有您可以导出的案件。"""


def ask(
    session: Session,
    filters: Mapping[str, str],
    *,
    format: str = formats.EXCEL,
    is_clear: bool = False,
    reason: str = "",
    by: Person,
) -> Export:
    """Export the cases the person may see; masked unless they may and say why they need it in clear.

    `filters`: q, tier, status, since, until (ISO days). `format`: Excel, or one that names nobody. Raises
    NotPermitted, ReasonRequired, Mistyped, NothingToExport, TooMany, NoSuchFormat, NeverInClear.
    """
    other = formats.FORMATS.get(format)
    if other is None and format != formats.EXCEL:
        raise NoSuchFormat
    if is_clear and other is not None:
        raise NeverInClear
    if is_clear and not permissions.may(session, Permission.EXPORT_CLEAR, by):
        raise NotPermitted("您只能导出脱敏的数据。")
    words = readers.text(reason, "需要明文的理由", most=200)
    if is_clear and not words:
        raise ReasonRequired
    count = session.scalar(
        select(func.count()).select_from(_query(filters, by).order_by(None).subquery())
    )
    if not count:
        raise NothingToExport
    most = MOST if other is None else min(MOST, other.most)
    if count > most:
        raise TooMany(most=most, count=count)
    row = Export(
        district=people.get_person(session, by.id).district,
        at=clock.now(),
        by=int(by.id),
        filters=dict(filters),
        format=format,
        is_clear=is_clear,
        reason=words or None,
    )
    session.add(row)
    session.flush()
    audit_log.record(
        session,
        "export.asked",
        by=by,
        export=row.id,
        format=format,
        clear=is_clear,
        reason=row.reason or "",
    )
    if count <= AT_ONCE:
        make(session, row.id)
    else:
        jobs.defer(session, "export.make", lock=f"export {row.id}", export_id=row.id)
    return row


@jobs.job("export.make")
def make(session: Session, export_id: int) -> None:
    """Make the file; what was made stays as it is."""
    row = session.get_one(Export, export_id, with_for_update=True)
    if row.made_at is not None:
        return
    by = people.identify(session, row.by)
    content, count = _write(session, row, by)
    row.content = base64.b64encode(content).decode()
    row.cases, row.made_at = count, clock.now()
    audit_log.record(session, "export.made", by=by, export=row.id, cases=count, clear=row.is_clear)
    if count > AT_ONCE:
        notices.notify(
            session,
            to=[row.by],
            matter=f"export:{row.id}",
            title=f"导出完成：{count}件",
            body="24小时内可以下载。",
        )


def list_for_person(session: Session, person: Person) -> Sequence[Export]:
    """The person's newest exports."""
    mine = select(Export).where(Export.by == int(person.id))
    return session.scalars(mine.order_by(Export.id.desc()).limit(20)).all()


def fetch(session: Session, export_id: int, person: Person) -> bytes:
    """The file, for the person who asked for it alone; raises NotFound when there is none."""
    return fetch_with_format(session, export_id, person)[0]


def fetch_with_format(session: Session, export_id: int, person: Person) -> tuple[bytes, str]:
    """As `fetch`, with the key of the file's format."""
    mine = select(Export).where(Export.id == export_id, Export.by == int(person.id))
    row = session.scalar(mine)
    if row is None or row.content is None or clock.now() - row.at > KEPT:
        raise NotFound
    audit_log.record(session, "export.fetched", by=person, export=row.id, clear=row.is_clear)
    return base64.b64decode(row.content), row.format


def _write(session: Session, row: Export, by: Person) -> tuple[bytes, int]:
    query = _query(row.filters, by)
    if other := formats.FORMATS.get(row.format):
        found = session.scalars(query).all()
        return other.write(session, found), len(found)
    words = "含个人信息明文，严禁外传" if row.is_clear else "已脱敏"
    mark = Mark(people.get_person(session, row.by).name, clock.now(), words)
    return tables.workbook(session, query, by, is_clear=row.is_clear, mark=mark)


@timetable.scheduled("export.forget", hour=3, minute=20)
def forget(session: Session, due: datetime) -> None:
    """Empty the files that are too old to be fetched."""
    old = (Export.at < due - KEPT) & Export.content.is_not(None)
    session.execute(update(Export).where(old).values(content=None))


def _query(filters: Mapping[str, Any], person: Person) -> Select[Any]:
    may_see = permissions.condition_for(Permission.CASE_READ_WHOLE, person)
    query = Query(str(filters.get("q") or ""), dict(filters))
    wanted = [may_see, *selection.conditions(cases.LIST, person, query)]
    wanted += [cases.LIST.is_found(person, each) for each in selection.split(query.words)]
    if chosen := str(filters.get("cases") or ""):
        wanted.append(Case.id.in_([int(each) for each in chosen.split(",") if each.isdigit()]))
    return select(Case).where(*wanted).order_by(Case.id).limit(MOST + 1)
