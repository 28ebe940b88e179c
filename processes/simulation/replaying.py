"""The cases of a period done again: on their own diagrams, on those in force, and on those of a change."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from engine.deployment.bundle import Bundle
from engine.observers import TRAIL
from engine.replay.faithful import Faithful
from engine.replay.reenacting import Reenacted, reenact
from engine.replay.verbs import CannotReplay
from processes.deadlines.library import TABLE, Library, shipped
from processes.simulation import outcomes
from processes.simulation.histories import History
from processes.simulation.outcomes import Outcome, Place

#: Where in which process, and why.
Reason = tuple[str, str, str]


@dataclass(frozen=True)
class Pair:
    """One case on the diagrams in force and on those of the change."""

    current: Outcome
    draft: Outcome
    #: The first step that was not alike; None: all were.
    differs_at: Place | None


@dataclass
class Replays:
    """What was found; cases are counted, none is told."""

    #: Cases that came, on their own diagrams, to exactly what history tells.
    faithful: int = 0
    #: Those that did not, or could not be taken, by where and why.
    unfaithful: Counter[Reason] = field(default_factory=Counter)
    pairs: list[Pair] = field(default_factory=list)
    #: Cases that can be done again on the diagrams in force and not on the change's, by where and why.
    unfit: Counter[Reason] = field(default_factory=Counter)
    #: Cases that cannot be done again even on the diagrams in force, which are newer than their own.
    outdated: Counter[Reason] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        """How many were looked at."""
        told = (self.unfaithful, self.unfit, self.outdated)
        return len(self.pairs) + sum(each.total() for each in told)


def replay(
    histories: Iterable[History],
    own: Callable[[History], Bundle],
    current: Bundle,
    draft: Bundle,
    until: datetime,
    *,
    goes_on: Callable[[int], bool] = lambda _n: True,
) -> Replays:
    """Do cases again up to `until`, an aware moment; `own` gives the files a case ran on.

    `goes_on` is asked before each case, with how many were done, and may end it early.
    """
    found = Replays()
    for number, history in enumerate(histories):
        if not goes_on(number):
            break
        if why := check(history, own(history)):
            found.unfaithful[why] += 1
            continue
        found.faithful += 1
        _compare(found, history, current, draft, until)
    return found


def check(history: History, bundle: Bundle) -> Reason | None:
    """Where a case, on its own diagrams, comes to something else than history tells, and why; None: nowhere."""
    taking = Faithful(bundle, history.process, history.view)
    for verb in history.verbs:
        try:
            unlike = taking.take(verb)
        except CannotReplay as refusal:
            return history.process, verb.element or "", str(refusal).rstrip("。")
        if unlike is not None:
            process, element, _ = [*unlike.told, *unlike.came][0]
            return process, element, "重走到这里与历史不同"
    return None


def rules_of(bundle: Bundle) -> Library:
    """The limits of a set of files, or those the program ships."""
    table = bundle.tables.get(TABLE)
    return table if isinstance(table, Library) else shipped()


def _compare(
    found: Replays, history: History, current: Bundle, draft: Bundle, until: datetime
) -> None:
    told: list[Reenacted] = []
    for bundle, misfits in ((current, found.outdated), (draft, found.unfit)):
        try:
            done = reenact(bundle, history.process, history.verbs, until, history.view)
        except CannotReplay as refusal:
            misfits[history.process, "", str(refusal).rstrip("。")] += 1
            return
        if done.unfit is not None:
            misfits[done.unfit.process, done.unfit.element, done.unfit.why] += 1
            return
        told.append(done)
    measured = [
        outcomes.measure(each.calls, each.tasks, until, rules_of(bundle))
        for each, bundle in zip(told, (current, draft), strict=True)
    ]
    found.pairs.append(Pair(measured[0], measured[1], _differs_at(*told)))


def _differs_at(current: Reenacted, draft: Reenacted) -> Place | None:
    """The first element that one was at and not the other, or at another time, or with another due date."""
    one, other = _steps(current), _steps(draft)
    alike = zip(one, other, strict=False)
    for step, its in alike:
        if step != its:
            return step[0]
    longer = max(one, other, key=len)[min(len(one), len(other)) :]
    return longer[0][0] if longer else None


def _steps(done: Reenacted) -> list[tuple[Place, str, datetime]]:
    steps = [((e.process, e.element), e.what.value, e.at) for e in done.journal if e.what in TRAIL]
    due = [((t.process, t.element), str(t.due), t.opened_at) for t in done.tasks]
    return sorted([*steps, *due], key=lambda each: each[2])
