"""What replays found, as it is kept and shown: sums of cases, never one of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from processes.cases.choices import Outcome as Ending
from processes.cases.choices import Tier
from processes.deadlines.models import Colour
from processes.simulation.outcomes import Outcome, Place
from processes.simulation.replaying import Reason, Replays

#: Fewer cases than these would tell of single ones: their number is not told.
LEAST = 5
#: The highest tier a case was on, and the cards, as figures are named.
TIERS = {
    Tier.GRID: "最高到网格责任",
    Tier.SOCIETY: "最高到社会协同",
    Tier.DEPARTMENT: "最高到单位负责",
    Tier.LEADER: "最高到领导包案",
}
CARDS = {Colour.BLUE: "蓝牌", Colour.YELLOW: "黄牌", Colour.RED: "红牌"}


@dataclass(frozen=True)
class Row:
    """A figure with the rules in force, and with the change."""

    name: str
    current: int
    draft: int
    #: of how many, where it is a share
    of_current: int | None = None
    of_draft: int | None = None


@dataclass(frozen=True)
class Where:
    """A step that something holds of, with the cases; `why` in a sentence, where there is one."""

    process: str
    title: str
    cases: int
    why: str = ""

    @property
    def is_few(self) -> bool:
        """Whether the number would tell of single cases."""
        return self.cases < LEAST


@dataclass(frozen=True)
class Report:
    """All that is shown of replays."""

    cases: int
    faithful: int
    compared: int
    alike: int
    unfaithful: list[Where] = field(default_factory=list)
    outdated: list[Where] = field(default_factory=list)
    unfit: list[Where] = field(default_factory=list)
    #: where what became of cases first differs
    differs: list[Where] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    #: of each step with a limit, the tasks that were late
    late: list[Row] = field(default_factory=list)


def tell(found: Replays, titles: Mapping[str, str]) -> dict[str, Any]:
    """What was found, as it is kept; `titles` are what elements are called."""
    first = Counter((*pair.differs_at, "") for pair in found.pairs if pair.differs_at)
    reasons = (found.unfaithful, found.outdated, found.unfit, first)
    unfaithful, outdated, unfit, differs = (_places(each, titles) for each in reasons)
    pairs = [(pair.current, pair.draft) for pair in found.pairs]
    alike = sum(pair.differs_at is None for pair in found.pairs)
    return asdict(
        Report(
            *(found.cases, found.faithful, len(pairs), alike),
            *(unfaithful, outdated, unfit, differs),
            _figures(pairs),
            _late(pairs, titles),
        )
    )


def load(kept: Mapping[str, Any]) -> Report | None:
    """What was kept; None where nothing was found yet."""
    if not kept:
        return None
    rows = {name: [Row(**each) for each in kept[name]] for name in ("figures", "late")}
    places = ("unfaithful", "outdated", "unfit", "differs")
    told = {name: [Where(**each) for each in kept[name]] for name in places}
    return Report(**{**kept, **rows, **told})


_Pairs = list[tuple[Outcome, Outcome]]


def _places(found: Counter[Reason], titles: Mapping[str, str]) -> list[Where]:
    return [
        Where(process, titles.get(element) or element, cases, why)
        for (process, element, why), cases in found.most_common()
    ]


def _figures(pairs: _Pairs) -> list[Row]:
    def row(name: str, count: Callable[[Outcome], int]) -> Row:
        return Row(name, sum(count(a) for a, _ in pairs), sum(count(b) for _, b in pairs))

    return [
        row("已办结", lambda each: each.closed_at is not None),
        row("已化解", lambda each: each.ending is Ending.SETTLED),
        *(row(name, partial(_reached, tier)) for tier, name in TIERS.items()),
        *(row(name, partial(_carded, colour)) for colour, name in CARDS.items()),
    ]


def _reached(tier: Tier, each: Outcome) -> int:
    return each.tier is tier


def _carded(colour: Colour, each: Outcome) -> int:
    return each.cards[colour]


def _late(pairs: _Pairs, titles: Mapping[str, str]) -> list[Row]:
    sums = [Counter[Place]() for _ in range(4)]
    for current, draft in pairs:
        told = (current.late, draft.late, current.limited, draft.limited)
        for total, each in zip(sums, told, strict=True):
            total.update(each)
    late, late_then, limited, limited_then = sums
    places = sorted(
        (place for place in {*late, *late_then}), key=lambda place: (-late[place], place)
    )
    return [
        Row(
            titles.get(place[1]) or place[1],
            *(late[place], late_then[place], limited[place], limited_then[place]),
        )
        for place in places
    ]
