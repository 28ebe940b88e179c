"""Functions other packages register, and those made in an expression."""

from decimal import Decimal

import pytest

from engine import feel
from engine.errors import EngineError
from engine.feel import registry


@pytest.fixture
def register():
    """`feel.function`, undone after the test."""
    names = []

    def add(name, *parameters):
        names.append(name)
        return feel.function(name, *parameters)

    yield add
    for name in names:
        registry.FORMS.pop(name)
        registry.FUNCTIONS.pop(name)
        registry.AMBIGUOUS.discard(name)
    for changed in registry.ON_CHANGE:
        changed()


def value(text, **variables):
    return feel.compile(text).evaluate(variables)


def test_a_registered_function_is_called_by_position_and_by_name(register):
    register("days between", "start", "n")(lambda start, n: [start, n])
    assert value('days between("a", 2)') == ["a", Decimal(2)]
    assert value('days between(n: 2, start: "a")') == ["a", Decimal(2)]


def test_what_it_returns_becomes_a_value_of_the_language(register):
    register("half")(lambda: {"x": 0.5})
    assert value("half().x * 2 = 1") is True


def test_an_optional_argument_may_be_left_out(register):
    register("from", "key", "start?")(lambda key, start="today": f"{key} {start}")
    assert value('from("a")') == "a today"
    assert value('from("a", "b")') == "a b"
    assert value("from()") is None


def test_a_function_that_refuses_is_an_error_with_its_reason(register):
    class Unknown(EngineError):
        """没有这个期限。"""

    @register("deadline of", "key")
    def deadline(key):
        raise Unknown

    with pytest.raises(feel.FunctionFailed, match=r"deadline of.*没有这个期限"):
        value('deadline of("x")')


def test_a_function_that_cannot_use_its_arguments_gives_null_and_a_warning(register):
    @register("need text", "text")
    def need(text):
        raise feel.Mismatch("要文字", "needs text")

    found, warnings = feel.compile("need text(1)").evaluate_with_warnings({})
    assert found is None
    assert "要文字" in str(warnings[0])
    assert "needs text" in warnings[0].english


def test_a_built_in_function_cannot_be_replaced():
    with pytest.raises(ValueError, match="count"):
        feel.function("count", "list")


def test_a_text_compiled_before_knows_a_function_registered_after(register):
    assert value("late bird(1)") is None
    register("late bird", "n")(lambda n: n + 1)
    assert value("late bird(1)") == 2


def test_a_function_closes_over_what_stands_around_it():
    assert value("[for i in [1, 2, 3] return function(x) x * i][1][2](10)") == 20
    assert value("{k: 3, f: function(x) x * k, y: f(x: 4)}.y") == 12


def test_sorting_by_a_function_keeps_equals_in_order_and_takes_thousands():
    rows = [{"n": number % 7, "at": number} for number in range(5000)]
    found = value("sort(rows, function(a, b) a.n < b.n)", rows=rows)
    assert found == sorted(rows, key=lambda row: row["n"])


def test_a_declared_parameter_takes_only_its_type():
    assert value("(function(a: number) a)(1)") == 1
    assert value('(function(a: number) a)("1")') is None
    assert value("(function(a: list<number>) a)(1)") == [1]
    assert value("(function(a: number) a)([1])") == 1


@pytest.mark.parametrize(
    "text", ["(function(a) a)()", "(function(a) a)(b: 1)", "1(2)", "null(1)", "nobody(1)"]
)
def test_a_call_that_does_not_fit_is_null(text):
    assert value(text) is None
