"""Issuing a document: its number and what it says are kept at once, its bytes when first opened."""

from collections.abc import Mapping, Sequence
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
from processes.organisation import places

#: Of a kind and what it tells of, where no case stands for it.
ONCE = locks.declare("document.once")


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
    wanted = RequiredDocument(kind, about, _said(kinds.get(kind), more), number)
    if case_id is None:
        return _issue_of_no_case(session, district, wanted, by)
    case, known = hold(session, case_id)
    if about is not None and (kind, about) in known.papers:
        return session.scalars(_select(case_id, kind, about)).one()
    [row] = issue_all(session, case, [wanted], known, by=by)
    return row


def hold(session: Session, case_id: int) -> tuple[Case, Present]:
    """The case and what it has, once nobody else can issue anything of it any more."""
    changes.hold(session, case_id)
    case = changes.get(session, case_id)
    return case, present.read(session, case)


def issue_all(
    session: Session,
    case: Case,
    wanted: Sequence[RequiredDocument],
    known: Present,
    *,
    by: Person | None,
) -> list[Document]:
    """Issue forms of a case together, in that order; the caller has it from `hold`, and none is there.

    Raises NoSuchKind, UnknownField.
    """
    # The papers of one file share the number of their series.
    of_case = dict(known.numbers)
    rows = []
    for each in wanted:
        series, number = kinds.get(each.kind).series, each.number
        if number is None and series is not None:
            shared = of_case.get(series.words) if series.is_of_case else None
            number = shared or numbers.allocate(session, case.district, series, known.district_name)
        if number is not None and series is not None:
            of_case.setdefault(series.words, number)
        template = known.templates.get(each.kind)
        rows.append(_row(each, case.district, case.id, number, template, by))
    if rows:
        session.add_all(rows)
        session.flush()
    return rows


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
    found = _find(session, None, kind, what)
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


def _select(case_id: int | None, kind: str, about: str) -> Select[Document]:
    return select(Document).filter_by(case_id=case_id, kind=kind, about=about, voided_at=None)


def _find(session: Session, case_id: int | None, kind: str, about: str | None) -> Document | None:
    return None if about is None else session.scalar(_select(case_id, kind, about))


def _issue_of_no_case(
    session: Session, place: str | None, wanted: RequiredDocument, by: Person | None
) -> Document:
    if place is None:
        raise TypeError("a document of no case needs its district")
    if wanted.about is not None:
        ONCE.acquire(session, wanted.kind, wanted.about)
    if known := _find(session, None, wanted.kind, wanted.about):
        return known
    series, number = kinds.get(wanted.kind).series, wanted.number
    if number is None and series is not None:
        name = places.get_place(session, place).name
        number = numbers.allocate(session, place, series, name)
    template = templates.find_in_use(session, place, wanted.kind)
    row = _row(wanted, place, None, number, template.id if template else None, by)
    session.add(row)
    session.flush()
    return row


def _row(
    wanted: RequiredDocument,
    place: str,
    case_id: int | None,
    number: str | None,
    template_id: int | None,
    by: Person | None,
) -> Document:
    form = kinds.get(wanted.kind)
    return Document(
        district=place,
        case_id=case_id,
        kind=form.key,
        number=number,
        series=form.series.words if form.series else None,
        about=wanted.about,
        fields=_said(form, wanted.fields),
        issued_at=clock.now(),
        issued_by=changes.actor(by),
        template_id=template_id,
    )
