"""A decision table (DMN 1.5, chapter 8); its orientation makes no difference here."""

from typing import Any

from engine.dmn.boxed.clauses import Input, Output, read_input, read_output
from engine.dmn.boxed.column import Column, read_column
from engine.dmn.boxed.hit_policy import Hits, Policy, Rule, read_policy
from engine.dmn.boxed.registry import Boxed, Scope, reads
from engine.dmn.nodes import Node, children, text
from engine.dmn.reading import Reading
from engine.dmn.run import Match, Run


@reads("decisionTable")
def read(node: Node, reading: Reading) -> Boxed:
    """Clauses, rules and the policy, everything compiled; a cell at fault is named."""
    inputs = [
        read_input(each, number, reading) for number, each in enumerate(children(node, "input"), 1)
    ]
    heads = list(children(node, "output"))
    outputs = [
        read_output(each, number, reading, len(heads) == 1) for number, each in enumerate(heads, 1)
    ]
    policy = read_policy(node, reading, outputs)
    rules = list(children(node, "rule"))
    cells = [list(children(each, "inputEntry")) for each in rules]
    columns = [
        read_column(cells, index, clause.label, reading) for index, clause in enumerate(inputs)
    ]
    read_rules = tuple(
        _rule(each, number, outputs, len(inputs), reading) for number, each in enumerate(rules, 1)
    )
    asked = [pair for pair in zip(inputs, columns, strict=True) if not pair[0].is_open]
    for place, clause in enumerate(inputs):
        if clause.is_open:
            _expect_empty(clause, [row[place : place + 1] for row in cells], reading)
    return Table(tuple(asked), read_rules, policy, reading)


def _expect_empty(clause: Input, column: list[list[Node]], reading: Reading) -> None:
    """A column that asks for nothing sets no condition; a cell that does is a fault."""
    for number, cell in enumerate(column, 1):
        for each in cell:
            if text(each) not in ("", "-"):
                here = reading.at(f"第 {number} 条规则，输入“{clause.label}”")
                here.fault(
                    each,
                    "missing",
                    "这一列没有写输入表达式，条件无从判断。请在列头写上要判断的变量，或把这一格改成“-”。",
                )


def _rule(node: Node, number: int, outputs: list[Output], inputs: int, reading: Reading) -> Rule:
    here = reading.at(f"第 {number} 条规则")
    cells = list(children(node, "outputEntry"))
    if len(cells) != len(outputs):
        here.fault(node, "cells", f"有 {len(cells)} 个输出单元格，而表有 {len(outputs)} 个输出列。")
    found = len(list(children(node, "inputEntry")))
    if found != inputs:
        here.fault(node, "cells", f"有 {found} 个输入单元格，而表有 {inputs} 个输入列。")
    entries = tuple(
        output.conforming(each, here.at(f"输出“{output.label}”"))
        for output, each in zip(outputs, cells, strict=False)
    )
    return Rule(node.get("id") or str(number), number, entries)


class Table:
    """The rules as columns of bit masks: bit n stands for rule n, counted from 0."""

    def __init__(
        self,
        columns: tuple[tuple[Input, Column], ...],
        rules: tuple[Rule, ...],
        policy: Policy,
        reading: Reading,
    ) -> None:
        self._columns = columns
        self._rules = rules
        self._policy = policy
        self._all = (1 << len(rules)) - 1
        self._element = reading.element or ""
        self._name = reading.name or ""

    def evaluate(self, scope: Scope, run: Run) -> Any:
        candidates = self._candidates(scope, run)
        if candidates is None:
            return None
        hits = Hits(self._select(candidates), scope, run, self._name)
        value, decisive = self._policy.apply(hits)
        run.matched += [Match(self._element, rule.id, rule.number) for rule in decisive]
        return value

    def _candidates(self, scope: Scope, run: Run) -> int | None:
        """The rules all of whose cells hold; None where an input's value is not allowed."""
        candidates = self._all
        # That a cell cannot be held against a value only means that it does not hold.
        around = run.state.warnings
        for clause, column in self._columns:
            if not candidates:
                break
            value = clause.evaluate(scope, run)
            if not clause.allows(value, scope, run):
                return None
            candidates = column.matching(value, candidates, scope, run.state)
        run.state.warnings = around
        return candidates

    def _select(self, candidates: int) -> list[Rule]:
        selected = []
        while candidates:
            lowest = candidates & -candidates
            selected.append(self._rules[lowest.bit_length() - 1])
            candidates ^= lowest
        return selected
