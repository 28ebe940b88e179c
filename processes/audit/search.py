"""The auditor's view: entries of the audit log, and events of the cases' histories, with names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.history import HistoryEvent
from engine.identity import Person as Visitor
from engine.models import Instance
from engine.runner import OUTCOME
from processes.audit import labels as audit_labels
from processes.audit import log as audit_log
from processes.audit.log import Asked
from processes.cases import display_names
from processes.organisation import people
from processes.organisation.people import Account, Person
from processes.organisation.roles import Role
from processes.spreadsheets import Mark, Worksheet, write

#: How many are exported at most.
MOST = 20_000
#: Of a case's history the auditor first wants what was seen.
SEEN = ("disclosed", "opened")


@dataclass(frozen=True)
class Line:
    """One line of a log."""

    id: int
    at: datetime
    who: str
    what: str
    result: str
    case_no: str
    details: str

    @property
    def is_failure(self) -> bool:
        """Whether it did not succeed."""
        return self.result != audit_labels.DONE


def list_persons(session: Session, words: str) -> list[int]:
    """The people of that name or login."""
    plain = words.strip()
    query = select(Person.id).outerjoin(Account, Account.person_id == Person.id)
    return list(session.scalars(query.where(or_(Person.name == plain, Account.login == plain))))


def search_entries(
    session: Session, asked: Asked, *, before: int | None = None, size: int = 50
) -> list[Line]:
    """Lines of the audit log, the newest first."""
    rows = audit_log.list_entries(session, asked, before=before, size=size)
    about = [str(row.details.get("person", "")) for row in rows]
    names = display_names.resolve_people(session, [*(row.by for row in rows), *about])
    places = display_names.resolve_places(session, {_place(row.details) for row in rows} - {""})
    return [
        Line(
            row.id,
            row.at,
            names.get(str(row.by), "") if row.by else "",
            audit_labels.label(row.what),
            audit_labels.result(row.what),
            "",
            audit_labels.details(_in_words(row.details, names, places)),
        )
        for row in rows
    ]


def search_events(
    session: Session, asked: Asked, *, before: int | None = None, size: int = 50
) -> list[Line]:
    """Lines of the cases' histories, the newest first; who did and saw what of which case."""
    query = (
        select(HistoryEvent, Instance.business_key)
        .join(Instance, Instance.id == HistoryEvent.instance_id)
        .order_by(HistoryEvent.id.desc())
        .limit(size)
    )
    if asked.what:
        query = query.where(HistoryEvent.what.in_(asked.what))
    if asked.by is not None:
        query = query.where(HistoryEvent.by == str(asked.by))
    if asked.since is not None:
        query = query.where(HistoryEvent.at >= asked.since)
    if asked.until is not None:
        query = query.where(HistoryEvent.at < asked.until)
    if before is not None:
        query = query.where(HistoryEvent.id < before)
    rows = session.execute(query).all()
    names = display_names.resolve_people(session, [row.HistoryEvent.by for row in rows])
    return [_line(row.HistoryEvent, row.business_key or "", names) for row in rows]


def export(session: Session, lines: Sequence[Line], *, by: Visitor) -> bytes:
    """The lines as an Excel file; that they were exported is an entry itself."""
    audit_log.record(session, "audit.exported", by=by, entries=len(lines))
    mark = Mark(people.get_person(session, by.id).name, clock.now(), "审计日志")
    rows = [
        (line.at, line.who, line.what, line.result, line.case_no, line.details) for line in lines
    ]
    headings = ("时间", "何人", "何事", "结果", "案件编号", "详情")
    return write([Worksheet("审计日志", headings, rows, (18, 16, 20, 8, 18, 60))], mark=mark)


def _line(event: HistoryEvent, case_no: str, names: dict[str, str]) -> Line:
    is_told = event.what in SEEN or event.what.startswith("party_")
    details = audit_labels.details(event.after) if is_told else _element(event)
    return Line(
        event.id,
        event.at,
        names.get(event.by or "", ""),
        audit_labels.label(event.what),
        audit_labels.result(event.what),
        case_no,
        details,
    )


def _in_words(
    details: Mapping[str, object], names: Mapping[str, str], places: Mapping[str, str]
) -> dict[str, object]:
    """The same details with whom, as what and where as people read it."""
    told = dict(details)
    if name := names.get(str(told.get("person"))):
        told["person"] = f"{told['person']}（{name}）"
    if place := places.get(_place(details)):
        told["at"] = place
    role = told.get("role")
    if isinstance(role, str) and role in set(Role):
        told["role"] = Role(role).words
    return told


def _place(details: Mapping[str, object]) -> str:
    at = details.get("at")
    return at if isinstance(at, str) else ""


def _element(event: HistoryEvent) -> str:
    """The step it was done to, by the name the history tells, and what was chosen in it."""
    named = (each.get("name") for each in event.trail if each["element"] == event.element)
    name = next((str(name) for name in named if name), "")
    outcome = event.after.get(OUTCOME)
    return f"{name}：{outcome}" if outcome else name
