"""The log as OCEL 2.0 (Object-Centric Event Log, specification of October 2023): events and objects.

Objects are cases, parties (pseudonyms), departments, cards and documents. Types of events are the elements
of the diagrams and what happens to cards, documents and departments.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from processes.mining.event_log import LoggedCase, Step, Thing

#: The types of objects and their attributes, with OCEL's names of types.
OBJECT_TYPES: dict[str, dict[str, str]] = {
    "case": {
        **dict.fromkeys(("category", "risk", "source", "tier", "status", "outcome"), "string"),
        "village": "string",
    },
    "party": {"is_unit": "boolean"},
    "department": {"name": "string"},
    "card": {"colour": "string"},
    "document": {"kind": "string"},
}
#: The attributes of an event at an element; the others have none.
STEP_ATTRIBUTES = {"lifecycle": "string"}
#: Since when an attribute has its value that never changes (specification, 4.2).
ALWAYS = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


#: Tables of the format itself, without `event_`.
_OURS = {"map_type", "object"}


@dataclass(frozen=True)
class EventType:
    """A type of events: its name, and a name of letters and digits for a table."""

    name: str
    table: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """An event and the objects it concerns, each with how."""

    id: str
    type: EventType
    at: datetime
    attributes: dict[str, str]
    objects: list[tuple[str, str]]


@dataclass(frozen=True)
class Object:
    """An object, its attributes, and the objects it has to do with, each with how."""

    id: str
    type: str
    since: datetime
    attributes: dict[str, Any]
    objects: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Log:
    """All of it; an object stands once, however many cases it is of."""

    events: list[Event] = field(default_factory=list)
    objects: dict[str, Object] = field(default_factory=dict)
    types: dict[str, EventType] = field(default_factory=dict)
    cases: int = 0


def gather(cases: Iterable[LoggedCase]) -> Log:
    """The log of these cases."""
    log = Log()
    for case in cases:
        log.cases += 1
        id = f"case-{case.case_no}"
        related = list(dict.fromkeys((each.id, each.qualifier) for each in case.things))
        log.objects[id] = Object(id, "case", case.registered_at, case.facts, related)
        for each in case.things:
            log.objects.setdefault(each.id, _object(each))
        log.events += _events(log, id, case)
    return log


def _object(thing: Thing) -> Object:
    since = thing.moments[0][1] if thing.kind in {"card", "document"} else ALWAYS
    return Object(thing.id, thing.kind, since, thing.facts)


def _events(log: Log, id: str, case: LoggedCase) -> Iterator[Event]:
    parties = [(each.id, each.qualifier) for each in case.things if each.kind == "party"]
    for number, step in enumerate(case.steps, 1):
        # The parties are there from the beginning: one event tells so, not each.
        concerned = [(id, "case"), *(dict.fromkeys(parties) if number == 1 else ())]
        told = {"lifecycle": step.transition}
        yield Event(f"{id}-{number}", _step_type(log, step), step.at, told, concerned)
    number = 0
    for thing in case.things:
        for what, at in thing.moments:
            number += 1
            type = _type(log, f"{thing.kind} {what}", f"{thing.kind}_{what}", {})
            concerned = [(id, "case"), (thing.id, thing.qualifier)]
            yield Event(f"{id}-{thing.kind}-{number}", type, at, {}, concerned)


def _step_type(log: Log, step: Step) -> EventType:
    name = f"{step.name} ({step.process}:{step.element})"
    return _type(log, name, f"{step.process}_{step.element}", STEP_ATTRIBUTES)


def _type(log: Log, name: str, table: str, attributes: dict[str, str]) -> EventType:
    if name not in log.types:
        plain = "".join(
            each for each in table if each.isascii() and (each.isalnum() or each == "_")
        )
        # Tables are told apart without regard to case, and ids may hold what no table's name may.
        taken = _OURS | {each.table.lower() for each in log.types.values()}
        unique = plain if plain.lower() not in taken else f"{plain}_{len(log.types)}"
        log.types[name] = EventType(name, unique, attributes)
    return log.types[name]
