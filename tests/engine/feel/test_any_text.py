"""Whatever the text and the variables: a value, or one of our errors, within the limits."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import feel
from engine.feel import budget, printer
from engine.feel.parser import parse, parse_unary
from tests.engine.feel.trees import expressions, unary_tests, variables

NIGHTLY = os.environ.get("SISHI_NIGHTLY") == "1"


def many(share):
    """A share of the 5 000 inputs of every run, or of the 100 000 of the night."""
    return settings(
        max_examples=int((100_000 if NIGHTLY else 5_000) * share),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


WORDS = [
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "not",
    "between",
    "instance",
    "of",
    "function",
    "true",
    "false",
    "null",
    "x",
    "金额",
    "total",
    "cost",
    "item",
    "partial",
    "date",
    "and",
    "time",
    "string",
    "length",
    "count",
    "sum",
    "sort",
    "number",
    "list",
    "<",
    ">",
    "<=",
    "=",
    "!=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "..",
    ".",
    "+",
    "-",
    "*",
    "/",
    "**",
    "@",
    "?",
    '"a"',
    '"2026-03-04"',
    "1",
    "2.5",
    "1e3",
    "1000000000",
    "//",
    "/*",
    "*/",
    '"',
    "\\",
    "(",
    "。",
    "🐎",
    "external",
    "->",
    'range("[1..2]")',
    "now()",
    "partial[-1]",
]
soup = st.builds(
    # From a seed: drawing each word costs Hypothesis more than the test itself.
    lambda size, seed: " ".join(random.Random(seed).choices(WORDS, k=size)),  # noqa: S311
    st.integers(0, 25),
    st.integers(0, 2**48),
)


def survives(text, kind, found):
    state = budget.Budget()
    error = refusal(text, kind, found, state)
    if error is not None:
        assert not isinstance(error, feel.EvaluationFailed), error
        assert str(error)
        assert error.english
    assert state.steps <= budget.STEPS
    assert state.made <= budget.MEMORY


def refusal(text, kind, found, state):
    """The error that compiling or evaluating raises; any but FEEL's own fails the test."""
    try:
        compiled = feel.compile(text, kind)
        if kind == "unary":
            compiled.test_in(1, found, state)
        else:
            compiled.evaluate_in(found, state)
    except feel.FeelError as error:
        return error
    return None


@many(0.2)
@given(st.text(max_size=80), st.sampled_from(["expression", "unary"]), variables)
def test_any_text_is_answered(text, kind, found):
    survives(text, kind, found)


@many(0.4)
@given(soup, st.sampled_from(["expression", "unary"]), variables)
def test_any_words_of_the_language_are_answered(text, kind, found):
    survives(text, kind, found)


@many(0.3)
@given(expressions, variables)
def test_any_expression_is_answered(tree, found):
    survives(printer.text_of(tree), "expression", found)


@many(0.1)
@given(unary_tests, variables)
def test_any_unary_tests_are_answered(tree, found):
    survives(printer.text_of(tree), "unary", found)


@many(0.3)
@given(expressions)
def test_a_printed_expression_is_parsed_into_the_same_tree(tree):
    assert parse(printer.text_of(tree)) == tree


@many(0.1)
@given(unary_tests)
def test_printed_unary_tests_are_parsed_into_the_same_tree(tree):
    assert parse_unary(printer.text_of(tree)) == tree


@pytest.mark.parametrize("opening", ["(", "[", "-", "{a: ", "not(", "if ", "x[", "f(", "1 in ("])
def test_deep_nesting_is_refused_as_a_syntax_error(opening):
    with pytest.raises(feel.FeelSyntaxError, match="层"):
        feel.compile(opening * 3000)
