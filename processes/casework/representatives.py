"""Who may speak for many: at most five for a collective petition, and only where many ask.

信访工作条例20条:多人走访推选代表,不超过五人;劳动争议调解仲裁法7条:十人以上可推举代表。
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.choices import Source
from processes.cases.models import Case, Party
from processes.deadlines import limits
from processes.errors import RepresentativesNotYet, TooManyRepresentatives

#: 走访: who comes in person.
IN_PERSON = frozenset({Source.VISIT, Source.RECEPTION, Source.PETITION})
LABOUR = "07"
LABOUR_LEAST = 10


class Representing(Protocol):
    """A party that may speak for others."""

    @property
    def is_representative(self) -> bool: ...


def check(
    parties: Sequence[Representing],
    *,
    source: Source,
    category: str,
    is_petition: bool,
    people_count: int,
) -> None:
    """Raise TooManyRepresentatives, RepresentativesNotYet where the law does not allow them."""
    number = sum(1 for each in parties if each.is_representative)
    is_collective = is_petition or Source(source) in IN_PERSON
    most = limits.find("xf.reps_max", clock.today()).amount
    if is_collective and number > most:
        raise TooManyRepresentatives(most=most)
    if number and not is_collective and category.startswith(LABOUR):
        _many_workers(people_count)


def check_one(
    session: Session, case: Case, party: Representing, *, instead_of: int | None = None
) -> None:
    """Check the parties with one added to the case, or put in the place of `instead_of`; raises as `check`."""
    if not party.is_representative:
        return
    known = session.scalars(select(Party).where(Party.case_id == case.id)).all()
    check(
        [*(row for row in known if row.id != instead_of), party],
        source=case.source,
        category=case.category,
        is_petition=case.is_petition,
        people_count=case.people_count,
    )


def _many_workers(people_count: int) -> None:
    if people_count < LABOUR_LEAST:
        raise RepresentativesNotYet
