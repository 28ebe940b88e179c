"""What expressions come to, on the seam other packages use."""

from decimal import Decimal

import pytest

from engine import feel


def value(text, **variables):
    return feel.compile(text).evaluate(variables)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("10 / 4", Decimal("2.5")),
        ("-3 ** 2", 9),
        ("0.1 + 0.2 = 0.3", True),
        ('"a" + "b"', "ab"),
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("{a: 1, b: a + 1}.b", 2),
        ("(function(a, b) a + b)(b: 1, a: 2)", 3),
        ("5 in (1..10]", True),
        ("null > 1", None),
        ("false and null", False),
        ("if null then 1 else 2", 2),
        ("before(range: [1..2], point: 3)", True),
        ("before(point: 3, range: [1..2])", False),
        ('if "a" then 1 else 2', 2),
        ("0 ** -1", None),
        ('(function(d: date and time) string(d))(@"2026-03-04")', "2026-03-04T00:00:00Z"),
        ('(function(d: date and time) string(d))(@"12026-03-04")', "12026-03-04T00:00:00Z"),
    ],
)
def test_an_expression_has_its_value(text, expected):
    assert value(text) == expected


def test_names_may_be_chinese_and_hold_spaces():
    assert value("争议 金额 * 2 > 100", **{"争议 金额": 60}) is True


def test_a_float_is_the_decimal_that_was_written():
    assert value("x * 3 = 0.3", x=0.1) is True


def test_what_does_not_fit_is_null_with_a_warning():
    result, warnings = feel.compile('1 + "a"').evaluate_with_warnings({})
    assert result is None
    assert "没有意义" in str(warnings[0])


@pytest.mark.parametrize("answer", ["true", "false"])
def test_what_is_not_known_is_neither_true_nor_false_in_a_cell(answer):
    assert not feel.compile(answer, "unary").test(None, {})


def test_a_unary_test_sees_the_input_as_a_question_mark():
    assert feel.compile("? > 3 and ? < 5", "unary").test(4, {})
    assert not feel.compile("not(1, 2)", "unary").test(1, {})


@pytest.mark.parametrize("text", ["not(? = 1) and ? < 5", "not(negand: ? = 1)", "not(? = 1), 1"])
def test_not_may_begin_an_expression_in_a_unary_test(text):
    assert feel.compile(text, "unary").test(2, {})


def test_a_syntax_error_says_where():
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile("1 +\n  * 2")
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert "第 2 行第 3 个字" in str(caught.value)
    assert "Line 2, column 3" in caught.value.english


def test_a_registered_function_is_called_and_may_explain():
    @feel.function("twice of", "n")
    def twice(n):
        feel.explain("两倍")
        return n * 2

    with feel.explanations() as notes:
        assert value("twice of(n: 4)") == 8
    assert notes == [{"why": "两倍"}]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a == 1", "应当写作“=”"),
        ("a <> 1", "应当写作“!=”"),
        ("a && b", "写作 and"),
        ("a || b", "写作 or"),
        ("!a", r"not\(…\)"),
        ("'red'", "双引号"),
        ("a ? 1 : 2", "if … then … else"),
        ("[1, 2", "“,”或“]”"),
        ("if a then 1", "“else”"),
    ],
)
def test_what_other_languages_write_is_answered_with_what_feel_writes(text, hint):
    with pytest.raises(feel.FeelSyntaxError, match=hint):
        feel.compile(text)


def test_a_condition_that_is_no_boolean_does_not_hold_and_warns():
    value, warnings = feel.compile("if x then 1 else 2").evaluate_with_warnings({"x": "yes"})
    assert value == 2
    assert "不是真假值" in str(warnings[0])


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_thousand_conditions_are_decided(word):
    text = f" {word} ".join(["x > 1"] * 1000)
    assert feel.compile(text).evaluate({"x": 2}) is True
    assert feel.compile(f"{text} {word} false").evaluate({"x": 2}) is (word == "or")


def test_a_cell_may_list_a_thousand_values():
    listed = feel.compile(", ".join(f'"v{n}"' for n in range(1000)), "unary")
    assert listed.test("v999", {})
    assert not listed.test("v1000", {})
