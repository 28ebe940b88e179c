"""A diagram with one thing altered: a condition, a role, a mapping, an event, a default flow, a timer."""

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree
from lxml.etree import _Element

from engine.dialect import xml
from engine.dialect.names import bpmn, local, zeebe
from engine.dialect.rules.diagram import SUB_PROCESSES
from processes.studio.mutants import Alteration, Mutant, Reach, moved_constants, moved_durations

_CONDITION = bpmn("conditionExpression")
_AWAITED = f"{bpmn('conditionalEventDefinition')}/{bpmn('condition')}"
_ENDS = ("completionCondition", "loopCondition")
_TIMES = ("timeDuration", "timeDate", "timeCycle")
#: What may go on beside the activity at whose border it stands.
_MAY_GO_ON = (
    *("timerEventDefinition", "messageEventDefinition", "signalEventDefinition"),
    "conditionalEventDefinition",
)


def mutants(file: str, text: bytes) -> Iterator[Mutant]:
    """Every alteration, one after another; raises Refused for what is no diagram."""
    root = xml.parse(text, file)
    for process in root.iterchildren(bpmn("process")):
        diagram = _Diagram(file, root, process.get("id", ""))
        for element in process.iter(bpmn("*")):
            if element.get("id"):
                yield from diagram.of(element)


class _Diagram:
    """One process of a file, altered in place and put back as it was."""

    def __init__(self, file: str, root: _Element, process: str) -> None:
        self.file, self.root, self.process = file, root, process
        self.elements = {
            each.get("id", ""): each for each in root.iter(bpmn("*")) if each.get("id")
        }

    def of(self, element: _Element) -> Iterator[Mutant]:
        kind = local(element)
        yield from self._completions(element)
        yield from self._awaited(element)
        if kind == "sequenceFlow":
            yield from self._conditions(element)
        if kind in ("exclusiveGateway", "inclusiveGateway"):
            yield from self._defaults(element)
        if kind == "userTask":
            yield from self._roles(element)
        if kind in ("boundaryEvent", "startEvent"):
            yield from self._interrupting(element)
        yield from self._mappings(element)
        yield from self._timers(element)

    def _conditions(self, flow: _Element) -> Iterator[Mutant]:
        condition = flow.find(_CONDITION)
        if condition is not None:
            yield from self._asked(flow, condition, self._at(flow.get("sourceRef", "")))

    def _awaited(self, event: _Element) -> Iterator[Mutant]:
        """The condition a conditional event waits for."""
        for each in event.findall(_AWAITED):
            yield from self._asked(event, each, self._waiting(event))

    def _asked(self, element: _Element, condition: _Element, reach: Reach) -> Iterator[Mutant]:
        text = (condition.text or "").strip()
        if not text.startswith("="):
            return
        inner = text[1:].strip()
        altered = [(Alteration.CONDITION, "", f"=not({inner})")]
        altered += [(Alteration.CONSTANT, w, f"={e}") for w, e in moved_constants(inner)]
        for alteration, which, new in altered:
            with _text(condition, new):
                yield self._mutant(element, alteration, which, text, new, reach)

    def _completions(self, activity: _Element) -> Iterator[Mutant]:
        """When a multi-instance or an ad-hoc sub-process has had enough, and whether a loop goes on."""
        ends = [each for tag in _ENDS for each in _own(activity, bpmn(tag))]
        for each in ends:
            before = (each.text or "").strip()
            after = f"=not({before.removeprefix('=').strip()})"
            with _text(each, after):
                reach = self._of(activity)
                yield self._mutant(
                    activity, Alteration.CONDITION, "completion", before, after, reach
                )

    def _defaults(self, gateway: _Element) -> Iterator[Mutant]:
        """The default flow and the first with a condition change places."""
        default = self.elements.get(gateway.get("default", ""))
        others = [
            each
            for each in self.root.iter(bpmn("sequenceFlow"))
            if each.get("sourceRef") == gateway.get("id") and each.find(_CONDITION) is not None
        ]
        if default is None or not others:
            return
        other = others[0]
        with _swapped(gateway, default, other):
            before, after = default.get("id", ""), other.get("id", "")
            reach = self._at(gateway.get("id", ""))
            yield self._mutant(gateway, Alteration.DEFAULT, "", before, after, reach)

    def _roles(self, task: _Element) -> Iterator[Mutant]:
        for given in _own(task, zeebe("assignmentDefinition")):
            if groups := given.get("candidateGroups"):
                with _attribute(given, "candidateGroups", "=[]"):
                    yield self._mutant(task, Alteration.ROLE, "", groups, "=[]", self._of(task))

    def _mappings(self, element: _Element) -> Iterator[Mutant]:
        for tag in ("input", "output"):
            for given in _own(element, zeebe(tag)):
                which = f"{tag} {given.get('target', '')}"
                with _removed(given):
                    before = given.get("source", "")
                    yield self._mutant(
                        element, Alteration.MAPPING, which, before, "", self._of(element)
                    )

    def _interrupting(self, event: _Element) -> Iterator[Mutant]:
        name = "cancelActivity" if local(event) == "boundaryEvent" else "isInterrupting"
        is_event = any(local(each) in _MAY_GO_ON for each in event)
        inside = event.getparent()
        is_inner = inside is not None and inside.get("triggeredByEvent") == "true"
        if not is_event or (name == "isInterrupting" and not is_inner):
            return
        before = event.get(name, "true")
        after = "false" if before == "true" else "true"
        with _attribute(event, name, after):
            yield self._mutant(event, Alteration.INTERRUPTING, "", before, after, self._of(event))

    def _timers(self, element: _Element) -> Iterator[Mutant]:
        reach = self._waiting(element)
        for given in [each for tag in _TIMES for each in _own(element, bpmn(tag))]:
            before = (given.text or "").strip()
            for which, after in moved_durations(before):
                with _text(given, after):
                    yield self._mutant(element, Alteration.TIMER, which, before, after, reach)
        for given in _own(element, zeebe("property")):
            if given.get("name") == "ahead":
                before = given.get("value", "")
                for which, after in moved_durations(before):
                    with _attribute(given, "value", after):
                        yield self._mutant(element, Alteration.TIMER, which, before, after, reach)

    def _mutant(
        self, element: _Element, what: Alteration, which: str, before: str, after: str, reach: Reach
    ) -> Mutant:
        text = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        id, name = element.get("id", ""), element.get("name") or self._named(element)
        return Mutant(self.file, id, name, what, which, before, after, text, reach)

    def _named(self, element: _Element) -> str:
        """A flow without a name is told by where it leads from and to."""
        ends = [self.elements.get(element.get(each, "")) for each in ("sourceRef", "targetRef")]
        known = (each for each in ends if each is not None)
        return " → ".join(str(each.get("name") or each.get("id", "")) for each in known)

    def _of(self, element: _Element) -> Reach:
        """Reached when a token came to it; a start of an event sub-process is not told of itself."""
        inside = element.getparent()
        if local(element) == "startEvent" and inside is not None and local(inside) in SUB_PROCESSES:
            return self._at(inside.get("id", ""))
        return self._at(element.get("id", ""))

    def _waiting(self, element: _Element) -> Reach:
        """Reached when its timer or condition began to wait: with the activity or the scope it belongs to."""
        host = element.get("attachedToRef")
        if host:
            return self._at(host)
        if local(element) == "startEvent":
            return Reach(processes=frozenset({self.process}))
        return self._at(element.get("id", ""))

    def _at(self, id: str) -> Reach:
        return Reach(elements=frozenset({(self.process, id)}))


def _own(element: _Element, tag: str) -> Iterator[_Element]:
    """What stands in the element and in no element inside it."""
    for each in list(element.iter(tag)):
        holder = each.getparent()
        while holder is not None and not _is_part(holder):
            holder = holder.getparent()
        if holder is element:
            yield each


def _is_part(element: _Element) -> bool:
    """Event definitions and loops may have ids, too, and belong to their event or activity."""
    is_inner = local(element).endswith(("EventDefinition", "LoopCharacteristics"))
    return bool(element.get("id")) and not is_inner


@contextmanager
def _text(element: _Element, text: str) -> Iterator[None]:
    before, element.text = element.text, text
    try:
        yield
    finally:
        element.text = before


@contextmanager
def _attribute(element: _Element, name: str, value: str) -> Iterator[None]:
    before = element.get(name)
    element.set(name, value)
    try:
        yield
    finally:
        if before is None:
            del element.attrib[name]
        else:
            element.set(name, before)


@contextmanager
def _swapped(gateway: _Element, default: _Element, other: _Element) -> Iterator[None]:
    """The other flow is the default, and its condition stands at the one that was."""
    [condition] = other.iterchildren(_CONDITION)
    default.append(condition)
    gateway.set("default", other.get("id", ""))
    try:
        yield
    finally:
        other.append(condition)
        gateway.set("default", default.get("id", ""))


@contextmanager
def _removed(element: _Element) -> Iterator[None]:
    holder = element.getparent()
    if holder is None:
        yield
        return
    place, tail = holder.index(element), element.tail
    holder.remove(element)
    try:
        yield
    finally:
        element.tail = tail
        holder.insert(place, element)
