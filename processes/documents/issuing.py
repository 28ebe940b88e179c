"""Issuing a document: its number and what it says are kept at once, its bytes when first opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine import clock, locks
from engine.identity import Person
from processes.cases import changes
from processes.cases.models import Case
from processes.documents import kinds, numbers, present, templates
from processes.documents.errors import AlreadyVoided, NoSuchDocument, NotTheIssuer, UnknownField
from processes.documents.kinds import FIELDS, Kind
from processes.documents.models import Document
from processes.documents.present import Present
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
    wanted = Wanted(form, about, said, number)
    if case is None:
        if about is not None:
            ONCE.acquire(session, kind, about)
        return _once(session, None, kind, about) or _store_of_no_case(session, place, wanted, by)
    changes.hold(session, case.id)
    known = present.read(session, case)
    if about is not None and (kind, about) in known.papers:
        return session.scalars(_of(case.id, kind, about)).one()
    [row] = _store(session, case, [wanted], known, by)
    return row


def issue_all(
    session: Session,
    case: Case,
    wanted: Sequence[RequiredDocument],
    known: Present,
    *,
    by: Person | None,
) -> list[Document]:
    """Issue several forms of a case together; the caller holds it, and knows that none is there.

    Raises NoSuchKind, UnknownField.
    """
    forms = [(kinds.get(each.kind), each) for each in wanted]
    told = [Wanted(form, each.about, _said(form, each.fields), each.number) for form, each in forms]
    return _store(session, case, told, known, by) if told else []


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


def _of(case_id: int | None, kind: str, about: str) -> Select[Document]:
    return select(Document).filter_by(case_id=case_id, kind=kind, about=about, voided_at=None)


def _once(session: Session, case_id: int | None, kind: str, about: str | None) -> Document | None:
    return None if about is None else session.scalar(_of(case_id, kind, about))


def _store_of_no_case(session: Session, place: str, wanted: Wanted, by: Person | None) -> Document:
    form = wanted.form
    template = templates.find_in_use(session, place, form.key)
    number = wanted.number
    if number is None and form.series:
        number = numbers.allocate(session, place, form.series)
    row = _row(wanted, place, None, number, template.id if template else None, by)
    session.add(row)
    session.flush()
    return row


def _store(
    session: Session, case: Case, wanted: Sequence[Wanted], known: Present, by: Person | None
) -> list[Document]:
    """The rows of what is wanted, each with its number, in that order."""
    # The papers of one file share the number of their series.
    of_case = dict(known.numbers)
    rows = []
    for each in wanted:
        series, number = each.form.series, each.number
        if number is None and series is not None:
            shared = of_case.get(series.words) if series.is_of_case else None
            number = shared or numbers.allocate(session, case.district, series)
        if number is not None and series is not None:
            of_case.setdefault(series.words, number)
        template = known.templates.get(each.form.key)
        rows.append(_row(each, case.district, case.id, number, template, by))
    session.add_all(rows)
    session.flush()
    return rows


def _row(
    wanted: Wanted,
    place: str,
    case_id: int | None,
    number: str | None,
    template_id: int | None,
    by: Person | None,
) -> Document:
    return Document(
        district=place,
        case_id=case_id,
        kind=wanted.form.key,
        number=number,
        series=wanted.form.series.words if wanted.form.series else None,
        about=wanted.about,
        fields=wanted.fields,
        issued_at=clock.now(),
        issued_by=changes.actor(by),
        template_id=template_id,
    )
