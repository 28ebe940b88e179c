"""What each step of a diagram writes: what others see of it, and what it sees alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.etree import _Element

from engine import feel
from engine.dialect.names import bpmn, extension, local, zeebe
from engine.dialect.rules.diagram import FLOW_NODES
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


def _written(node: _Element, around: Surroundings) -> list[Variable]:
    own = list(_results(node, around))
    outputs = _mappings(node, "output")
    collected = [*_collected(node)]
    if not outputs:
        return [*own, *collected]
    known = {each.name: each for each in own}
    return [_mapped(node, each, known) for each in outputs] + collected


def inputs(node: _Element) -> list[Variable]:
    """What is handed to a step or to the process it calls, and the item it is done for."""
    found = [_mapped(node, each, {}) for each in _mappings(node, "input")]
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    item = extension(loop, "loopCharacteristics") if loop is not None else None
    if item is not None and item.get("inputElement"):
        found.append(Variable(item.get("inputElement", ""), "逐个处理的一项", _of(node, "逐个")))
    return found


def own(node: _Element, around: Surroundings) -> list[Variable]:
    """What a step sees besides what stands around it: its inputs, then its results."""
    return [*inputs(node), *_results(node, around)]


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


def _results(node: _Element, around: Surroundings) -> Iterator[Variable]:
    form = extension(node, "formDefinition")
    if form is not None and form.get("formId") in around.forms:
        for each in around.forms[form.get("formId", "")].fields:
            if not each.fact and "." not in each.key:
                values = dict(each.options)
                yield Variable(each.key, each.label, _of(node, _FORM), values)
    yield from _handed_back(node)
    yield from _decided(node, around)
    yield from _inside(node, around)
    script = extension(node, "script")
    if script is not None and script.get("resultVariable"):
        words = body(script.get("expression", ""))
        yield Variable(script.get("resultVariable", ""), words, _of(node, _COUNTED))


def _inside(node: _Element, around: Surroundings) -> Iterator[Variable]:
    """What the steps inside a sub-process write, and those of a process that is called."""
    if local(node) == "subProcess":
        for each in _steps(node):
            yield from written(each, around)
    called = extension(node, "calledElement")
    found = around.processes.get(called.get("processId", "")) if called is not None else None
    for each in () if found is None else _steps(found[1]):
        # What a call inside hands on stands in its mappings; processes may call each other.
        is_call = extension(each, "calledElement") is not None
        for one in (
            [_mapped(each, one, {}) for one in _mappings(each, "output")]
            if is_call
            else written(each, around)
        ):
            yield replace(one, origin=_of(node, f"流程里“{one.origin}”"))


def _steps(scope: _Element) -> Iterator[_Element]:
    return (each for each in scope if local(each) in FLOW_NODES)


def _handed_back(node: _Element) -> Iterator[Variable]:
    task = extension(node, "taskDefinition")
    function = handlers.functions.get(task.get("type", "")) if task is not None else None
    if task is None or function is None or task.get("type") not in signatures.words()["handlers"]:
        return
    its = signatures.describe(task.get("type", ""), function)
    for name, words in its.gives.items():
        yield Variable(name, words, _of(node, f"“{its.name}”{_HANDLER}"))


def _decided(node: _Element, around: Surroundings) -> Iterator[Variable]:
    called = extension(node, "calledDecision")
    if called is None or not called.get("resultVariable"):
        return
    columns = around.decisions.get(called.get("decisionId", ""), ())
    words = "、".join(f"{each.name} {each.label}".strip() for each in columns if each.name)
    yield Variable(called.get("resultVariable", ""), words, _of(node, _TABLE))


def _mappings(node: _Element, kind: str) -> list[_Element]:
    mapping = extension(node, "ioMapping")
    return [] if mapping is None else mapping.findall(zeebe(kind))


def _mapped(node: _Element, mapping: _Element, known: Mapping[str, Variable]) -> Variable:
    name = (mapping.get("target") or "").strip().partition(".")[0]
    source = (mapping.get("source") or "").strip()
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


def _collected(node: _Element) -> Iterator[Variable]:
    loop = node.find(bpmn("multiInstanceLoopCharacteristics"))
    found = extension(loop, "loopCharacteristics") if loop is not None else None
    if found is not None and found.get("outputCollection"):
        yield Variable(found.get("outputCollection", ""), "每项的结果", _of(node, "收齐"))


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


def _of(node: _Element, how: str) -> str:
    return f"{node.get('name') or node.get('id', '')}:{how}"
