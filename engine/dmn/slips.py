"""What stands in a cell of a decision table and can hardly be meant: no value fits it, nothing gives it.

A word without its quotation marks is a variable; one that is nowhere to be read from is taken for a slip.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Literal

from lxml import etree

from engine import feel
from engine.dmn.boxed.constants import parts
from engine.dmn.gaps import SHOWN, tables
from engine.dmn.nodes import Node, child, children, is_dmn, line, name, text
from engine.faults import Fault

#: What FEEL itself calls the value a cell tests.
_TESTED = "?"
_REQUIRED = ("requiredInput", "requiredDecision", "requiredKnowledge")
_UNQUOTED = (
    "第{row}行的“{label}”里，“{word}”没有加引号，会当作变量来读，而这张表没有这个输入。"
    '文字要写成 "{word}"；确是变量的，请把它列为所需的输入。'
)


def slips(root: Node, file: str) -> Iterator[Fault]:
    """What is found in the tables of a model that was read without faults, at most `SHOWN` of a table."""
    named = {each.get("id"): name(each) for each in children(root)}
    for decision in children(root, "decision"):
        table = child(decision, "decisionTable")
        if table is not None:
            found = _of_table(root, decision, table, named)
            for _, (element, code, message, *hints) in zip(range(SHOWN), found, strict=False):
                yield Fault(
                    file, line(decision), element, name(decision), code, message, tuple(hints)
                )
    yield from _same_ids(root, file)
    for table_ in tables(root):
        for number, row in enumerate(table_.rows):
            for column in table_.columns:
                if column.sure[number] and not column.masks[number]:
                    allowed = column.told(range(len(column.regions)))
                    message = (
                        f"第{number + 1}行永远不会命中：“{column.label}”写的不是这一列会有的值，"
                        f"只会是{allowed}。请改成其中一个，或改这一列允许的取值。"
                    )
                    yield Fault(file, table_.line, row.id, table_.name, "cell-never", message)


def _same_ids(root: Node, file: str) -> Iterator[Fault]:
    """Two elements with one id: an editor finds the wrong one."""
    seen: set[str] = set()
    for each in root.iter(etree.Element):
        key = each.get("id") if is_dmn(each) else None
        if key and key in seen:
            message = f"编号“{key}”写了两次，编辑器和意见会找错元素。请换一个。"
            yield Fault(file, line(each), key, None, "duplicate-id", message)
        seen.add(key or "")


_Found = tuple[str, ...]


def _of_table(
    root: Node, decision: Node, table: Node, named: dict[str | None, str]
) -> Iterator[_Found]:
    inputs = [child(each, "inputExpression") for each in children(table, "input")]
    asked = [_names(text(each), "expression", frozenset()) for each in inputs]
    required = {named[key] for key in _required(decision) if named.get(key)}
    yield from _unasked(decision, inputs, asked, required)
    imported = {name(each) for each in children(root, "import")}
    known = required.union(imported, filter(None, named.values()), *asked)
    outputs = list(children(table, "output"))
    clauses, own = [*children(table, "input"), *outputs], frozenset(known)
    for number, rule in enumerate(children(table, "rule"), 1):
        key = rule.get("id") or str(number)
        for clause, cell in zip(clauses, children(rule, "inputEntry", "outputEntry"), strict=False):
            is_test = clause not in outputs
            label = clause.get("label") or text(child(clause, "inputExpression")) or name(clause)
            for word in sorted(_names(text(cell), "unary" if is_test else "expression", own) - own):
                message = _UNQUOTED.format(row=number, label=label, word=word)
                yield key, "unquoted", message, word, cell.get("id") or ""
            if not is_test:
                yield from _not_allowed(clause, label, number, key, text(cell))


def _unasked(
    decision: Node, inputs: list[Node | None], asked: list[frozenset[str]], required: set[str]
) -> Iterator[_Found]:
    """An input that reads what the decision does not require, though it is nearly called like what it does."""
    for node, words in zip(inputs, asked, strict=True):
        for word in sorted(words - required):
            if near := get_close_matches(word, sorted(required), n=1):
                message = f"输入“{text(node)}”要读变量“{word}”，而这个决策所需的输入里没有它。是不是“{near[0]}”？"
                yield decision.get("id") or "", "unrequired", message, word, near[0]


def _not_allowed(clause: Node, label: str, row: int, key: str, cell: str) -> Iterator[_Found]:
    allowed = text(child(clause, "outputValues"))
    offered, given = parts(allowed) if allowed else None, parts(cell)
    if offered and given and any(each is not None and each not in offered for each in given):
        message = (
            f"第{row}行的“{label}”写的是 {cell}，不在这一列允许的取值（{allowed}）里，得出的会是空值。"
            "请改成其中一个，或改允许的取值。"
        )
        yield key, "output-not-allowed", message


def _required(decision: Node) -> Iterator[str]:
    for each in decision.iter(etree.Element):
        if etree.QName(each).localname in _REQUIRED:
            yield (each.get("href") or "").rpartition("#")[2]


def _names(
    source: str, kind: Literal["expression", "unary"], known: frozenset[str]
) -> frozenset[str]:
    """The variables a text reads; none of what is no FEEL, which is a fault of its own."""
    if source in ("", "-"):
        return frozenset()
    try:
        names = feel.compile(source, kind, known).names
    except feel.FeelError:
        return frozenset()
    return names - feel.FUNCTIONS.keys() - {_TESTED}
