"""Issuing a document: its number and what it says are kept at once, its bytes when first opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.identity import Person
from processes.cases import changes
from processes.cases.models import Case
from processes.documents import kinds, numbers, templates
from processes.documents.errors import AlreadyVoided, NoSuchDocument, NotTheIssuer, UnknownField
from processes.documents.kinds import FIELDS, Kind, Series
from processes.documents.models import Document
from processes.documents.records import RequiredDocument
from processes.errors import ReasonRequired

#: Of a kind and what it tells of, where no case stands for it.
ONCE = locks.declare("document.once")


@dataclass(frozen=True)
class Wanted:
    """A form to be issued: what it is about, what it says, and its number where a record has one."""

    form: Kind
    about: str | None
    fields: dict[str, Any]
    number: str | None


def issue(
    session: Session,
    case_id: int | None,
    kind: str,
    *,
    by: Person | None,
    about: str | None = None,
    district: str | None = None,
    number: str | None = None,
    **more: Any,
) -> Document:
    """Issue a form of the case, numbered; the .docx is written when it is first opened.

    `more` are the kind's own fields (keys of `kinds.FIELDS`; text, dates, numbers, for `rows` a
    list of dicts). With `about` (`whistle:2`) it is issued once: a second call gives the first
    document. A form of no case needs its `district`; `number` is that of a record that has one. Whether the person may is for the caller
    (`may_issue`). Raises NoSuchKind, UnknownField, NoSuchCase.
    """
    form = kinds.get(kind)
    case = None if case_id is None else changes.get(session, case_id)
    place = case.district if case else district
    if place is None:
        raise TypeError("a document of no case needs its district")
    said = _said(form, more)
    _hold(session, case_id, kind, about)
    if about is not None and (known := _once(session, case_id, kind, about)):
        return known
    [row] = _store(session, place, case, [Wanted(form, about, said, number)], by)
    return row


def issue_all(
    session: Session,
    case: Case,
    wanted: Sequence[RequiredDocument],
    *,
    numbered: Mapping[str, str],
    by: Person | None,
) -> list[Document]:
    """Issue several forms of a case together; the caller holds it, and knows that none is there.

    `numbered`: the number the case has in each series already.

    Raises NoSuchKind, UnknownField.
    """
    forms = [(kinds.get(each.kind), each) for each in wanted]
    told = [Wanted(form, each.about, _said(form, each.fields), each.number) for form, each in forms]
    return _store(session, case.district, case, told, by, numbered) if told else []


def may_issue(kind: str, person: Person) -> bool:
    """Whether a form of that kind is for one of the person's roles to issue."""
    issuers = kinds.get(kind).issuers
    return any(group.partition("@")[0] in issuers for group in person.groups)


def require_issuer(kind: str, person: Person) -> None:
    """Raise NotTheIssuer for whose roles the kind is not."""
    if not may_issue(kind, person):
        raise NotTheIssuer(name=kinds.get(kind).name)


def get(session: Session, document_id: int, case_id: int | None = None) -> Document:
    """The document of that id (and case); raises NoSuchDocument."""
    found = session.get(Document, document_id)
    if found is None or (case_id is not None and found.case_id != case_id):
        raise NoSuchDocument
    return found


def find_for_subject(session: Session, kind: str, what: str) -> Document:
    """The document of that kind about one thing that is no case; raises NoSuchDocument."""
    found = _once(session, None, kind, what)
    if found is None:
        raise NoSuchDocument
    return found


def void(session: Session, document: Document, reason: str, *, by: Person) -> None:
    """Declare a document void; it stays in the file with the reason.

    Raises AlreadyVoided, ReasonRequired; CaseArchived: a bound file stays as it was found whole.
    """
    if document.case_id is not None:
        changes.get_open(session, document.case_id)
    if document.voided_at is not None:
        raise AlreadyVoided
    if not reason.strip():
        raise ReasonRequired
    document.voided_at, document.voided_by = clock.now(), changes.actor(by)
    document.void_reason = reason.strip()
    session.flush()


def _said(form: Kind, more: Mapping[str, Any]) -> dict[str, Any]:
    for key in more:
        if key not in form.fields:
            raise UnknownField(name=form.name, field=FIELDS.get(key, key))
    return {key: _plain(value) for key, value in more.items() if value not in (None, "", [])}


def _plain(value: Any) -> Any:
    """As JSON keeps it; moments and days as people read them."""
    if isinstance(value, datetime):
        return f"{clock.local(value):%Y年%-m月%-d日%H:%M}"
    if isinstance(value, date):
        return f"{value:%Y年%-m月%-d日}"
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return str(value)


def _hold(session: Session, case_id: int | None, kind: str, about: str | None) -> None:
    if case_id is not None:
        changes.hold(session, case_id)
    elif about is not None:
        ONCE.acquire(session, kind, about)


def _once(session: Session, case_id: int | None, kind: str, about: str) -> Document | None:
    chosen = select(Document).filter_by(case_id=case_id, kind=kind, about=about, voided_at=None)
    return session.scalar(chosen)


def _store(
    session: Session,
    place: str,
    case: Case | None,
    wanted: Sequence[Wanted],
    by: Person | None,
    numbered: Mapping[str, str] = MappingProxyType({}),
) -> list[Document]:
    """The rows of what is wanted, each with its number, in that order."""
    used = templates.list_in_use(session, place, {each.form.key for each in wanted})
    shared = dict(numbered)
    rows = []
    for each in wanted:
        template = used.get(each.form.key)
        rows.append(
            Document(
                district=place,
                case_id=case.id if case else None,
                kind=each.form.key,
                number=each.number or _number(session, place, each.form.series, case, shared),
                series=each.form.series.words if each.form.series else None,
                about=each.about,
                fields=each.fields,
                issued_at=clock.now(),
                issued_by=changes.actor(by),
                template_id=template.id if template else None,
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def _number(
    session: Session,
    place: str,
    series: Series | None,
    case: Case | None,
    shared: dict[str, str],
) -> str | None:
    """The next of the series, or, `shared`, the one number the papers of the case have of it."""
    if series is None:
        return None
    if case is None or not series.is_of_case:
        return numbers.allocate(session, place, series, case)
    if series.words not in shared:
        shared[series.words] = numbers.allocate(session, place, series, case)
    return shared[series.words]
