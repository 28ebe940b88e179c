"""What may happen to a process of a set: read of its diagram, of the tables and of the forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from processes.evidence.called import Summary
from processes.evidence.combining import are_all, combinations
from processes.evidence.constants import Abstraction, Constants
from processes.evidence.drawn import Drawn
from processes.evidence.filling import Fillings
from processes.studio import beginnings

#: Answers of a handler, payloads, beginnings of a process: of more than that, some by lot.
MOST = 24
_SEVERAL: tuple[list[str], ...] = (["dept-gongan"], ["dept-gongan", "dept-renshe"], [])


class ProcessWorld:
    """People, handlers and programs around one process; what it calls is told in short."""

    def __init__(
        self,
        drawn: Drawn,
        process: str,
        at: datetime,
        results: frozenset[str] = frozenset(),
        summaries: Mapping[str, Summary] | None = None,
        choice: str = "",
        begun: Sequence[Mapping[str, Any]] = (),
        called_read: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self._drawn, self._process, self._at = drawn, process, at
        self._begun = begun
        called_read = called_read or {}
        self._summaries, self._choice = summaries or {}, choice
        self.nodes = drawn.nodes_of(process)
        flows = drawn.flows_of(process)
        constants = _constants(drawn, process)
        self._values = constants.values()
        self.abstract = Abstraction(self._values, constants.related)
        names = deciding.names(self.nodes, flows, drawn.asked, called_read, results)
        read = drawn.read | {f"process:{key}": each for key, each in called_read.items()}
        live = deciding.live(self.nodes, flows, read, names | results)
        #: The variables that a token on an element may still come to read, or leaves at the end.
        self.live = {place: each | results for place, each in live.items()}
        self._after = {n.id: deciding.after(n, self.live) for n in self.nodes}
        self._lists = constants.lists | {name for n in self.nodes for name in reads(n.collection)}
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

    @property
    def begins_with(self) -> frozenset[str]:
        """The variables that decide how it goes on from its starts."""
        begins = [n for n in self.nodes if n.kind == "startEvent"]
        return frozenset().union(*(self.live[n.process, n.id] for n in begins))

    def wanted_of(self, called: str) -> frozenset[str]:
        """The variables of a called process that decide something once it is over."""
        calls = (n for n in self.nodes if n.called == called)
        return frozenset().union(*(self._after[n.id] for n in calls))

    # -- what is tried ----------------------------------------------------------------

    def starts(self, process: str) -> Iterator[dict[str, Any]]:
        """What its callers begin it with; else an ordinary dispute's variables, in combinations."""
        if self._begun:
            yield from map(dict, self._begun)
            return
        asked = beginnings.find(self._drawn.files, process)
        live = self.begins_with
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
        yield from (base | each for each in self._some(varied, "startEvent"))

    def answers(self, task: OpenTask, now: datetime) -> Iterator[Mapping[str, Any]]:
        """What may be filled into its form; without one, nothing."""
        if task.process in self._summaries:
            yield from self._summaries[task.process].answers(self._choice)
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

    def _some(self, varied: Mapping[str, Sequence[Any]], element: str) -> Iterator[dict[str, Any]]:
        """The combinations that are tried; where they are not all, the element is noted."""
        if not are_all(varied, MOST):
            self.cut.add((self._process, element))
        return combinations(varied, MOST)

    def _values_of(self, name: str, offered: Mapping[str, str]) -> tuple[Any, ...]:
        if name in self._lists:
            return _SEVERAL
        known = [*self._values.get(name, ()), *offered] or [*self._drawn.said.get(name, ())][:1]
        if name in self._moments:
            known = [each for each in known if each is None]
        if all(each is None for each in known):
            known.append(self._usual(name))
        return tuple(self.abstract.choices(name, known))

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


def _constants(drawn: Drawn, process: str) -> Constants:
    """What variables are held against in a process and in all that call it: its results must suit them."""
    found = Constants()
    for each in drawn.around(process):
        nodes = drawn.nodes_of(each)
        for decision in {n.decision for n in nodes if n.decision}:
            found.tables(drawn.models[decision])
        for flow in drawn.flows_of(each):
            found.condition(flow.condition)
        for node in nodes:
            mapped = (*node.inputs, *node.outputs)
            texts = (*node.expressions, *(text for _, text in mapped), node.script, node.collection)
            for text in texts:
                found.expression(text)
            if node.event is not None:
                found.expression(node.event.text)
            for target, text in mapped:
                found.copy(target, text)
    return found
