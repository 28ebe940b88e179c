"""What an instance's diagrams look like now: what waits where, and which steps were passed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine.deployment import versions
from engine.deployment.outline import Outline, read
from engine.deployment.versions import Names, Version
from engine.errors import NotFound
from engine.history import HistoryEvent
from engine.instances.execution import Execution
from engine.lru_cache import LRUCache
from engine.models import Definition, Instance


class TokenKind(StrEnum):
    """What a token waits for: a person, a time, a message, somebody to mend it, those inside."""

    TASK = "task"
    TIMER = "timer"
    EVENT = "event"
    INCIDENT = "incident"
    INSIDE = "inside"


class StepState(StrEnum):
    """Whether a step was passed, has a token now, or is still to come."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Mark:
    """How many tokens wait at an element, and for what."""

    element: str
    name: str
    kind: TokenKind
    count: int


@dataclass(frozen=True)
class Step:
    """An element as a line of the list beside the diagram."""

    element: str
    name: str
    state: StepState
    #: what it waits for, of one that has a token
    kind: TokenKind | None = None


@dataclass(frozen=True)
class Drawing:
    """One process of the instance: its tokens, what was passed, and all as a list of steps."""

    key: str
    name: str
    definition_id: int
    marks: tuple[Mark, ...]
    done: tuple[str, ...]
    steps: tuple[Step, ...]


#: An element is known by its process and its id: two processes may use one id.
Place = tuple[str, str]
Waiting = dict[Place, tuple[TokenKind, int]]


def draw_instance(
    session: Session, instance: Instance, execution: Execution, events: Sequence[HistoryEvent]
) -> list[Drawing]:
    """The processes the instance has been in, the outermost first.

    `execution` is what it is now, `events` its history.
    """
    outlines = _outlines(session, instance)
    waiting = _waiting(execution)
    passed = _passed(instance, events)
    seen = {instance.key} | {process for process, _ in waiting.keys() | passed}
    return [_draw(each, waiting, passed) for key, each in outlines.items() if key in seen]


def blank(session: Session, definition: Definition) -> list[Drawing]:
    """The processes of one released file, without any token."""
    outlines = read(text(session, definition.id), definition.name, definition.id)
    return [_draw(each, {}, set()) for each in outlines]


def read_source(session: Session, instance: Instance, key: str) -> bytes:
    """The BPMN file of one of the instance's processes; raises NotFound."""
    outline = _outlines(session, instance).get(key)
    if outline is None:
        raise NotFound
    return text(session, outline.definition_id)


def text(session: Session, definition_id: int) -> bytes:
    """The file of one released version."""
    wanted = [undefer(Definition.source)]
    return session.get_one(Definition, definition_id, options=wanted).source


def _outlines(session: Session, instance: Instance) -> dict[str, Outline]:
    """By process id: the instance's own first, then in the order they are called."""
    pins = tuple(instance.pins)
    found = _kept.get(session, pins, lambda: _read(session, pins))
    ordered = [instance.key]
    for key in ordered:
        calls = dict.fromkeys(found[key].calls.values())
        ordered += [each for each in calls if each in found and each not in ordered]
    return {key: found[key] for key in ordered}


def _read(session: Session, pins: Sequence[int]) -> dict[str, Outline]:
    query = select(Definition).where(Definition.id.in_(pins), Definition.kind == "bpmn")
    rows = session.scalars(query.options(undefer(Definition.source)))
    found = rows.all()
    names = versions.tell_apart([Version.of(each) for each in found])
    outlines = [
        _named(each, names, names.added[row.id])
        for row in found
        for each in read(row.source, row.name, row.id)
    ]
    return {each.key: each for each in outlines}


def _named(outline: Outline, names: Names, added: str) -> Outline:
    """By the names its process and those it calls have in the instance."""
    key = outline.key + added
    calls = {element: names.of(key, need) for element, need in outline.calls.items()}
    return replace(outline, key=key, calls=calls)


def _passed(instance: Instance, events: Sequence[HistoryEvent]) -> set[Place]:
    return {
        (entry.get("process", instance.key), entry["element"])
        for event in events
        for entry in event.trail
        if entry["what"] in {"completed", "fired"}
    }


def _waiting(execution: Execution) -> Waiting:
    """What waits at each element; a task outweighs a timer there, an incident everything."""
    found: Waiting = dict.fromkeys(execution.enclosing, (TokenKind.INSIDE, 1))
    for kind, waits in (
        (TokenKind.EVENT, execution.subscriptions),
        (TokenKind.EVENT, execution.conditions),
        (TokenKind.TIMER, execution.timers),
        (TokenKind.TASK, execution.tasks),
        (TokenKind.INCIDENT, execution.incidents),
    ):
        places = Counter((each.process, each.element) for each in waits)
        found |= {place: (kind, count) for place, count in places.items()}
    return found


def _draw(outline: Outline, waiting: Waiting, passed: set[Place]) -> Drawing:
    places = {element: (outline.key, element) for element in outline.names}
    marks = [
        Mark(element, outline.names[element], *waiting[place])
        for element, place in places.items()
        if place in waiting
    ]
    now = {mark.element: mark.kind for mark in marks}
    done = [each for each, place in places.items() if place in passed and each not in now]
    return Drawing(
        key=outline.key,
        name=outline.name,
        definition_id=outline.definition_id,
        marks=tuple(marks),
        done=tuple(done),
        steps=tuple(_steps(outline, now, frozenset(done))),
    )


def _steps(outline: Outline, now: Mapping[str, TokenKind], done: frozenset[str]) -> Iterator[Step]:
    """What was passed, what waits, what is to come; each in flow order."""
    named = {element: name for element, name in outline.names.items() if name}
    yield from (Step(e, name, StepState.DONE) for e, name in named.items() if e in done)
    yield from (Step(e, name, StepState.NOW, now[e]) for e, name in named.items() if e in now)
    # A way out that was not taken and a limit that did not run out are no steps to come.
    rest = outline.work - done - now.keys()
    yield from (Step(e, name, StepState.NEXT) for e, name in named.items() if e in rest)


_kept: LRUCache[dict[str, Outline]] = LRUCache(kept=64)
