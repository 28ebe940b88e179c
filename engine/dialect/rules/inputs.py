"""What a diagram hands to a handler: nothing it does not take, all that it requires.

Only what the files decide is refused. An input the handler has no parameter for is a fault unless
another expression of the step reads it: input mappings are variables of the step. A required
parameter without an input mapping may come from a variable around the step; it is a fault when
nothing in all the diagrams writes or reads a variable of that name and no form has such a field.
Otherwise only the run can tell whether it is there (`engine.script.MissingInput`): what an instance
is started with, what messages carry and what handlers hand back stand in no file.
"""

from lxml import etree

from engine import feel
from engine.dialect import names
from engine.dialect.rules.diagram import FLOW_NODES, SUB_PROCESSES, Diagram
from engine.dialect.rules.expressions import body, is_feel
from engine.dialect.rules.known import Known
from engine.dialect.rules.report import Report, short
from engine.script import Signature
from engine.tokens.ad_hoc import ELEMENTS

#: Where input mappings are variables of more than the element itself.
_ENCLOSING = SUB_PROCESSES | {"callActivity"}
#: Attributes that hold the name of a variable the element writes.
_WRITTEN = ("resultVariable", "inputElement", "outputCollection")


def check(diagram: Diagram, report: Report, known: Known) -> None:
    """Compare the input mappings of each step with the signature of its handler."""
    signatures = {each.name: each for each in known.signatures}
    for node in diagram.nodes:
        task = names.extension(node, "taskDefinition")
        signature = signatures.get((task.get("type") or "").strip()) if task is not None else None
        if signature is not None:
            _unread(diagram, node, signature, report)
            _missing(node, signature, report, known.variables)


def variables(root: etree._Element) -> frozenset[str]:
    """The names a file writes or reads as variables that more than one step can see."""
    found: set[str] = {"loopCounter", ELEMENTS}
    for node in root.iter(etree.Element):
        found.update(node.get(each, "").strip() for each in _WRITTEN)
        if node.tag == names.zeebe("output") or _is_enclosing_input(node):
            found.add(_first(node))
        for text in (node.text or "", *map(str, node.values())):
            found |= _read(text)
    return frozenset(found)


def _unread(diagram: Diagram, node: etree._Element, signature: Signature, report: Report) -> None:
    if signature.accepts is None:
        return
    for place, given in enumerate(inputs := _inputs(node)):
        name = _first(given)
        if name in signature.accepts or name in _reads(diagram, node, inputs[place + 1 :]):
            continue
        accepted = "、".join(sorted(signature.accepts)) or "无"
        message = (
            f"处理程序“{signature.name}”不读取输入“{short(name)}”，本环节也没有别处用到它；"
            f"它接受的输入：{accepted}。"
        )
        report.add(given, "unread-input", message, name)


def _missing(
    node: etree._Element, signature: Signature, report: Report, around: frozenset[str]
) -> None:
    for each in _inputs(node):
        # Without a source it is null: to a handler that requires it, as good as nothing.
        if (name := _first(each)) in signature.requires and not (each.get("source") or "").strip():
            message = f"处理程序“{signature.name}”必须有输入“{short(name)}”：它的来源没有填写。"
            report.add(each, "missing-input", message, name)
    given = {_first(each) for each in _inputs(node)}
    for name in sorted(signature.requires - given - around):
        message = (
            f"处理程序“{signature.name}”必须有输入“{name}”："
            "本环节没有映射它，流程中也没有这个名称的变量。"
        )
        report.add(node, "missing-input", message)


def _inputs(node: etree._Element) -> list[etree._Element]:
    mapping = names.extension(node, "ioMapping")
    return [] if mapping is None else mapping.findall(names.zeebe("input"))


def _first(mapping: etree._Element) -> str:
    """The variable a mapping writes: `a.b` writes into `a`."""
    return (mapping.get("target") or "").strip().partition(".")[0]


def _reads(diagram: Diagram, node: etree._Element, later: list[etree._Element]) -> set[str]:
    """The variables the other expressions of a step read, of its inputs the later ones."""
    own = [node, *(n for n in diagram.nodes if n.get("attachedToRef") == node.get("id"))]
    found: set[str] = set()
    # A step that calls a handler has no steps inside.
    for each in (inside for element in own for inside in element.iter(etree.Element)):
        if each.tag == names.zeebe("input") and each not in later:
            continue
        for key, text in [("", each.text or ""), *each.items()]:
            if key != "inputCollection":  # reckoned before there are inputs
                found |= _read(str(text))
    return found


def _is_enclosing_input(node: etree._Element) -> bool:
    if node.tag != names.zeebe("input"):
        return False
    kinds = (names.local(each) for each in node.iterancestors())
    return next((kind for kind in kinds if kind in FLOW_NODES), "") in _ENCLOSING


def _read(text: str) -> frozenset[str]:
    """The variables an expression reads; none where it is no expression or does not compile."""
    if not is_feel(text):
        return frozenset()
    try:
        return feel.compile(body(text)).names
    except feel.FeelError:
        return frozenset()  # that is a fault of its own
