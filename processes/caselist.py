"""Finding cases: what a person may see, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, func, literal, literal_column
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.identity import Person
from processes import permissions
from processes.cases.choices import Status, Tier
from processes.cases.models import Case


@dataclass(frozen=True)
class Search:
    """What to look for; an empty field does not narrow."""

    words: str = ""
    tier: Tier | None = None
    status: Status | None = None


def page(
    session: Session, person: Person, search: Search, *, before: int | None = None, size: int
) -> Sequence[Case]:
    """Up to `size` cases the person may see, older than the id `before`."""
    found = query(person, search)
    if before is not None:
        found = found.where(Case.id < before)
    return session.scalars(found.order_by(Case.id.desc()).limit(size)).all()


def query(person: Person, search: Search) -> Select[Case]:
    """The cases the person may see among those looked for; order and page as you need."""
    return permissions.visible_cases(person).where(*_narrowed(search))


#: What words are looked for in; the index `ix_dispute_case_bigrams` is on this very expression.
_TEXT = (
    Case.case_no + literal_column("' '") + Case.event_name + literal_column("' '") + Case.summary
)


def _narrowed(search: Search) -> list[ColumnElement[bool]]:
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
