"""An expression reaches its variables and the functions, and only so far."""

import time

import pytest

from engine import feel
from engine.feel import budget


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("for i in 1..1000000000 return i", "list size"),
        ("some x in 1..10**30 satisfies x < 0", "steps"),
        ("count([1, 2][every x in 1..1000000 satisfies x > 0])", "steps"),
        ("for i in 1..120000 return i", "list size"),
        ("for i in 1..400, j in 1..1000 return null", "list size"),
        ("for i in 1..5000 return partial", "memory"),
        ("(function(f, n) f(f, n))(function(f, n) f(f, n + 1), 1)", "call depth"),
        ("concatenate(big, big)", "list size"),
        ("long + long", "string size"),
        ('replace(long, "a{6}", "bbbbbbbbbbbb")', "string size"),
        ('string join(for i in 1..9 return long, "")', "string size"),
        ("for i in 1..90 return upper case(long)", "memory"),
    ],
)
def test_a_limit_reached_is_an_error_that_names_it(text, limit):
    variables = {"big": [1] * 60_000, "long": "a" * 600_000}
    started = time.process_time()
    with pytest.raises(feel.BudgetExceeded) as caught:
        feel.compile(text).evaluate(variables)
    assert caught.value.limit == limit
    assert limit in caught.value.english
    assert time.process_time() - started < 20


DOUBLED = "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]"


@pytest.mark.parametrize(
    "text",
    [
        "a = b",
        "a != b",
        "is(a, b)",
        "union(a, b)",
        "list contains([a], b)",
        "string(a)",
        "flatten(a)",
        f"a[-1] instance of {'list<' * 55}Any{'>' * 55}",
        f"(function(x: {'list<' * 55}Any{'>' * 55}) 1)(a[-1])",
        "{x: a} = {x: b}",
    ],
)
def test_lists_that_share_their_items_are_not_gone_through_for_ever(text):
    started = time.process_time()
    with pytest.raises(feel.BudgetExceeded):
        feel.compile(f"{{a: {DOUBLED}, b: {DOUBLED}, r: {text}}}.r").evaluate({})
    assert time.process_time() - started < 5


def test_json_of_lists_that_share_their_items_is_refused():
    value = feel.compile(DOUBLED).evaluate({})
    with pytest.raises(feel.BudgetExceeded, match="数据存为文字的长度"):
        feel.to_json(value)


def test_a_text_too_long_is_refused():
    with pytest.raises(feel.BudgetExceeded, match="表达式长度"):
        feel.compile("1 + " * budget.TEXT + "1")


def test_a_chain_too_long_is_refused():
    with pytest.raises(feel.FeelSyntaxError):
        feel.compile(" + ".join(["1"] * 1000))


def test_a_value_that_holds_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(feel.BudgetExceeded, match="数据嵌套层数"):
        feel.compile("x").evaluate({"x": loop})


def test_a_pattern_that_runs_away_elsewhere_takes_no_time_here():
    started = time.process_time()
    text = 'matches(s, "(a+)+$")'
    assert feel.compile(text).evaluate({"s": "a" * 5000 + "b"}) is False
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "x.__class__",
        "x.real",
        '"a".upper',
        "f.call",
        "[].append",
        "__import__",
        "__builtins__",
        "variables",
        "s",
        "type",
        "k0",
        "v1",
        "now().tzinfo",
        '@"2026-03-04".max',
        "open(1)",
        '__import__("os")',
    ],
)
def test_nothing_of_python_can_be_reached(text):
    found = feel.compile(text).evaluate({"x": 1, "f": feel.Function((), lambda: 1)})
    assert found in (None, [])


def test_an_unknown_object_among_the_variables_is_null():
    value, warnings = feel.compile("x = null").evaluate_with_warnings({"x": object()})
    assert value is True
    assert warnings


@pytest.mark.parametrize("text", ["nan", "infinite", "huge"])
def test_what_is_no_finite_number_is_null(text):
    numbers = {"nan": float("nan"), "infinite": float("inf"), "huge": 10**7000}
    assert feel.compile(f"{text} + 1").evaluate(numbers) is None
