"""Whether what diagrams read is written, what they compare can be so, and what forms ask is read."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from engine.deployment import checking
from engine.deployment.checking import Flow, Node, Release
from engine.faults import Fault
from engine.script import handlers
from processes.diagrams import expressions, given, variables
from processes.diagrams.expressions import NULL, Values
from processes.diagrams.release_rules import CASE
from processes.diagrams.variables import Group

#: What form-js puts into expressions (`engine.forms.fill`).
_SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})
#: More values than these are not listed in a sentence.
LISTED = 12


@checking.rule
def every_comparison_can_hold(release: Release) -> Iterator[Fault]:
    """A condition that asks for a value its variable never has: the way is never taken."""
    for group in _groups(release):
        conditions = _conditions(release, group)
        for node in group.nodes:
            own = group.own(node)
            for text in node.expressions:
                yield from _impossible(node, text, own, group)
        for flow in conditions:
            yield from _impossible(flow, flow.condition, {}, group)


@checking.warning
def every_variable_is_written(release: Release) -> Iterator[Fault]:
    """A variable that is read, and that nothing in all the diagrams writes."""
    for group in _groups(release):
        if group.is_open:
            continue
        for node in group.nodes:
            if group.is_unclear(node):
                continue
            own = group.own(node).keys() | group.written
            read = frozenset[str]().union(*map(expressions.reads, node.expressions))
            yield from _unwritten(node, read - own, group)
            yield from _unwritten(node, _asked(node, release) - own, group)
        for flow in _conditions(release, group):
            yield from _unwritten(flow, expressions.reads(flow.condition) - group.written, group)


@checking.warning
def every_answer_is_read(release: Release) -> Iterator[Fault]:
    """A field of a form whose answer nothing reads: neither the step, nor the form, nor what comes after."""
    for group in _groups(release):
        everywhere = _read_everywhere(release, group)
        for node in group.nodes:
            form = group.form(node)
            if form is None or form.facts:
                continue  # who writes a fact looks at the other answers as well
            read = variables.read_by_form(form) | _read_by_step(node, group)
            for each in variables.fields(form):
                key = each.key
                is_read = key in read or (not node.outputs and key in everywhere)
                # A box that must be ticked is read by who ticks it.
                if (
                    key is None
                    or is_read
                    or (each.type == "checkbox" and each.rules.get("required"))
                ):
                    continue
                message = (
                    f"字段“{each.label or key}”填了没有人用:环节“{node.name or node.id}”没有把它传出去,"
                    "表单和流程也都不读它。请加一条输出映射,或删去这个字段。"
                )
                if form.name in release.given:
                    yield Fault(form.name, None, each.id, each.label, "unread-field", message)
                else:
                    yield node.fault("unread-field", message)


def _groups(release: Release) -> list[Group]:
    """Where cases are run; the engine's own examples are none of ours."""
    return variables.groups(release) if CASE in release.processes else []


def _conditions(release: Release, group: Group) -> list[Flow]:
    processes = {node.process for node in group.nodes}
    return [each for each in release.flows if each.condition and each.process in processes]


def _impossible(
    where: Node | Flow, text: str, own: Mapping[str, Values], group: Group
) -> Iterator[Fault]:
    for compared in expressions.comparisons(text):
        name = compared.name
        known = own[name] if name in own else group.values.get(name)
        if known is None or not known - {NULL}:
            continue
        for one in compared.constants:
            # An answer left empty is the empty value (`engine.forms`).
            if one not in known | {NULL, ("string", "")}:
                offered = _listed(known)
                message = (
                    f"这里把“{name}”与 {expressions.told(one)} 比较,但它不会是这个值,只会是{offered}。"
                    "请改成其中一个,或在给出它的表单里加上这个选项。"
                )
                hints = [expressions.told(one), *sorted(map(expressions.told, known - {NULL}))]
                yield where.fault("impossible-value", message, name, *hints)


def _listed(known: frozenset[expressions.Value]) -> str:
    told = sorted(expressions.told(each) for each in known - {NULL})
    return "、".join(told[:LISTED]) + ("等" if len(told) > LISTED else "")


def _unwritten(where: Node | Flow, names: Iterable[str], group: Group) -> Iterator[Fault]:
    for name in sorted(names):
        near = get_close_matches(
            name, sorted(group.written - given.names() | given.CASE.keys()), n=1
        )
        guess = f"是不是“{near[0]}”?" if near else ""
        message = (
            f"这里要读变量“{name}”,但没有环节、表单或处理程序写它,读到的是空值。{guess}"
            "请改名,或在前面的环节用输出映射写入。"
        )
        yield where.fault("unwritten-variable", message, name, *near)


def _asked(node: Node, release: Release) -> frozenset[str]:
    """What the step's decision and form read besides what the step itself has."""
    form = release.forms.get(node.form)
    found = variables.read_by_form(form) - _SPECIAL if form else frozenset()
    model = release.models.get(node.decision)
    return found | (model.asked(node.decision) if model else frozenset())


def _read_by_step(node: Node, group: Group) -> frozenset[str]:
    at_border = [each for each in group.nodes if each.attached == node.id]
    texts = [text for each in (node, *at_border) for text in each.expressions]
    return frozenset[str]().union(*map(expressions.reads, texts))


def _read_everywhere(release: Release, group: Group) -> frozenset[str]:
    accepted = {each.name: each.accepts for each in handlers.signatures()}
    found: set[str] = set()
    for node in group.nodes:
        found = found.union(*map(expressions.reads, node.expressions), _asked(node, release))
        found |= accepted.get(node.type) or frozenset()
        if form := group.form(node):
            found |= form.facts.keys()
    for flow in _conditions(release, group):
        found |= expressions.reads(flow.condition)
    return frozenset(found)


@checking.warning
def every_table_is_whole(release: Release) -> Iterable[Fault]:
    """A decision table that leaves something open, or says it twice (`engine.dmn.gaps`)."""
    return release.uncertain
