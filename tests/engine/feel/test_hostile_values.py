"""What an expression may make, keep and show stays within its memory and its time."""

import pytest

from engine import feel
from engine.feel import budget
from tests.confined import confined

#: Evaluates, makes JSON and text of it, prints what refused it or how long it came out.
RUN = """
import sys, json
from engine import feel
from engine.json_text import json_text
from engine.tokens.expression import Expression, Failure
long = "a" * 900_000
variables = {"long": long, "big": [7] * 90_000, "numbers": [n * 7919 % 90_001 + 0.5 for n in range(90_000)]}
try:
    value = Expression("=" + sys.argv[1]).json(variables)
    print("kept", len(json_text(value)))
except Failure as refusal:
    print("refused", refusal)
try:
    Expression("=" + sys.argv[1]).evaluate_condition(variables)
except Failure as refusal:
    print("told", len(str(refusal)) - len(sys.argv[1]))
"""
DOUBLED = "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]"


@pytest.mark.parametrize(
    "text",
    [
        "for i in 1..100000 return 10**6000",
        "for i in 1..100000 return 10**4000",
        "for i in 1..100000 return -(10**4000) + i",
        "for i in 1..100000 return string(10**6000)",
        "for i in 1..100000 return 1/3 * 10**-6000",
        "for i in 10**6000..2*10**6000 return i",
        "for i in [10**6000..2*10**6000] return i",
        "for i in 1..3 return long",
        "for i in 1..90 return string join([long, string(i)])",
        "for i in 1..1000 return split(long, \"a\")",
        "for i in 1..1000 return replace(long, \"a\", \"$0$0\")",
        "for i in 1..1000 return upper case(long)",
        "for i in 1..300 return big",
        "for i in 1..300 return append(big, i)",
        "for i in 1..300 return concatenate(big, [i])",
        "for i in 1..300 return sort(big)",
        "for i in 1..300 return sort(numbers)",
        "for i in 1..300 return distinct values(numbers)",
        "for i in 1..300 return sum(numbers)",
        "for i in 1..300 return stddev(numbers)",
        "for i in 1..300 return mode(numbers)",
        "for i in 1..300 return flatten([big, big])",
        "for i in 1..300 return string(big)",
        "for i in 1..400, j in 1..400 return {a: i, b: j, c: {d: [i, j]}}",
        "for i in 1..400 return for j in 1..400 return 10**i",
        "for i in 1..100000 return date(\"999999999-12-31\")",
        "for d in date(\"0001-01-01\")..date(\"999999999-12-31\") return d",
        "for i in 1..100000 return duration(\"P999999999Y\")",
        "for i in 1..100000 return @\"2026-03-04T00:00:00@Asia/Shanghai\" + duration(\"P999999D\")",
        "for i in 1..100 return replace(long, \"(b?)a\", string join(for j in 1..9999 return \"$1\"))",
        "for i in 1..20 return matches(long, \"(a|b)*a(a|b){500}c\")",
        "for i in 1..20 return matches(long, \"(a+)+(a+)+(a+)+b\")",
        "for i in 1..100 return context merge(for j in 1..1000 return {x: long})",
        DOUBLED,
        f"string({DOUBLED})",
        "{a: " * 60 + "1" + "}" * 60,
    ],
)  # fmt: skip
def test_a_value_that_grows_is_kept_small_or_refused_in_a_sentence(text):
    outcome, *told = confined(RUN, text).splitlines()
    word, _, rest = outcome.partition(" ")
    assert word in ("kept", "refused")
    if word == "kept":
        assert int(rest) <= budget.JSON
    else:
        assert "超出了限制" in rest
    for each in told:
        assert int(each.removeprefix("told ")) < 300


def test_a_number_of_more_digits_than_anybody_reads_is_no_json():
    assert feel.to_json(feel.compile("10**400").evaluate({})) == 10**400
    with pytest.raises(feel.BudgetExceeded, match="数字的位数"):
        feel.to_json(feel.compile("10**6000").evaluate({}))


def test_the_length_of_json_is_counted_with_the_digits_of_numbers_and_the_names_of_entries():
    for text in (
        "for i in 1..1000 return 10**4000",
        "for i in 1..40000 return {an_entry_whose_name_is_of_more_than_fifty_characters: i}",
    ):
        with pytest.raises(feel.BudgetExceeded, match="数据存为文字的长度"):
            feel.to_json(feel.compile(text).evaluate({}))
