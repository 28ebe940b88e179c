"""Hit policies: what becomes of the rules that matched (DMN 1.5, 8.2.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine import feel
from engine.dmn.boxed.clauses import Output
from engine.dmn.boxed.registry import Boxed, Scope
from engine.dmn.nodes import Node
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.feel.budget import Budget
from engine.feel.compare import matches, same


@dataclass(frozen=True)
class Rule:
    """A row of the table; `number` counts from 1."""

    id: str
    number: int
    entries: tuple[Boxed, ...]


@dataclass(frozen=True)
class Hits:
    """The rules that matched, in their order, and where their outputs are evaluated."""

    rules: list[Rule]
    scope: Scope
    run: Run
    name: str

    def warn(self, sentence: str) -> None:
        """Say why the table has no value."""
        self.run.warn(self.name, "决策表", sentence)

    @property
    def numbers(self) -> str:
        """The rules' numbers, for a sentence."""
        return "、".join(str(each.number) for each in self.rules)


Outcome = tuple[Any, Sequence[Rule]]
"""The table's value and the rules that made it so, in the order of its items."""


class Policy:
    """One hit policy on one table."""

    def __init__(self, outputs: Sequence[Output], choose: Callable[["Policy", Hits], Outcome]):
        self._outputs = outputs
        self._choose = choose
        self.is_multiple = len(outputs) > 1

    def apply(self, hits: Hits) -> Outcome:
        """The value and the rules behind it; the default outputs where nothing matched."""
        if not hits.rules and any(each.default for each in self._outputs):
            return self._default(hits), ()
        return self._choose(self, hits)

    def value(self, rule: Rule, hits: Hits) -> Any:
        """What one rule gives: a value, or a context if the table has several outputs."""
        values = [each.evaluate(hits.scope, hits.run) for each in rule.entries]
        return self._shaped(values)

    def by_priority(self, hits: Hits) -> list[tuple[Any, Rule]]:
        """The rules' values and the rules, the highest output priority first."""
        ranked = []
        for rule in hits.rules:
            values = [each.evaluate(hits.scope, hits.run) for each in rule.entries]
            ranks = [_rank(each, out) for each, out in zip(values, self._outputs, strict=False)]
            ranked.append((ranks, self._shaped(values), rule))
        ranked.sort(key=lambda each: each[0])
        return [(value, rule) for _, value, rule in ranked]

    def _default(self, hits: Hits) -> Any:
        return self._shaped(
            [
                None if each.default is None else each.default.evaluate(hits.scope, hits.run)
                for each in self._outputs
            ]
        )

    def _shaped(self, values: list[Any]) -> Any:
        if not self.is_multiple:
            return values[0] if values else None
        return {out.name: each for out, each in zip(self._outputs, values, strict=False)}


def _rank(value: Any, output: Output) -> int:
    """The place of the value among the output values; behind all of them if it is not there."""
    for place, other in enumerate(output.values or ()):
        if matches(Budget(), value, other) is True:
            return place
    return len(output.values or ())


def _unique(policy: Policy, hits: Hits) -> Outcome:
    if len(hits.rules) > 1:
        hits.warn(f"命中策略为“唯一”，而第 {hits.numbers} 条规则同时命中，结果为 null。")
        return None, hits.rules
    return _first(policy, hits)


def _first(policy: Policy, hits: Hits) -> Outcome:
    if not hits.rules:
        hits.warn("没有规则命中，结果为 null。")
        return None, ()
    return policy.value(hits.rules[0], hits), hits.rules[:1]


def _any(policy: Policy, hits: Hits) -> Outcome:
    if not hits.rules:
        return _first(policy, hits)
    values = [policy.value(each, hits) for each in hits.rules]
    if not all(same(Budget(), values[0], each) for each in values[1:]):
        hits.warn(f"命中策略为“任意”，而第 {hits.numbers} 条规则的输出不同，结果为 null。")
        return None, hits.rules
    return values[0], hits.rules


def _priority(policy: Policy, hits: Hits) -> Outcome:
    if not hits.rules:
        return _first(policy, hits)
    value, rule = policy.by_priority(hits)[0]
    return value, [rule]


def _rule_order(policy: Policy, hits: Hits) -> Outcome:
    return [policy.value(each, hits) for each in hits.rules], hits.rules


def _output_order(policy: Policy, hits: Hits) -> Outcome:
    ordered = policy.by_priority(hits)
    return [value for value, _ in ordered], [rule for _, rule in ordered]


def _count(policy: Policy, hits: Hits) -> Outcome:
    return Decimal(len(hits.rules)), hits.rules


def _aggregate(function: str) -> Callable[[Policy, Hits], Outcome]:
    compiled = feel.compile(f"{function}(values)", kind="expression")

    def choose(policy: Policy, hits: Hits) -> Outcome:
        if not hits.rules:
            return _first(policy, hits)
        values = [policy.value(each, hits) for each in hits.rules]
        value, warnings = compiled.evaluate_with_warnings({"values": values})
        for each in warnings:
            hits.warn(str(each))
        return value, hits.rules

    return choose


_POLICIES: dict[str, Callable[[Policy, Hits], Outcome]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "FIRST": _first,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _rule_order,
    "COLLECT SUM": _aggregate("sum"),
    "COLLECT MIN": _aggregate("min"),
    "COLLECT MAX": _aggregate("max"),
    "COLLECT COUNT": _count,
}


def read_policy(node: Node, reading: Reading, outputs: Sequence[Output]) -> Policy:
    """The table's policy; faults where it cannot work with these outputs."""
    name = node.get("hitPolicy") or "UNIQUE"
    aggregation = node.get("aggregation") if name == "COLLECT" else None
    full = f"{name} {aggregation}" if aggregation else name
    if full not in _POLICIES:
        reading.fault(node, "hit-policy", f"没有“{full}”这种命中策略。")
    if not outputs:
        reading.fault(node, "outputs", "决策表没有输出列。")
    if name in ("PRIORITY", "OUTPUT ORDER") and not any(each.values for each in outputs):
        reading.fault(node, "output-values", "按优先级命中的决策表要列出输出列的允许取值。")
    if aggregation not in (None, "COUNT") and len(outputs) > 1:
        reading.fault(node, "aggregation", "只有一个输出列的决策表才能汇总。")
    names = [each.name for each in outputs]
    if len(outputs) > 1 and (not all(names) or len(set(names)) < len(names)):
        reading.fault(node, "outputs", "有多个输出列时，每列都要有不同的名称。")
    return Policy(outputs, _POLICIES.get(full, _unique))
