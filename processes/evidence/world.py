"""What may happen to a process of a set: read of its diagram, of the tables and of the forms."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from engine.deployment.elements import Node
from engine.exploration.graph import Place
from engine.exploration.moves import Outcome
from engine.forms import Form
from engine.instances.view import OpenTask, Subscription
from processes.diagrams.expressions import reads
from processes.evidence import deciding, filling
from processes.evidence.aside import aside
from processes.evidence.called import WORK
from processes.evidence.combining import are_all, combinations
from processes.evidence.constants import Abstraction, Constants
from processes.evidence.drawn import Drawn
from processes.evidence.filling import Fillings
from processes.evidence.needs import Needs
from processes.evidence.quiet import quiet_timers
from processes.studio import beginnings

#: Answers of a handler and payloads, beginnings of a process: of more than that, some by lot.
MOST, STARTS = 24, 2_000
#: How a called process may end that is begun with these variables: what completes the task in its place.
Ends = Callable[[str, Mapping[str, Any]], Sequence[Mapping[str, Any]]]
NOTHING: frozenset[str] = frozenset()
_SEVERAL: tuple[list[str], ...] = (["dept-gongan"], ["dept-gongan", "dept-renshe"], [])


class ProcessWorld:
    """People, handlers and programs around one process; what it calls is told in short."""

    def __init__(
        self,
        drawn: Drawn,
        process: str,
        at: datetime,
        needs: Needs,
        ends: Ends,
    ) -> None:
        self._drawn, self._process, self._at = drawn, process, at
        self._ends, self._holds = ends, drawn.beside(process)
        self.nodes = drawn.nodes_of(process)
        flows = drawn.flows_of(process)
        constants = _constants(drawn, process, needs)
        self._values = constants.values()
        self.abstract = Abstraction(self._values, constants.related)
        names = needs.names[process]
        #: The variables that a token on an element may still come to read; of a called process, from its start.
        self.live = dict(needs.live[process])
        self.live |= {(each, WORK): needs.read.get(each, NOTHING) for each in drawn.calls(process)}
        self._begins_with = needs.read[process]
        self._after = {
            n.id: deciding.after(n, self.live, needs.beside[process]) for n in self.nodes
        }
        self.aside = aside(drawn, process, names)
        self.quiet = quiet_timers(self.nodes, flows, names, drawn.handed_back, drawn.gives)
        self._entries = constants.entries
        self._lists = constants.lists
        self._moments = constants.moments | {
            name
            for n in self.nodes
            if n.event is not None and n.event.kind == "timer"
            for name in reads(n.event.text)
            if name not in self._values
        }
        self._outcomes: dict[str, list[Outcome]] = {}
        #: The elements of which not all combinations were tried.
        self.cut: set[Place] = set()

    @property
    def handlers(self) -> dict[Place, str]:
        """The type of every element that calls a handler, by process and id."""
        return {(n.process, n.id): n.type for n in self.nodes if n.type}

    # -- what is tried ----------------------------------------------------------------

    def starts(self) -> Iterator[dict[str, Any]]:
        """What a process that nobody calls may begin with: an ordinary dispute's variables, in combinations."""
        process, live = self._process, self._begins_with
        asked = beginnings.find(self._drawn.files, process)
        given = {q.name: self._values_of(q.name, q.options) for q in asked.questions}
        keys = {name for n in self.nodes if n.event for name in reads(n.event.text)} - given.keys()
        base = {name: self._usual(name) for name in sorted(keys - self._drawn.written(process))}
        base |= {q.name: beginnings.ORDINARY.get(q.name, given[q.name][0]) for q in asked.questions}
        if asked.form is not None:
            found = self._fillings(asked.form, base, self._at, live)
            yield from (base | each for each in islice(found, MOST))
            self.cut.update((n.process, n.id) for n in self.nodes if n.kind == "startEvent")
            return
        varied = {name: values for name, values in given.items() if name in live}
        yield from (base | each for each in self._some(varied, "startEvent", STARTS))

    def tells(self, task: OpenTask) -> str:
        """Two calls of one process are told apart by what they were begun with."""
        return "" if task.process in self._holds else repr(sorted(task.variables.items()))

    def answers(self, task: OpenTask, now: datetime) -> Iterator[Mapping[str, Any]]:
        """What may be filled into its form; without one, nothing."""
        if task.process not in self._holds:
            yield from self._ends(task.process, task.variables)
            return
        form = self._drawn.forms.get(task.form or "")
        if form is None:
            yield {}
            return
        found = self._fillings(form, task.variables, now, self._after[task.element])
        if not found.is_whole:
            self.cut.add((task.process, task.element))
        yield from found

    def payloads(self, waiting: Subscription) -> Iterable[Mapping[str, Any]]:
        """Nothing beside itself, or the combinations of what decides of it."""
        node = next((n for n in self.nodes if n.id == waiting.element), None)
        if node is None:
            return [{}]
        read = {name for _, text in node.outputs for name in reads(text)} & self._after[node.id]
        varied = {name: self._values_of(name, {}) for name in sorted(read)}
        return list(self._some(varied, node.id))

    def outcomes(self, element: str, type: str) -> Sequence[Outcome]:
        """What it hands back that decides something, and the errors that are caught around it."""
        if element not in self._outcomes:
            node = next(n for n in self.nodes if n.id == element)
            self._outcomes[element] = list(self._read_outcomes(node, type))
        return self._outcomes[element]

    # -- private ----------------------------------------------------------------------

    def _fillings(
        self, form: Form, known: Mapping[str, Any], now: datetime, names: frozenset[str]
    ) -> Fillings:
        return Fillings(form, known, now, names, self._values, self.abstract)

    def _read_outcomes(self, node: Node, type: str) -> Iterator[Outcome]:
        given = self._drawn.gives.get(type)
        if given is None:
            own = {target for target, _ in node.inputs}
            given = frozenset(n for _, text in node.outputs for n in reads(text)) - own
        wanted = given & self._after[node.id]
        rest = {name: self._values_of(name, {})[0] for name in sorted(given - wanted)}
        varied = {name: self._values_of(name, {}) for name in sorted(wanted)}
        yield from (Outcome(rest | each) for each in self._some(varied, node.id))
        for border in self.nodes:
            if border.attached == node.id and border.event and border.event.kind == "error":
                yield Outcome(error=border.event.name or "error")

    def _some(
        self, varied: Mapping[str, Sequence[Any]], element: str, most: int = MOST
    ) -> Iterator[dict[str, Any]]:
        """The combinations that are tried; where they are not all, the element is noted."""
        if not are_all(varied, most):
            self.cut.add((self._process, element))
        return combinations(varied, most)

    def _values_of(self, name: str, offered: Mapping[str, str]) -> tuple[Any, ...]:
        if name in self._lists:
            return self._rows(name) or _SEVERAL
        known = [*self._values.get(name, ()), *offered] or [*self._drawn.said.get(name, ())][:1]
        if name in self._moments:
            known = [each for each in known if each is None]
        if all(each is None for each in known):
            known.append(self._usual(name))
        return tuple(self.abstract.choices(name, known))

    def _rows(self, name: str) -> tuple[Any, ...]:
        """A list whose items have the entries that are read of them; nothing where none are."""
        entries = sorted(self._entries.get(name, ()))
        return ([{each: self._usual(each) for each in entries}],) if entries else ()

    def _usual(self, name: str) -> Any:
        """Some value of a variable that nothing is known of but its name and its field."""
        said = self._drawn.said.get(name)
        if said:
            return said[0]
        field = self._drawn.fields.get(name)
        if field is not None:
            return filling.sample(field, self._at)
        if name in self._moments:
            return self._at.isoformat()
        return beginnings.ORDINARY.get(name) or "1"


def _constants(drawn: Drawn, process: str, needs: Needs) -> Constants:
    """What variables are held against in a process, in all that call it and in all it calls.

    Its results must suit those that call it, what it hands on those it calls.
    """
    found = Constants()
    around = drawn.around(process)
    for each in around:
        _gather(found, drawn, each)
    below = drawn.below(around)
    for each in below:
        called = Constants()
        _gather(called, drawn, each)
        found.take(called, needs.read[each])
    return found


def _gather(found: Constants, drawn: Drawn, process: str) -> None:
    nodes = drawn.nodes_of(process)
    for decision in {n.decision for n in nodes if n.decision}:
        found.tables(drawn.models[decision])
    for flow in drawn.flows_of(process):
        found.condition(flow.condition)
    for node in nodes:
        mapped = (*node.inputs, *node.outputs)
        texts = (*node.expressions, *(text for _, text in mapped), node.script, node.collection)
        for text in texts:
            found.expression(text)
        found.lists |= reads(node.collection)
        if node.item:
            found.copy(node.item, node.collection)
        if node.event is not None:
            found.expression(node.event.text)
        for target, text in mapped:
            found.copy(target, text)
