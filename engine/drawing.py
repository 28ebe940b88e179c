"""What an instance's diagrams look like now: what waits where, and which steps were passed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine import history
from engine.errors import NotFound
from engine.models import (
    Definition,
    Incident,
    IncidentStatus,
    Instance,
    Subscription,
    TaskStatus,
    Timer,
    UserTask,
)
from engine.outline import Outline, read
from engine.recent import Recent


class TokenKind(StrEnum):
    """What a token waits for: a person, a time, a message, somebody to mend it, a called process."""

    TASK = "task"
    TIMER = "timer"
    EVENT = "event"
    INCIDENT = "incident"
    CALL = "call"


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


@dataclass(frozen=True)
class Drawing:
    """One process of the instance: its tokens, what was passed, and all as a list of steps."""

    key: str
    name: str
    definition_id: int
    marks: tuple[Mark, ...]
    done: tuple[str, ...]
    steps: tuple[Step, ...]


def of(session: Session, instance: Instance) -> list[Drawing]:
    """The processes the instance has been in, the outermost first."""
    outlines = _outlines(session, instance)
    passed = _passed(session, instance)
    waiting = _waiting(session, instance)
    active = {key for key, each in outlines.items() if waiting.keys() & each.names.keys()}
    _mark_calls(outlines, active, waiting)
    return [
        _draw(outline, waiting, passed)
        for key, outline in outlines.items()
        if key == instance.key or key in active or passed & outline.names.keys()
    ]


def source(session: Session, instance: Instance, key: str) -> bytes:
    """The BPMN file of one of the instance's processes; raises NotFound."""
    for outline in _outlines(session, instance).values():
        if outline.key == key:
            found = session.get_one(
                Definition, outline.definition_id, options=[undefer(Definition.source)]
            )
            return found.source
    raise NotFound


def _outlines(session: Session, instance: Instance) -> dict[str, Outline]:
    """By process id: the instance's own first, then in the order they are called."""
    pins = tuple(instance.pins)
    found = _kept.get(session, pins, lambda: _read(session, pins))
    ordered = [instance.key]
    for key in ordered:
        ordered += [
            each for each in found[key].calls.values() if each in found and each not in ordered
        ]
    return {key: found[key] for key in ordered}


def _read(session: Session, pins: Sequence[int]) -> dict[str, Outline]:
    query = select(Definition).where(Definition.id.in_(pins), Definition.kind == "bpmn")
    rows = session.scalars(query.options(undefer(Definition.source)))
    outlines = [each for row in rows for each in read(row.source, row.name, row.id)]
    return {each.key: each for each in outlines}


def _passed(session: Session, instance: Instance) -> set[str]:
    events = history.of(session, instance.id)
    return {
        entry["element"]
        for event in events
        for entry in event.trail
        if entry["what"] in {"completed", "fired"}
    }


def _waiting(session: Session, instance: Instance) -> dict[str, tuple[TokenKind, int]]:
    """Element to what waits there; a task outweighs the timers on it, an incident everything."""
    found: dict[str, tuple[TokenKind, int]] = {}
    queries = (
        (
            TokenKind.EVENT,
            select(Subscription.element).where(Subscription.instance_id == instance.id),
        ),
        (TokenKind.TIMER, select(Timer.element).where(Timer.instance_id == instance.id)),
        (
            TokenKind.TASK,
            select(UserTask.element).where(
                UserTask.instance_id == instance.id,
                UserTask.status.in_([TaskStatus.OPEN, TaskStatus.SUSPENDED]),
            ),
        ),
        (
            TokenKind.INCIDENT,
            select(Incident.element).where(
                Incident.instance_id == instance.id, Incident.status == IncidentStatus.OPEN
            ),
        ),
    )
    for kind, query in queries:
        for element, count in Counter(session.scalars(query)).items():
            found[element] = (kind, count)
    return found


def _mark_calls(
    outlines: dict[str, Outline], active: set[str], waiting: dict[str, tuple[TokenKind, int]]
) -> None:
    """Put a token on each call activity whose process has one, up to the outermost."""
    for key in reversed(outlines):
        for element, called in outlines[key].calls.items():
            if called in active:
                waiting.setdefault(element, (TokenKind.CALL, 1))
                active.add(key)


def _draw(
    outline: Outline, waiting: Mapping[str, tuple[TokenKind, int]], passed: set[str]
) -> Drawing:
    marks = tuple(
        Mark(element, outline.names[element], *waiting[element])
        for element in outline.names
        if element in waiting
    )
    done = tuple(element for element in outline.names if element in passed - waiting.keys())
    return Drawing(
        outline.key,
        outline.name,
        outline.definition_id,
        marks,
        done,
        tuple(_steps(outline, waiting, passed)),
    )


def _steps(
    outline: Outline, waiting: Mapping[str, tuple[TokenKind, int]], passed: set[str]
) -> Iterator[Step]:
    for element, name in outline.names.items():
        state = StepState.NEXT
        if element in waiting:
            state = StepState.NOW
        elif element in passed:
            state = StepState.DONE
        # A way out that was not taken and a limit that did not run out are no steps to come.
        if name and (element in outline.work or state is not StepState.NEXT):
            yield Step(element, name, state)


_kept: Recent[dict[str, Outline]] = Recent(kept=64)
