"""A compiled expression: parsed and turned into code once, then evaluated many times."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from engine.feel import compiler, registry
from engine.feel.budget import CALLS, Budget, Warning
from engine.feel.errors import BudgetExceeded, EvaluationFailed, FeelError, FeelSyntaxError
from engine.feel.parser import parse, parse_unary
from engine.feel.types import Type
from engine.feel.values import convert_in
from engine.weighed_cache import weighed

Kind = Literal["expression", "unary"]

#: Characters of the expressions that stay compiled, and what each counts beside its own: a short one takes 3 kB
#: in memory, a long one a dozen bytes a character.
KEPT, EACH = 2**20, 250


class Expression:
    """One text, ready to be evaluated; immutable, shared between threads."""

    __slots__ = ("_function", "kind", "names", "text")

    def __init__(
        self, text: str, kind: Kind, function: Callable[..., Any], names: frozenset[str]
    ) -> None:
        self.text = text
        self.kind = kind
        #: The variables it reads.
        self.names = names
        self._function = function

    def evaluate(self, variables: Mapping[str, Any]) -> Any:
        """The value; null where types do not fit. Raises FeelError for a limit reached."""
        try:
            return self._function(variables, Budget())
        except FeelError:
            raise
        except Exception as error:
            raise _answer(error) from error

    def evaluate_with_warnings(
        self, variables: Mapping[str, Any]
    ) -> tuple[Any, tuple[Warning, ...]]:
        """The value, and why parts of it are null."""
        state = Budget()
        value = self.evaluate_in(variables, state)
        return value, tuple(state.warnings or ())

    def evaluate_in(self, variables: Mapping[str, Any], state: Budget) -> Any:
        """As `evaluate`, with the limits and warnings of a state that many expressions share."""
        try:
            return self._function(variables, state)
        except FeelError:
            raise
        except Exception as error:
            raise _answer(error) from error

    def test_in(self, input_value: Any, variables: Mapping[str, Any], state: Budget) -> bool:
        """As `test`, for an input that is a value of FEEL already, sharing a state."""
        try:
            return self._function(input_value, variables, state) is True
        except FeelError:
            raise
        except Exception as error:
            raise _answer(error) from error

    def test(self, input_value: Any, variables: Mapping[str, Any]) -> bool:
        """Whether an input passes unary tests; what is neither true nor false does not."""
        state = Budget()
        try:
            if type(input_value) is not int and type(input_value) is not str:
                input_value = convert_in(state, input_value)
            return self._function(input_value, variables, state) is True
        except FeelError:
            raise
        except Exception as error:
            raise _answer(error) from error

    def __repr__(self) -> str:
        return f"<FEEL {self.text!r}>"


def _answer(error: Exception) -> FeelError:
    if isinstance(error, RecursionError):
        return BudgetExceeded("call depth", CALLS)
    return EvaluationFailed(f"{type(error).__name__}: {error}")


def compile_text(
    text: str,
    kind: Kind = "expression",
    names: Iterable[str] = (),
    types: Mapping[str, Type] | None = None,
) -> Expression:
    """Parse and compile; raises FeelSyntaxError. The last few thousand texts are kept, fewer long ones.

    `names` are the variables known beforehand: they may hold keywords and
    operators (`days in weekend`) and hide built-in functions. `types` are a
    model's own, for `instance of` and parameters; with them nothing is kept.
    """
    if types:
        return _compile(text, kind, frozenset(names), types)
    return _kept(text, kind, frozenset(names))


def _weight(text: str, kind: Kind, names: frozenset[str]) -> int:
    return len(text) + EACH


@weighed(_weight, KEPT)
def _kept(text: str, kind: Kind, names: frozenset[str]) -> Expression:
    return _compile(text, kind, names, {})


def forget() -> None:
    """Drop all that is kept compiled: a new function may be meant by an old text."""
    _kept.clear()


registry.ON_CHANGE.append(forget)


def _compile(text: str, kind: Kind, names: frozenset[str], types: Mapping[str, Type]) -> Expression:
    try:
        function, free = _translate(text, kind, names, types)
    except RecursionError:
        raise FeelSyntaxError("嵌套太深", "nested too deeply", text, 0) from None
    return Expression(text, kind, function, free)


def _translate(
    text: str, kind: Kind, names: frozenset[str], types: Mapping[str, Type]
) -> tuple[Callable[..., Any], frozenset[str]]:
    if kind == "unary":
        tests = parse_unary(text, names)
        return compiler.compile_unary(tests, names, types)
    tree = parse(text, names)
    return compiler.compile_expression(tree, names, types)
