"""What a decision table leaves open, says twice, or never comes to: decided over its cells alone.

A cell that is reckoned when the table is asked is taken for one that may hold: only gaps and overlaps
there are whatever it turns out to be are told, and the columns with such cells are named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.dmn.nodes import Node, child, children, line, name, text
from engine.dmn.regions import Column, column
from engine.faults import Fault

#: More of a kind are not told of one table.
SHOWN = 10
#: Combinations looked at before a table is called too large to decide.
STEPS = 20_000
#: Policies that answer with all that matched: nothing and several are answers as well.
_LISTS = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True)
class Row:
    """A rule with what it answers, as it is written."""

    id: str
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A decision table as far as its gaps go."""

    decision: str
    name: str
    line: int | None
    policy: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    has_default: bool = False


@dataclass
class Analysis:
    """Sentences about one table; `rule` is empty where no single rule is meant."""

    gaps: list[str] = field(default_factory=list)
    overlaps: list[tuple[str, str]] = field(default_factory=list)
    #: rules an earlier one leaves nothing
    hidden: list[tuple[str, str]] = field(default_factory=list)
    #: why not everything could be decided; empty: it was
    undecided: str = ""


def tables(root: Node) -> Iterator[Table]:
    """The decision tables of a model that was read without faults."""
    for decision in children(root, "decision"):
        node = child(decision, "decisionTable")
        if node is not None:
            yield _table(decision, node)


def uncertain(root: Node, file: str) -> Iterator[Fault]:
    """What is found in a file, each at its decision or rule."""
    for table in tables(root):
        found = analyse(table)
        for sentence in found.gaps:
            message = f"{sentence}：没有规则。请补一行，或者加一行各列都写“-”的兜底规则。"
            yield Fault(file, table.line, table.decision, table.name, "table-gap", message)
        for code, told in (("table-overlap", found.overlaps), ("table-hidden", found.hidden)):
            for rule, sentence in told:
                yield Fault(file, table.line, rule, table.name, code, sentence)


def analyse(table: Table) -> Analysis:
    """Gaps, overlaps and hidden rules, as far as the hit policy minds them."""
    found = Analysis()
    unsure = [each.label for each in table.columns if not all(each.sure)]
    if unsure:
        found.undecided = f"“{'”、“'.join(unsure)}”列有要算的条件，缺口和重叠只判断到这里为止。"
    if table.policy not in _LISTS and not table.has_default:
        searched = _Search(table)
        found.gaps = searched.gaps()
        if searched.steps > STEPS:
            found.undecided = "这张表的组合太多，没有逐一判断有没有缺口。"
    if table.policy in ("UNIQUE", "ANY"):
        found.overlaps = list(_limited(_overlaps(table)))
    if table.policy == "FIRST":
        found.hidden = list(_limited(_hidden(table)))
    return found


def _table(decision: Node, node: Node) -> Table:
    rules = list(children(node, "rule"))
    cells = [[text(each) for each in children(rule, "inputEntry")] for rule in rules]
    columns = []
    for place, clause in enumerate(children(node, "input")):
        expression = child(clause, "inputExpression")
        label = clause.get("label") or text(expression) or str(place + 1)
        kind = expression.get("typeRef") or "" if expression is not None else ""
        own = [row[place] if place < len(row) else "" for row in cells]
        columns.append(column(label, kind, text(child(clause, "inputValues")), own))
    rows = [
        Row(rule.get("id") or str(number), tuple(text(x) for x in children(rule, "outputEntry")))
        for number, rule in enumerate(rules, 1)
    ]
    defaults = [child(each, "defaultOutputEntry") for each in children(node, "output")]
    return Table(
        decision.get("id") or "",
        name(decision),
        line(decision),
        node.get("hitPolicy") or "UNIQUE",
        tuple(columns),
        tuple(rows),
        any(each is not None for each in defaults),
    )


class _Search:
    """Walks the columns from the left, keeping the rules that still hold."""

    def __init__(self, table: Table) -> None:
        self._columns = table.columns
        self._rows = len(table.rows)
        self._found: list[str] = []
        self.steps = 0

    def gaps(self) -> list[str]:
        if self._columns:
            self._walk(0, (1 << self._rows) - 1, [])
        return self._found

    def _walk(self, place: int, rules: int, path: list[str]) -> None:
        self.steps += 1
        if len(self._found) >= SHOWN or self.steps > STEPS:
            return
        if not rules:
            self._found.append("且".join(path) or "任何情况")
            return
        if place == len(self._columns):
            return
        at = self._columns[place]
        alike: dict[int, list[int]] = {}
        for region in range(len(at.regions)):
            bit = 1 << region
            left = sum(1 << row for row in _bits(rules) if at.masks[row] & bit)
            alike.setdefault(left, []).append(region)
        for left, regions in alike.items():
            told = [] if len(alike) == 1 else [_said(at, regions)]
            self._walk(place + 1, left, [*path, *told])


def _said(at: Column, regions: Sequence[int]) -> str:
    return f"{at.label} {at.told(regions)}"


def _overlaps(table: Table) -> Iterator[tuple[str, str]]:
    for second, row in enumerate(table.rows):
        for first in range(second):
            common = [
                each.masks[first] & each.masks[second]
                if each.sure[first] and each.sure[second]
                else 0
                for each in table.columns
            ]
            if not all(common):
                continue
            if table.policy == "ANY" and row.outputs == table.rows[first].outputs:
                continue
            where = [
                _said(each, list(_bits(mask)))
                for each, mask in zip(table.columns, common, strict=True)
                if mask != each.everything
            ]
            why = (
                "命中策略是“唯一”，结果会是空值"
                if table.policy == "UNIQUE"
                else "命中策略是“任意”而结果不同，会是空值"
            )
            message = (
                f"{'且'.join(where) or '任何情况'}：第{first + 1}行和第{second + 1}行同时命中；{why}。"
                "请把两行的条件分开，或改命中策略。"
            )
            yield row.id, message


def _hidden(table: Table) -> Iterator[tuple[str, str]]:
    for second, row in enumerate(table.rows):
        for first in range(second):
            if all(
                each.sure[first] and not each.masks[second] & ~each.masks[first]
                for each in table.columns
            ):
                message = (
                    f"第{second + 1}行永远不会命中：凡合乎它的，前面的第{first + 1}行已经命中。"
                    "请把它移到前面，或删去。"
                )
                yield row.id, message
                break


def _limited(found: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for _, each in zip(range(SHOWN), found, strict=False):
        yield each


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
