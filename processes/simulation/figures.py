"""What one run of made-up cases came to, as numbers by name."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from engine.deployment.bundle import Bundle
from processes.cases.choices import Outcome as Ending
from processes.simulation import outcomes
from processes.simulation.replaying import rules_of
from processes.simulation.report import CARDS, TIERS
from processes.simulation.simulating import Simulation

#: Figures by name: shares of cases in per cent, cards per hundred cases, days and hours.
Figures = dict[str, float]

CASES, CLOSED, SETTLED, STUCK = "案件数", "已办结", "已化解", "走不下去"
DAYS = "办结用时"
#: What names of figures begin with that are of one step, and of one role.
LATE, WORKED, WAITED = "late", "worked", "waited"
#: And of a queue, `role@place`: the hours tasks waited for somebody in all. None of a single person.
POOL, PERSON = "pool", "person"


def count(found: Simulation, bundle: Bundle, until: datetime) -> Figures:
    """Of one run, looked at at `until`."""
    limits, number = rules_of(bundle), max(len(found.cases), 1)
    measured = [outcomes.measure(each.calls, each.tasks, until, limits) for each in found.cases]
    told: Figures = {
        CASES: len(found.cases),
        CLOSED: 100 * sum(each.closed_at is not None for each in measured) / number,
        SETTLED: 100 * sum(each.ending is Ending.SETTLED for each in measured) / number,
        STUCK: 100 * sum(each.is_stuck for each in found.cases) / number,
    }
    for tier, name in TIERS.items():
        told[name] = 100 * sum(each.tier is tier for each in measured) / number
    for colour, name in CARDS.items():
        told[name] = 100 * sum(each.cards[colour] for each in measured) / number
    took = [
        (result.closed_at - case.began_at) / timedelta(days=1)
        for case, result in zip(found.cases, measured, strict=True)
        if result.closed_at is not None
    ]
    told[DAYS] = sum(took) / len(took) if took else 0.0
    late, limited = Counter[outcomes.Place](), Counter[outcomes.Place]()
    for each in measured:
        late.update(each.late)
        limited.update(each.limited)
    told |= {f"{LATE}:{p}:{e}": 100 * late[p, e] / n for (p, e), n in limited.items()}
    return told | _load(found)


def _load(found: Simulation) -> Figures:
    """By role: working hours for each person in all, and hours a task waited for somebody."""
    worked: dict[str, timedelta] = defaultdict(timedelta)
    waited: dict[str, timedelta] = defaultdict(timedelta)
    people, taken = Counter[str](), Counter[str]()
    for pool, queue in found.queues.items():
        role = pool.partition("@")[0]
        worked[role] += queue.worked
        waited[role] += queue.waited
        people[role] += queue.people
        taken[role] += queue.taken
    hour = timedelta(hours=1)
    told = {
        f"{POOL}:{pool}": queue.waited / hour
        for pool, queue in found.queues.items()
        if queue.waited and not pool.startswith(PERSON)
    }
    told |= {f"{WORKED}:{role}": time / hour / people[role] for role, time in worked.items()}
    return told | {
        f"{WAITED}:{role}": time / hour / max(taken[role], 1) for role, time in waited.items()
    }


def names(runs: list[Mapping[str, float]]) -> list[str]:
    """The names of all figures of some runs, in the order they came."""
    return list(dict.fromkeys(name for each in runs for name in each))
