"""Whether what diagrams read is written, what they compare can be so, and what forms ask is read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches

from engine.deployment import checking
from engine.deployment.checking import Flow, Node, Release
from engine.faults import Fault
from engine.script import handlers
from processes.diagrams import expressions, given, variables
from processes.diagrams.expressions import BOOLEANS, NULL, Values
from processes.diagrams.release_rules import CASE
from processes.diagrams.variables import Group

#: What form-js puts into expressions (`engine.forms.fill`).
_SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})
_MISREAD = (
    "这里要读变量“{name}”，但没有环节、表单或处理程序写它，读到的是空值。{guess}"
    "请改名，或在前面的环节用输出映射写入。"
)
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


@checking.rule
def every_condition_is_yes_or_no(release: Release) -> Iterator[Fault]:
    """A condition that is worth a text or a number: it never holds."""
    for group in _groups(release):
        for flow in _conditions(release, group):
            worth = expressions.worth(flow.condition, group.values.get)
            if (
                flow.condition.startswith("=")
                and worth is not None
                and worth - {NULL}
                and not worth & BOOLEANS - {NULL}
            ):
                message = (
                    f"条件“{flow.condition.lstrip('=').strip()}”得出的是{_listed(worth)}，不是 true 或 false，"
                    "永远不成立。请写成比较，如 =变量 = 值。"
                )
                yield flow.fault("condition-no-boolean", message)


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
            asked = _asked(node, release)
            yield from _misread(node, release, own, group)
            yield from _unwritten(node, asked - own - _read_by_given(node, release), group)
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
                    f"字段“{each.label or key}”填了没有人用：环节“{node.name or node.id}”没有把它传出去，"
                    "表单和流程也都不读它。请加一条输出映射，或删去这个字段。"
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
                    f"这里把“{name}”与 {expressions.told(one)} 比较，但它不会是这个值，只会是{offered}。"
                    "请改成其中一个，或在给出它的表单里加上这个选项。"
                )
                hints = [expressions.told(one), *sorted(map(expressions.told, known - {NULL}))]
                yield where.fault("impossible-value", message, name, *hints)


def _listed(known: frozenset[expressions.Value]) -> str:
    told = sorted(expressions.told(each) for each in known - {NULL})
    return "、".join(told[:LISTED]) + ("等" if len(told) > LISTED else "")


def _misread(node: Node, release: Release, own: Collection[str], group: Group) -> Iterator[Fault]:
    """What the fields of a form that is handed in read and nothing writes, told at the fields."""
    form = release.forms.get(node.form)
    if form is None or form.name not in release.given:
        return
    for each in (inside for top in form.components for inside in top.walk()):
        for name in sorted(variables.read_by_field(each) - _SPECIAL - set(own)):
            near = _nearest(name, group, variables.answers(form))
            message = _MISREAD.format(name=name, guess=_guess(near))
            yield Fault(
                *(form.name, None, each.id, each.label, "unwritten-variable", message),
                hints=(name, *near),
            )


def _read_by_given(node: Node, release: Release) -> frozenset[str]:
    """What is told at the form itself."""
    form = release.forms.get(node.form)
    is_given = form is not None and form.name in release.given
    return variables.read_by_form(form) if form and is_given else frozenset()


def _nearest(name: str, group: Group, besides: Iterable[str] = ()) -> list[str]:
    known = {*(group.written - given.names()), *given.CASE, *besides}
    return get_close_matches(name, sorted(known), n=1)


def _guess(near: list[str]) -> str:
    return f"是不是“{near[0]}”？" if near else ""


def _unwritten(where: Node | Flow, names: Iterable[str], group: Group) -> Iterator[Fault]:
    for name in sorted(names):
        near = _nearest(name, group)
        message = _MISREAD.format(name=name, guess=_guess(near))
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


@checking.warning
def every_choice_has_options(release: Release) -> Iterator[Fault]:
    """A field to choose from without anything to choose."""
    for form in release.forms.values():
        if form.name not in release.given:
            continue
        for each in (inside for top in form.components for inside in top.walk()):
            if each.source.get("values") == []:
                message = f"字段“{each.label or each.key}”没有选项，无从选择。请加上选项。"
                yield Fault(form.name, None, each.id, each.label, "no-options", message)
