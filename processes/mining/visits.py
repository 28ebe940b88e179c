"""The history of one instance as visits to the elements of its diagrams.

History keeps for every verb the elements it passed, in order, gateways among them, but neither tokens nor
flows. So what entered first leaves first where an element is visited several times at once, and the flow
taken is the one that leads here from what was left last in the same verb.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.observers import EventType
from processes.mining.diagrams import Diagram
from processes.mining.models import Ending

#: Verbs by which a person makes an instance go another way than its diagram draws.
DEPARTURES = ("withdrawn", "sent_back", "retried", "corrected", "cancelled", "suspended")

_ENTERED = {EventType.ENTERED.value, EventType.REOPENED.value}
_PASSED = {EventType.COMPLETED.value, EventType.FIRED.value}
_ENDINGS = {
    EventType.COMPLETED.value: Ending.COMPLETED,
    EventType.CANCELLED.value: Ending.CANCELLED,
    EventType.TAKEN_BACK.value: Ending.TAKEN_BACK,
}

#: Process and element id.
Place = tuple[str, str]


@dataclass(frozen=True)
class Verb:
    """An event of history, as far as it is read here."""

    at: datetime
    what: str
    by: str | None
    element: str | None
    trail: tuple[Mapping[str, Any], ...]
    #: Of a migration: `process`, and the elements `old` and `new` it went from and to.
    renamed: tuple[Mapping[str, str], ...] = ()


@dataclass
class Visit:
    """One visit to an element; changed until it has ended."""

    process: str
    element: str
    nth: int
    via: str | None
    entered_at: datetime
    left_at: datetime | None = None
    ending: Ending | None = None


@dataclass(frozen=True)
class Departure:
    """A verb by which somebody left the diagram; `element` None: the whole instance."""

    process: str
    element: str | None
    at: datetime
    what: str


def read(
    own: str, verbs: Iterable[Verb], diagrams: Mapping[str, Diagram], ended_at: datetime | None
) -> list[Visit]:
    """The visits of an instance of the process `own`, in the order of its history.

    Of an instance that has ended nothing is left open: what history does not see leaving was called off.
    """
    reading = _Reading(own, diagrams)
    for verb in verbs:
        reading.read(verb)
    if ended_at is not None:
        for visit in reading.visits:
            if visit.left_at is None:
                visit.left_at, visit.ending = ended_at, Ending.CANCELLED
    return reading.visits


def read_departures(
    own: str, verbs: Iterable[Verb], diagrams: Mapping[str, Diagram]
) -> Iterator[Departure]:
    """Where persons left the diagram. What the program does by itself, a retry for one, is none."""
    for verb in verbs:
        if verb.what in DEPARTURES and verb.by is not None:
            yield Departure(_process_of(own, verb, diagrams), verb.element, verb.at, verb.what)


class _Reading:
    def __init__(self, own: str, diagrams: Mapping[str, Diagram]) -> None:
        self.visits: list[Visit] = []
        self._own, self._diagrams = own, diagrams
        self._here: dict[Place, list[Visit]] = defaultdict(list)

    def read(self, verb: Verb) -> None:
        passed: list[Place] = []
        self._rename(verb.renamed)
        for entry in verb.trail:
            place, what = (entry.get("process", self._own), entry["element"]), entry["what"]
            if what in _ENTERED:
                via = self._via(passed, place) if what == EventType.ENTERED.value else None
                self._enter(place, via, verb.at)
            elif what in _ENDINGS:
                self._leave(place, _ENDINGS[what], verb.at)
            if what in _PASSED and place not in passed[-1:]:
                passed.append(place)

    def _rename(self, renamed: Iterable[Mapping[str, str]]) -> None:
        """What was there when the instance was migrated goes on under the new id."""
        moved = [(each, self._here.pop((each["process"], each["old"]), [])) for each in renamed]
        for each, here in moved:
            place = (each["process"], each["new"])
            for visit in here:
                visit.element = each["new"] if visit.left_at is None else visit.element
            self._here[place] = [*self._here[place], *here]

    def _via(self, passed: list[Place], place: Place) -> str | None:
        process, element = place
        diagram = self._diagrams.get(process)
        if diagram is None:
            return None
        before = (source for at, source in reversed(passed) if at == process)
        leading = (source for source in before if (source, element) in diagram.between)
        source = next(leading, None)
        return diagram.flow(source, element) if source else None

    def _enter(self, place: Place, via: str | None, at: datetime) -> None:
        earlier = self._here[place]
        visit = Visit(*place, len(earlier) + 1, via, at)
        earlier.append(visit)
        self.visits.append(visit)

    def _leave(self, place: Place, ending: Ending, at: datetime) -> None:
        here = self._here[place]
        visit = next((each for each in here if each.left_at is None), None)
        if visit is not None:
            visit.left_at, visit.ending = at, ending
        elif here and ending is Ending.TAKEN_BACK:
            # It had been passed, and counts as if it had not.
            here[-1].ending = ending


def _process_of(own: str, verb: Verb, diagrams: Mapping[str, Diagram]) -> str:
    if verb.element is None:
        return own
    told = (e.get("process", own) for e in verb.trail if e["element"] == verb.element)
    drawn = (key for key, each in diagrams.items() if verb.element in each.nodes)
    return next(told, None) or next(drawn, own)
