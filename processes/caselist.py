"""Finding cases: what a person may see, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
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
    query = permissions.visible_cases(person).where(*_narrowed(search))
    if before is not None:
        query = query.where(Case.id < before)
    return session.scalars(query.order_by(Case.id.desc()).limit(size)).all()


def _narrowed(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in search.words.split():
        held = (Case.case_no, Case.event_name, Case.summary)
        found.append(or_(*(column.icontains(word, autoescape=True) for column in held)))
    if search.tier:
        found.append(Case.tier == search.tier)
    if search.status:
        found.append(Case.status == search.status)
    return found
