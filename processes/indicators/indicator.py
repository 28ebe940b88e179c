"""What an indicator is: rows counted, or counted against others, or averaged.

Each is written once, as the SQL of its rows; the number and the list of cases behind it
come from the same SQL, so they cannot disagree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select

from processes.indicators.scope import Scope
from processes.rates import percentage

SECONDS_IN_AN_HOUR = 3600
#: A select whose first column is a case's id, one row per thing that is counted.
Base = Callable[[Scope], Select[Any]]
#: What numbers are kept of a scope, if any.
Kept = Callable[[Scope], Select[Any] | None]


@dataclass(frozen=True)
class Rows:
    """What is counted: the rows of a base, or those of them for which a condition holds.

    All that has the same base is counted in one pass over it.
    """

    base: Base
    only: Callable[[Scope], ColumnElement[bool]] | None = None
    #: The few values all conditions on the base depend on: what is alike in them is counted together.
    by: tuple[Any, ...] = field(default=(), compare=False)
    #: Whether a case counts once, however many rows it has.
    once: bool = field(default=False, compare=False)
    #: Where the numbers are kept: the rows they are summed from (None: of this scope they are not), and
    #: the sum of their columns that it is. All or none of what has the same base has such sums.
    sums: tuple[Kept, Callable[[Any], ColumnElement[int]]] | None = field(
        default=None, compare=False
    )

    def __call__(self, scope: Scope) -> Select[Any]:
        """The rows themselves."""
        rows = self.base(scope)
        return rows if self.only is None else rows.where(self.only(scope))


@dataclass(frozen=True)
class Share:
    """A part of a whole; nothing of nothing has no percentage."""

    part: int
    whole: int

    def __str__(self) -> str:
        """Two decimals, half up, zeros kept (docs/domain.md L11): `70.40%`."""
        return percentage(self.part, self.whole)


@dataclass(frozen=True)
class Count:
    """How many there are."""

    number: int

    def __str__(self) -> str:
        return str(self.number)


@dataclass(frozen=True)
class Mean:
    """An average with the word for its unit; None over nothing."""

    value: Decimal | None
    unit: str

    def __str__(self) -> str:
        if self.value is None:
            return "—"
        return f"{self.value.quantize(Decimal('0.1'), ROUND_HALF_UP)}{self.unit}"


Value = Share | Count | Mean


@dataclass(frozen=True)
class Indicator:
    """One row of docs/domain.md 8.

    With `whole` it is a share, with `unit` the average in hours of the times `mean` over `part`, else a count.
    """

    key: str
    name: str
    #: The formula in words, as people read it.
    formula: str
    part: Rows
    whole: Rows | None = None
    unit: str | None = None
    mean: ColumnElement[Any] | None = None
    #: Whether the rows are cases at all, so that they can be listed.
    has_cases: bool = True
