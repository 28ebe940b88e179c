"""The heads of a decision table's columns: what is put in, what comes out."""

from dataclasses import dataclass
from typing import Any

from engine import feel
from engine.dmn.boxed.literal import read as read_literal
from engine.dmn.boxed.registry import Boxed, Nothing, Scope, typed
from engine.dmn.compound import enumeration
from engine.dmn.nodes import Node, child, name, text
from engine.dmn.reading import Reading
from engine.dmn.run import Run
from engine.dmn.types import MISMATCH, Type


class Allowed:
    """Allowed values; of a list, each item must be among them."""

    def __init__(self, compiled: feel.Expression) -> None:
        self._compiled = compiled

    def holds(self, value: Any, scope: Scope, run: Run) -> bool:
        """Whether the value is allowed; null always is."""
        if value is None or self._compiled.test_in(value, scope, run.state):
            return True
        if not isinstance(value, list):
            return False
        return all(self._compiled.test_in(each, scope, run.state) for each in value)


class Input:
    """An input expression, its type and the values it may have."""

    def __init__(
        self,
        boxed: Boxed,
        label: str,
        wanted: Type | None,
        allowed: Allowed | None,
        reading: Reading,
        *,
        is_open: bool = False,
    ) -> None:
        self._boxed = boxed
        self.label = label
        #: It asks for nothing, as a table that is new: its cells set no condition.
        self.is_open = is_open
        self._type = wanted
        self._allowed = allowed
        self._where = (reading.name or "", reading.at(f"输入“{label}”").place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        """The value, converted to the column's type; one that does not fit is tested as it is.

        That it is null decides which rules match, so it never goes unsaid.
        """
        said = len(run.warnings)
        value = self._boxed.evaluate(scope, run)
        if value is None:
            if len(run.warnings) == said:
                run.warn(*self._where, "输入值为空（null）。")
            return None
        if self._type is None:
            return value
        fitted = self._type.fit(value)
        if fitted is MISMATCH:
            run.warn(*self._where, f"输入值不符合类型“{self._type.name}”。")
            return value
        return fitted

    def allows(self, value: Any, scope: Scope, run: Run) -> bool:
        """Whether the value is among the input values; null always is."""
        if self._allowed is None or self._allowed.holds(value, scope, run):
            return True
        run.warn(*self._where, "输入值不在允许的取值之内，结果为 null。")
        return False


@dataclass(frozen=True)
class Output:
    """An output column; `values` in order of priority, if they are enumerated."""

    name: str
    label: str
    type: Type | None
    allowed: Allowed | None
    values: tuple[Any, ...] | None
    default: Boxed | None

    def conforming(self, cell: Node, reading: Reading) -> Boxed:
        """The cell's expression, its value made to conform to the column's type and values."""
        boxed = read_literal(cell, reading)
        if self.type is not None:
            boxed = typed(boxed, self.type, reading)
        return boxed if self.allowed is None else _Allowed(boxed, self.allowed, reading)


class _Allowed:
    def __init__(self, inner: Boxed, allowed: Allowed, reading: Reading) -> None:
        self._inner = inner
        self._allowed = allowed
        self._where = (reading.name or "", reading.place)

    def evaluate(self, scope: Scope, run: Run) -> Any:
        value = self._inner.evaluate(scope, run)
        if self._allowed.holds(value, scope, run):
            return value
        run.warn(*self._where, "输出值不在允许的取值之内，结果为 null。")
        return None


def read_input(node: Node, number: int, reading: Reading) -> Input:
    """The expression of an input clause and the values it may have."""
    expression = child(node, "inputExpression")
    label = node.get("label") or text(expression) or str(number)
    here = reading.at(f"输入“{label}”")
    is_open = expression is None or not text(expression)
    boxed = Nothing() if expression is None or is_open else read_literal(expression, here)
    allowed = child(node, "inputValues")
    wanted = None if expression is None else here.type(expression)
    return Input(boxed, label, wanted, _allowed(allowed, here), reading, is_open=is_open)


def read_output(node: Node, number: int, reading: Reading, is_only: bool) -> Output:
    """Its name, type, values and default; the only one is of the type the table is to have."""
    label = node.get("label") or name(node) or str(number)
    here = reading.at(f"输出“{label}”")
    allowed = child(node, "outputValues")
    default = child(node, "defaultOutputEntry")
    wanted = here.type(node)
    boxed: Boxed | None = None
    if default is not None:
        boxed = read_literal(default, here.at("默认值"))
        if wanted is not None:
            boxed = typed(boxed, wanted, here.at("默认值"))
    return Output(
        name(node),
        label,
        wanted,
        _allowed(allowed, here),
        _enumerated(text(allowed) or enumeration(wanted or (reading.wanted if is_only else None))),
        None if isinstance(boxed, Nothing) else boxed,
    )


def _allowed(node: Node | None, reading: Reading) -> Allowed | None:
    compiled = None if node is None or text(node) in ("", "-") else reading.test(node)
    return None if compiled is None else Allowed(compiled)


def _enumerated(source: str) -> tuple[Any, ...] | None:
    """The output values as values, in their order; None if they are not an enumeration."""
    if source in ("", "-"):
        return None
    try:
        listed = feel.compile(f"[{source}]").evaluate({})
    except feel.FeelSyntaxError:
        # Reported where the same text is compiled as unary tests.
        return None
    return tuple(listed) if isinstance(listed, list) else None
