"""Who may speak for many: at most five for a collective petition, and only where many ask.

信访工作条例20条:多人走访推选代表,不超过五人;劳动争议调解仲裁法7条:十人以上可推举代表。
"""

from collections.abc import Sequence
from typing import Protocol

from engine import clock
from processes import limits
from processes.cases.choices import Source
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
    most = limits.find("xf.reps_max", clock.local(clock.now()).date()).amount
    if is_collective and number > most:
        raise TooManyRepresentatives(most=most)
    if number and not is_collective and category.startswith(LABOUR):
        _many_workers(people_count)


def _many_workers(people_count: int) -> None:
    if people_count < LABOUR_LEAST:
        raise RepresentativesNotYet
