"""What must hold of all that can become of a process, and where it does not."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.exploration.graph import Graph, Place, State
from engine.exploration.search import CROWD
from engine.status import Status


class Property(StrEnum):
    """What does not hold."""

    #: A step fails, or runs round without a person or a clock.
    FAILS = "fails"
    #: Nothing can happen any more, and it is not over.
    STUCK = "stuck"
    #: From here on no end can be come to, whatever anybody does.
    NO_END = "no-end"
    #: More and more tokens come to one element.
    CROWDED = "crowded"
    #: People have something to do that has no due date, and no clock runs in case they do not.
    NO_CLOCK = "no-clock"
    #: The same, but a clock ran there before, and has been.
    NO_FURTHER_CLOCK = "no-further-clock"
    #: Only a message or another program can go on with it, and no clock runs in case none comes.
    NO_CLOCK_FOR_MESSAGE = "no-clock-for-message"
    #: A task is offered to nobody.
    NOBODY = "nobody"
    #: No way leads to the element.
    NEVER = "never"


#: What shows once no timer is left that could still remind somebody.
WAITS_IN_VAIN = frozenset(
    {Property.STUCK, Property.NO_FURTHER_CLOCK, Property.NO_CLOCK_FOR_MESSAGE}
)


@dataclass(frozen=True)
class Finding:
    """A property that does not hold at an element; `state` is where, None: nowhere at all."""

    property: Property
    place: Place
    state: int | None = None
    message: str = ""


def findings(
    graph: Graph, elements: Iterable[Place], short: frozenset[str], *, is_whole: bool
) -> list[Finding]:
    """Each once for an element, at the state with the shortest way to it.

    `elements` are those that must be come to; `short` are processes told in short, of which nothing is
    asked. What is found of what was not explored to its end is still so; only `NEVER` and `NO_END` are
    told of what `is_whole`: nothing was left out.
    """
    found: dict[tuple[Property, Place], Finding] = {}
    timed = frozenset(task for state in graph.states if state.has_clock for task in state.tasks)
    for state in graph.states:
        for each in _of_state(graph, state, short, timed):
            found.setdefault((each.property, each.place), each)
    if is_whole:
        for each in _without_end(graph):
            found.setdefault((each.property, each.place), each)
        for place in sorted(set(elements) - graph.entered):
            found[Property.NEVER, place] = Finding(Property.NEVER, place)
    return list(found.values())


def _of_state(
    graph: Graph, state: State, short: frozenset[str], timed: frozenset[Place]
) -> Iterator[Finding]:
    for process, element, message in state.incidents:
        yield Finding(Property.FAILS, (process, element), state.number, message)
    for place, number in state.crowds.items():
        if number >= CROWD:
            yield Finding(Property.CROWDED, place, state.number)
    for place, groups in state.tasks.items():
        if groups == () and place[0] not in short:
            yield Finding(Property.NOBODY, place, state.number)
    # Of a process told in short its own clocks are looked at where it is explored.
    waits_for_short = any(process in short for process, _ in state.tasks)
    if state.status is Status.ACTIVE and state.is_expanded and not waits_for_short:
        yield from _without_clock(graph, state, timed)


def _without_clock(graph: Graph, state: State, timed: frozenset[Place]) -> Iterator[Finding]:
    """Where nothing happens by itself: somebody must come, or nobody can. `timed` tasks had a clock once."""
    if state.is_moved:
        return
    for place in sorted(state.tasks.keys() - state.dated):
        has_been = state.has_clock or place in timed
        waits = Property.NO_FURTHER_CLOCK if has_been else Property.NO_CLOCK
        yield Finding(waits, place, state.number)
    if state.tasks:
        return
    if state.waits:
        waits, places = Property.NO_CLOCK_FOR_MESSAGE, set(state.waits)
    elif all(step.target == state.number for step in graph.onward.get(state.number, ())):
        waits, places = Property.STUCK, set(state.places)
    else:
        return
    for place in sorted(places):
        yield Finding(waits, place, state.number)


def _without_end(graph: Graph) -> Iterator[Finding]:
    """The first states from which none that is over can be come to."""
    before: defaultdict[int, list[int]] = defaultdict(list)
    for step in graph.steps:
        before[step.target].append(step.source)
    good = {each.number for each in graph.states if each.status is Status.COMPLETED}
    waiting = deque(good)
    while waiting:
        for each in before[waiting.popleft()]:
            if each not in good:
                good.add(each)
                waiting.append(each)
    for state in graph.states:
        if state.number in good or state.incidents or not graph.onward.get(state.number):
            continue
        places = sorted(state.tasks) or sorted(state.waits) or sorted(state.places)
        yield from (Finding(Property.NO_END, place, state.number) for place in places[:1])
