"""What each step of a diagram writes: what others see of it, and what it sees alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.etree import _Element

from engine import feel
from engine.deployment import elements
from engine.deployment.elements import Mapped, Node
from engine.dialect.names import local
from engine.dialect.rules.diagram import FLOW_NODES, SUB_PROCESSES
from engine.dialect.rules.expressions import body, is_feel
from engine.script import handlers
from processes.studio import signatures
from processes.studio.surroundings import Surroundings

#: Where a variable a step writes comes from, in front of the step's name.
_FORM, _TABLE, _HANDLER, _MAPPED, _COUNTED = "表单字段", "决策结果", "交回", "映射", "算出"
#: Each has expressions of its own.
_HOLDERS = FLOW_NODES | {"sequenceFlow"}


@dataclass(frozen=True)
class Variable:
    """A variable as it is offered to an expression."""

    name: str
    #: what it says, in a few words
    words: str
    #: which step writes it, and how; or who calls the process
    origin: str
    #: its codes with their words, where only these can be
    values: Mapping[str, str] = field(default_factory=dict)


def written(node: _Element, around: Surroundings) -> list[Variable]:
    """What is seen of a step when it is over: its output mappings, or all it has where there is none."""
    if node not in around.written:
        # Processes may call each other round in a ring: the one under way adds nothing to itself.
        around.written[node] = []
        around.written[node] = _written(node, around)
    found: list[Variable] = around.written[node]
    return found


def _written(element: _Element, around: Surroundings) -> list[Variable]:
    node = elements.node(element)
    own = list(_results(element, node, around))
    collected = [Variable(node.gathered, "每项的结果", _of(node, "收齐"))] if node.gathered else []
    if not node.outputs:
        return [*own, *collected]
    known = {each.name: each for each in own}
    return [_mapped(node, each, known) for each in node.outputs] + collected


def inputs(element: _Element) -> list[Variable]:
    """What is handed to a step or to the process it calls, and the item it is done for."""
    node = elements.node(element)
    found = [_mapped(node, each, {}) for each in node.inputs]
    if node.item:
        found.append(Variable(node.item, "逐个处理的一项", _of(node, "逐个")))
    return found


def own(element: _Element, around: Surroundings) -> list[Variable]:
    """What a step sees besides what stands around it: its inputs, then its results."""
    return [*inputs(element), *_results(element, elements.node(element), around)]


def read(node: _Element) -> frozenset[str]:
    """The variables the expressions of an element read, without those of the steps inside it."""
    found: set[str] = set()
    for each in node.iter(etree.Element):
        holder = next(
            (above for above in (each, *each.iterancestors()) if local(above) in _HOLDERS), node
        )
        if holder is node:
            for text in (each.text or "", *map(str, each.values())):
                found |= _names(text)
    return frozenset(found)


def _names(text: str) -> frozenset[str]:
    try:
        return feel.compile(body(text)).names if is_feel(text) else frozenset()
    except feel.FeelError:
        return frozenset()  # that is a finding of its own


def _results(element: _Element, node: Node, around: Surroundings) -> Iterator[Variable]:
    if node.form in around.forms:
        for each in around.forms[node.form].fields:
            if not each.fact and "." not in each.key:
                values = dict(each.options)
                yield Variable(each.key, each.label, _of(node, _FORM), values)
    yield from _handed_back(node)
    yield from _decided(node, around)
    yield from _inside(element, node, around)
    if node.script and node.result:
        yield Variable(node.result, body(node.script), _of(node, _COUNTED))


def _inside(element: _Element, node: Node, around: Surroundings) -> Iterator[Variable]:
    """What the steps inside a sub-process write, and those of a process that is called."""
    if node.kind in SUB_PROCESSES:
        for each in _steps(element):
            yield from written(each, around)
    found = around.processes.get(node.called) if node.called else None
    for each in () if found is None else _steps(found[1]):
        # What a call inside hands on stands in its mappings; processes may call each other.
        step = elements.node(each)
        for one in (
            [_mapped(step, one, {}) for one in step.outputs]
            if step.called
            else written(each, around)
        ):
            yield replace(one, origin=_of(node, f"流程里“{one.origin}”"))


def _steps(scope: _Element) -> Iterator[_Element]:
    return (each for each in scope if local(each) in FLOW_NODES)


def _handed_back(node: Node) -> Iterator[Variable]:
    function = handlers.functions.get(node.type)
    if function is None or node.type not in signatures.words()["handlers"]:
        return
    its = signatures.describe(node.type, function)
    for name, words in its.gives.items():
        yield Variable(name, words, _of(node, f"“{its.name}”{_HANDLER}"))


def _decided(node: Node, around: Surroundings) -> Iterator[Variable]:
    if node.decision and node.result:
        columns = around.decisions.get(node.decision, ())
        words = "、".join(f"{each.name} {each.label}".strip() for each in columns if each.name)
        yield Variable(node.result, words, _of(node, _TABLE))


def _mapped(node: Node, mapping: Mapped, known: Mapping[str, Variable]) -> Variable:
    name, source = mapping
    said = body(source) if is_feel(source) else source
    same = known.get(said)
    if same is not None:
        return replace(same, name=name)
    return Variable(name, "" if said == name else said, _of(node, _MAPPED), _texts(source))


def _texts(source: str) -> Mapping[str, str]:
    """The texts a choice is between, where it is one between nothing else."""
    try:
        read = feel.compile(body(source)) if is_feel(source) else None
    except feel.FeelError:
        return {}
    if read is None or read.names:
        return {}
    value = read.evaluate({})
    return {value: value} if isinstance(value, str) else {}


def unique(variables: Iterable[Variable]) -> list[Variable]:
    """Each name once, the first of it, with the values all of them may have."""
    found: dict[str, Variable] = {}
    for each in variables:
        before = found.get(each.name)
        if before is None:
            found[each.name] = each
        elif before.values and each.values:
            found[each.name] = replace(before, values={**before.values, **each.values})
    return [each for each in found.values() if each.name]


def _of(node: Node, how: str) -> str:
    return f"{node.name or node.id}：{how}"
