"""Finding cases: what a person may see, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    func,
    literal,
    literal_column,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.choices import Status, Tier
from processes.cases.models import Case
from processes.casework import redaction


@dataclass(frozen=True)
class Search:
    """What to look for; an empty field does not narrow."""

    words: str = ""
    tier: Tier | None = None
    status: Status | None = None


def list_page(
    session: Session, person: Person, search: Search, *, before: int | None = None, size: int
) -> Sequence[Case]:
    """Up to `size` cases the person may see, older than the id `before`.

    Words are looked for in what the person would read: who sees 张某 does not find out by asking
    for the full name.
    """
    found: list[Case] = []
    while True:
        rows = session.scalars(query(person, search, before=before, size=size)).all()
        found += _readable(session, rows, search, person) if search.words.strip() else rows
        if len(found) >= size or len(rows) < size:
            return found[:size]
        before = rows[-1].id


def _readable(session: Session, rows: Sequence[Case], search: Search, person: Person) -> list[Case]:
    told = redaction.redact(session, rows, person)
    words = search.words.lower().split()

    def reads(case: Case) -> bool:
        text = f"{case.case_no} {told[case.id].event_name} {told[case.id].summary}".lower()
        return all(word in text for word in words)

    return [case for case in rows if reads(case)]


def query(person: Person, search: Search, *, before: int | None = None, size: int) -> Select[Case]:
    """What `page` asks, the newest first."""
    wanted = conditions(search)
    if before is not None:
        wanted.append(Case.id < before)
    if search.words.strip():
        # Rare words are found by their index, common ones soon among the newest cases.
        may_see = permissions.condition_for(Permission.CASE_READ, person)
        found = select(Case).where(may_see, *wanted)
    else:
        found = select(Case).where(Case.id.in_(_newest(person, wanted, size)))
    return found.order_by(Case.id.desc()).limit(size)


def _newest(
    person: Person, wanted: list[ColumnElement[bool]], size: int
) -> CompoundSelect[tuple[int]]:
    """The newest cases by each way of being allowed to see one.

    Each way has an index of its own. An `or` over them has none: it would read every case
    until enough of the person's are found, and somebody with few cases has them all read.
    """
    ways = permissions.alternatives(Permission.CASE_READ, person)
    newest = [select(Case.id).where(way, *wanted).order_by(Case.id.desc()) for way in ways]
    return union(*(each.limit(size).subquery().select() for each in newest))


#: What words are looked for in; the index `ix_dispute_case_bigrams` is on this very expression.
_TEXT = (
    Case.case_no + literal_column("' '") + Case.event_name + literal_column("' '") + Case.summary
)


def conditions(search: Search) -> list[ColumnElement[bool]]:
    """The conditions on `Case` that the search sets."""
    found: list[ColumnElement[bool]] = []
    for word in search.words.split():
        if len(word) > 1:
            # PostgreSQL has no word boundaries for Chinese: the index knows pairs of characters.
            found.append(_pairs(_TEXT).contains(_pairs(literal(word))))
        found.append(_TEXT.icontains(word, autoescape=True))
    if search.tier:
        found.append(Case.tier == search.tier)
    if search.status:
        found.append(Case.status == search.status)
    return found


def _pairs(text: ColumnElement[str]) -> ColumnElement[list[str]]:
    return func.bigrams(text, type_=ARRAY(Text))
