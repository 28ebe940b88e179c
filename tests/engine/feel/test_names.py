"""Names: Chinese, of several words, and those only a declaration makes names."""

import pytest

from engine import feel


def value(text, names=(), **variables):
    return feel.compile(text, names=names).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("争议金额 * 2", 20),
        ("争议 金额 + 1", 8),
        ("monthly   salary / 2", 3),
        ("for 户 in 名单 return 户 + 1", [2, 3]),
        ("tier 2 cap", 5),
        ("order + 1", 2),
    ],
)
def test_words_side_by_side_are_one_name(text, expected):
    variables = {
        "争议金额": 10,
        "争议 金额": 7,
        "monthly salary": 6,
        "名单": [1, 2],
        "tier 2 cap": 5,
        "order": 1,
    }
    assert value(text, **variables) == expected


@pytest.mark.parametrize("name", ["days in weekend", "profit-loss", "a/b+c", "loan's rate"])
def test_a_declared_name_may_hold_keywords_and_signs(name):
    assert value(f"{name} + 1", names=[name], **{name: 1}) == 2


def test_an_entry_of_a_context_declares_its_name():
    assert value("{profit-loss: 5, y: profit-loss * 2}.y") == 10
    assert value("{foo+bar: 1}.foo+bar") == 1


def test_what_is_no_name_is_an_operation():
    assert value("a-b", a=5, b=2) == 3


def test_built_in_names_with_keywords_are_known_when_called():
    assert value('date and time("2026-03-04T09:00:00").hour') == 9
    assert value("date and time", date=True, time=False) is False


def test_a_variable_hides_a_function_but_only_a_function_is_called():
    assert value("count + 1", count=2) == 3
    assert value("count([1]) + 1", names=["count"], count=2) == 2
    own = feel.Function(("x",), lambda x: x)
    assert value("count(7)", names=["count"], count=own) == 7


def test_an_entry_that_is_no_function_leaves_the_function_callable():
    text = '{date: @"2026-03-04", later: date("2026-03-05"), same: date = @"2026-03-04"}'
    found = value(text)
    assert str(found["later"]) == "2026-03-05"
    assert found["same"] is True


def test_an_item_of_a_filter_brings_its_entries_first():
    assert value("rows[x > limit].x", rows=[{"x": 1}, {"x": 9}], limit=5) == [9]
    assert value("rows[x > limit].x", rows=[{"x": 9, "limit": 10}], limit=5) == []


def test_the_names_an_expression_reads_are_known():
    compiled = feel.compile("a + sum(for b in c return b * d) + {e: f}.e")
    assert compiled.names == {"a", "c", "d", "f"}


@pytest.mark.parametrize(
    "text", ["金额\uff1e10", "[1\uff0c2]", "sum\uff081\uff09", "\u201cred\u201d"]
)
def test_full_width_punctuation_is_named_in_the_error(text):
    with pytest.raises(feel.FeelSyntaxError, match="中文标点"):
        feel.compile(text)
