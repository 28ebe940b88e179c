"""All files of a set as they are read once: diagrams, forms, decisions."""

from collections.abc import Iterable
from functools import cached_property

from engine.deployment import parsed
from engine.deployment.bundle import Kind, Source
from engine.deployment.elements import Flow, Node
from engine.dmn.nodes import Node as Xml
from engine.dmn.nodes import children
from engine.exploration.graph import Place
from engine.forms import Form
from engine.forms.component import Component
from engine.script import handlers
from processes.diagrams.expressions import texts
from processes.evidence import deciding
from processes.studio import table_trials

_THROWS = frozenset({"endEvent", "intermediateThrowEvent"})


class Drawn:
    """The files of a set; raises Refused for one that cannot be read."""

    def __init__(self, files: Iterable[Source]) -> None:
        self.files = list(files)
        self._diagrams = [each for each in self.files if each.kind is Kind.BPMN]
        self.nodes: list[Node] = [n for each in self._diagrams for n in parsed.nodes(each)]
        self.flows: list[Flow] = [f for each in self._diagrams for f in parsed.flows(each)]
        read = (Form.parse(each.text, each.name) for each in self.files if each.kind is Kind.FORM)
        #: By their ids.
        self.forms: dict[str, Form] = {form.id: form for form in read}
        #: The model of each decision, and what it reads.
        self.models: dict[str, Xml] = {}
        self.asked: dict[str, frozenset[str]] = {}
        for source in (each for each in self.files if each.kind is Kind.DMN):
            root = parsed.tree(source)
            for key in (each.get("id") or "" for each in children(root, "decision")):
                self.models[key] = root
                inputs = table_trials.inputs(source.name, source.text, key)
                self.asked[key] = frozenset(each.name for each in inputs)

    @cached_property
    def holding(self) -> dict[str, tuple[str, ...]]:
        """The processes drawn in each file."""
        return {each.name: tuple(parsed.process_names(each)) for each in self._diagrams}

    @cached_property
    def read(self) -> dict[str, frozenset[str]]:
        """What each form and each decision looks at besides its own."""
        found = {f"decision:{key}": each for key, each in self.asked.items()}
        forms = self.forms.items()
        return found | {f"form:{key}": _read(form) - _always(form) for key, form in forms}

    @cached_property
    def gives(self) -> dict[str, frozenset[str] | None]:
        """By type, the variables a handler hands back; None: nobody has said which."""
        return {each.name: each.gives for each in handlers.signatures()}

    @cached_property
    def handed_back(self) -> dict[str, frozenset[str]]:
        """The variables each form hands back."""
        return {key: form.variables for key, form in self.forms.items()}

    @cached_property
    def handed(self) -> dict[str, frozenset[str]]:
        """By form and handler, the variables that are always handed back by it."""
        found = {f"form:{key}": _always(form) for key, form in self.forms.items()}
        return found | {f"handler:{key}": each for key, each in self.gives.items() if each}

    @cached_property
    def fields(self) -> dict[str, Component]:
        """A field of each key."""
        tops = (top for form in self.forms.values() for top in form.components)
        return {str(each.key): each for top in tops for each in top.walk() if each.key}

    def nodes_of(self, process: str) -> list[Node]:
        """The elements of a process."""
        return [each for each in self.nodes if each.process == process]

    def flows_of(self, process: str) -> list[Flow]:
        """The flows of a process."""
        return [each for each in self.flows if each.process == process]

    def calls(self, process: str) -> list[str]:
        """The processes one calls, each once."""
        return sorted({each.called for each in self.nodes_of(process) if each.called})

    def callers(self, process: str) -> list[str]:
        """The processes that call one."""
        return sorted({each.process for each in self.nodes if each.called == process})

    def around(self, process: str) -> list[str]:
        """The process itself, those that call it, those that call these, …"""
        found = [process]
        for each in found:
            found += [caller for caller in self.callers(each) if caller not in found]
        return found

    def below(self, processes: Iterable[str]) -> list[str]:
        """The processes these call, those these call, …, none of themselves."""
        known = list(processes)
        found: list[str] = []
        waiting = list(known)
        while waiting:
            new = [each for each in self.calls(waiting.pop()) if each not in (*known, *found)]
            found += new
            waiting += new
        return found

    def beside(self, process: str) -> frozenset[str]:
        """The processes that are drawn in its file, itself among them."""
        return frozenset(next(held for held in self.holding.values() if process in held))

    @cached_property
    def said(self) -> dict[str, list[str]]:
        """By variable, the texts that a mapping somewhere writes to it."""
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            for target, text in (*node.inputs, *node.outputs):
                known = found.setdefault(target, [])
                known += [each for each in texts(text) if each not in known]
        return found

    def written(self, process: str, within: frozenset[str] = frozenset()) -> set[str]:
        """The variables a process writes, those of the processes it calls included."""
        if process in within:
            return set()
        found: set[str] = set()
        for node in self.nodes_of(process):
            found |= deciding.writes(node, self.handed_back, self.gives)
            if node.called and not node.outputs:
                found |= self.written(node.called, within | {process})
        return found

    def thrown(self, process: str, kind: str) -> frozenset[str]:
        """The codes of the errors or escalations its own events throw and some caller catches."""
        own = self.nodes_of(process)
        codes = {
            n.event.name for n in own if n.kind in _THROWS and n.event and n.event.kind == kind
        }
        return frozenset(codes & self._caught(process, kind))

    def error_ends(self, process: str) -> frozenset[Place]:
        """Its error end events that some caller catches."""
        caught = self._caught(process, "error")
        return frozenset(
            (process, n.id)
            for n in self.nodes_of(process)
            if n.kind == "endEvent"
            and n.event
            and n.event.kind == "error"
            and n.event.name in caught
        )

    def _caught(self, process: str, kind: str) -> set[str]:
        calls = {(n.process, n.id) for n in self.nodes if n.called == process}
        callers = {of for of, _ in calls}
        events = [n for n in self.nodes if n.event is not None and n.event.kind == kind]
        return {
            n.event.name
            for n in events
            if n.event is not None
            and (
                (n.process, n.attached) in calls
                or (n.kind == "startEvent" and n.process in callers)
            )
        }


def _always(form: Form) -> frozenset[str]:
    """The variables whose fields are never hidden and can always be filled in."""
    waiting, found = list(form.components), set[str]()
    while waiting:
        each = waiting.pop()
        if each.hide is not None:
            continue
        locked = {"disabled", "readonly"} & (each.computed.keys() | each.source.keys())
        if each.key is None:
            waiting += each.components
        elif not locked and "." not in each.key and each.fact is None:
            found.add(each.key)
    return frozenset(found)


def _read(form: Form) -> frozenset[str]:
    found: set[str] = set()
    for each in (inner for top in form.components for inner in top.walk()):
        if each.hide is not None:
            found |= each.hide.names
        found |= {name for text in each.computed.values() for name in text.names}
        if each.source.get("valuesKey"):
            found.add(str(each.source["valuesKey"]))
    return frozenset(found)
