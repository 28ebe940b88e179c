"""A text of a diagram: FEEL when it begins with `=`, else itself."""

import logging
from collections.abc import Mapping
from typing import Any

from engine import feel
from engine.errors import EngineError
from engine.feel.values import kind, named
from engine.tokens import functions as _functions  # noqa: F401 - registers them
from engine.tokens.texts import is_storable

#: Characters of a value in a sentence.
SHOWN = 60
#: Reasons told of one null.
TOLD = 3
logger = logging.getLogger(__name__)


class Failure(EngineError):
    """这一步不能完成:{reason}

    What a diagram asks for cannot be done with the data at hand. The token
    stays where it is and becomes an incident. `kind` is `expression`, `handler`,
    `permanent` (a handler that said so), `absent` (what is called is not there), `flow` or `fault`
    (a mistake of the program);
    only a handler is worth trying again without a person, `tries` times in all (None:
    as often as a job).
    """

    def __init__(self, *, reason: str, kind: str = "expression", tries: int | None = None) -> None:
        super().__init__(reason=reason)
        self.kind = kind
        self.tries = tries

    @classmethod
    def of(cls, error: Exception) -> "Failure":
        """The failure itself; a mistake of the program is logged, too, with where it is."""
        if isinstance(error, Failure):
            return error
        logger.error("A step failed by a mistake of the program", exc_info=error)
        made = cls(reason=f"程序出错：{describe_error(error)}", kind="fault")
        made.__cause__ = error
        return made


class Expression:
    """Compiled once, when the diagram is read; raises FeelSyntaxError then."""

    __slots__ = ("compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.compiled = feel.compile(self.text[1:].strip()) if self.text.startswith("=") else None

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The FEEL value, or the static text; raises Failure."""
        if self.compiled is None:
            return self.text
        try:
            return self.compiled.evaluate(variables)
        except feel.FeelError as error:
            raise Failure(reason=f"表达式“{self.text}”：{error}") from error

    def decisive(self, variables: Mapping[str, Any]) -> Any:
        """As `value`, of what decides how it goes on: a null leaves a note that says why it is one."""
        value = self.value(variables)
        if value is None:
            self.note_null(variables)
        return value

    def note_null(self, variables: Mapping[str, Any]) -> None:
        """Leave a note that the value is null, and why."""
        feel.explain(f"“{self.text}”的结果是空值{self.why_null(variables)}", null=True)

    def why_null(self, variables: Mapping[str, Any]) -> str:
        """Why the value is null, to stand behind a sentence: "（没有名为“x”的变量）"."""
        if self.compiled is None:
            return ""
        _, warnings = self.compiled.evaluate_with_warnings(variables)
        empty = (f"“{n}”是空值" for n in sorted(self.compiled.names) if variables.get(n) is None)
        told = [str(each) for each in warnings[:TOLD]] or list(empty)[:TOLD]
        return f"（{'；'.join(told)}）" if told else "（表达式这样写明）"

    def json(self, variables: Mapping[str, Any]) -> Any:
        """The value as it is kept in a variable; raises Failure."""
        if self.compiled is None:
            return self.text
        try:
            return feel.to_json(self.compiled.evaluate(variables))
        except feel.FeelError as error:
            raise Failure(reason=f"表达式“{self.text}”：{error}") from error

    def evaluate_condition(self, variables: Mapping[str, Any]) -> bool:
        """The value of a condition; one that is neither true nor false is a Failure."""
        value = self.value(variables)
        if isinstance(value, bool):
            return value
        told = f"{show_value(value)}{self.why_null(variables) if value is None else ''}"
        raise Failure(reason=f"条件“{self.text}”的结果既不是真也不是假，而是{told}")

    def name(self, variables: Mapping[str, Any]) -> str:
        """A name or a code, a text that is not empty; raises Failure."""
        value = self.value(variables)
        if isinstance(value, str) and value:
            return storable(value, self.text)
        told = f"{show_value(value)}{self.why_null(variables) if value is None else ''}"
        raise Failure(reason=f"“{self.text}”应为文字，实际是{told}")


def show_value(value: Any) -> str:
    """A value in a sentence. Of a list or a context only what it is: it may be of any length."""
    form = kind(value)
    if value is None or form in ("list", "context", "range", "function", "unknown"):
        return named(value)
    text = str(value)
    return f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”"


def storable(text: str, source: str) -> str:
    """The text of a name or key that is stored; raises Failure for one PostgreSQL cannot store."""
    if is_storable(text):
        return text
    reason = f"“{source}”的结果太长或含有不能保存的字符，以“{text[:40]}”开头"
    raise Failure(reason=reason)


def describe_error(error: Exception) -> str:
    """A sentence for an error that has none of its own."""
    return str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"


def optional(text: str | None) -> Expression | None:
    """The expression in an attribute; None where there is none, or only white space."""
    return Expression(text) if text is not None and text.strip() else None
