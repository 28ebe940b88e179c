"""How large a district is made: cases, and open tasks among them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """What the copies of the demonstration's cases add up to."""

    cases: int
    open_tasks: int


SIZES = {
    "district": Size(cases=200_000, open_tasks=20_000),
    "city": Size(cases=1_090_000, open_tasks=100_000),
}
