"""What pairs of runs came to, as it is kept and shown: each figure with its interval and the difference."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from processes.simulation import figures
from processes.simulation.figures import LATE, POOL, WAITED, WORKED
from processes.simulation.intervals import Estimate, Paired, pair
from processes.simulation.pairs import Pair
from processes.simulation.report import CARDS, TIERS

#: Queues that are shown: those where tasks wait longest in all.
SHOWN = 10
#: What a figure is counted in.
PER_CENT, PER_HUNDRED, DAYS, HOURS, NUMBER = "%", "/百件", "天", "小时", "件"


@dataclass(frozen=True)
class Line:
    """A figure with the rules in force and with the change; `name` in words, or a code of its kind."""

    name: str
    unit: str
    told: Paired

    @property
    def sentence(self) -> str:
        """`4.1% → 6.8%（±0.9）`: the means, and half the width of the difference's 95 % interval."""
        before, after = (
            f"{each.mean:.1f}{self.unit}" for each in (self.told.current, self.told.draft)
        )
        half = self.told.difference.half
        return f"{before} → {after}" + (f"（±{half:.1f}）" if half is not None else "")


@dataclass(frozen=True)
class Told:
    """All that is shown of a simulation."""

    runs: int
    beginnings: int
    left_out: int
    general: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    worked: list[Line] = field(default_factory=list)
    waited: list[Line] = field(default_factory=list)
    queues: list[Line] = field(default_factory=list)


def tell(
    pairs: Sequence[Pair], beginnings: int, left_out: int, titles: Mapping[str, str]
) -> dict[str, Any]:
    """What was found, as it is kept; `titles` are what elements are called."""
    names = figures.names([each for both in pairs for each in both])

    def line(name: str, unit: str, called: str = "") -> Line:
        sides = ([run.get(name, 0.0) for run in side] for side in zip(*pairs, strict=True))
        return Line(called or name, unit, pair(*sides))

    def of(kind: str, unit: str, called: Callable[[str], str]) -> list[Line]:
        chosen = [each for each in names if each.startswith(f"{kind}:")]
        return [line(each, unit, called(each.removeprefix(f"{kind}:"))) for each in chosen]

    late = of(LATE, PER_CENT, lambda place: titles.get(place.split(":")[1]) or place)
    late = [each for each in late if each.told.current.mean or each.told.draft.mean]
    queues = sorted(of(POOL, HOURS, str), key=lambda each: -each.told.current.mean)
    shares = [figures.CLOSED, figures.SETTLED, figures.STUCK, *TIERS.values()]
    general = [
        line(figures.CASES, NUMBER),
        *(line(each, PER_CENT) for each in shares),
        *(line(each, PER_HUNDRED) for each in CARDS.values()),
        line(figures.DAYS, DAYS),
    ]
    return asdict(
        Told(
            *(len(pairs), beginnings, left_out, general),
            sorted(late, key=lambda each: -each.told.current.mean),
            of(WORKED, HOURS, str),
            of(WAITED, HOURS, str),
            queues[:SHOWN],
        )
    )


def load(kept: Mapping[str, Any]) -> Told | None:
    """What was kept; None where nothing was found yet."""
    if not kept:
        return None
    kinds = ("general", "late", "worked", "waited", "queues")
    return Told(**{**kept, **{kind: [_line(each) for each in kept[kind]] for kind in kinds}})


def _line(kept: Mapping[str, Any]) -> Line:
    sides = {name: Estimate(**each) for name, each in kept["told"].items()}
    return Line(kept["name"], kept["unit"], Paired(**sides))
