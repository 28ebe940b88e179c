"""Item definitions: what conforms, what is converted, what becomes null."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine import dmn
from tests import decisions as d

ITEMS = """
<itemDefinition name="颜色"><typeRef>string</typeRef>
  <allowedValues><text>"red", "yellow"</text></allowedValues></itemDefinition>
<itemDefinition name="颜色们" isCollection="true"><typeRef>颜色</typeRef></itemDefinition>
<itemDefinition name="几种" isCollection="true"><typeRef>string</typeRef>
  <allowedValues><text>"red", "yellow"</text></allowedValues>
  <typeConstraint><text>count(?) &lt;= 2</text></typeConstraint></itemDefinition>
<itemDefinition name="当事人">
  <itemComponent name="姓 名"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="年龄"><typeRef>number</typeRef>
    <allowedValues><text>[0..150]</text></allowedValues></itemComponent>
</itemDefinition>
<itemDefinition name="树"><itemComponent name="值"><typeRef>number</typeRef></itemComponent>
  <itemComponent name="枝" isCollection="true"><typeRef>树</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="算法"><functionItem outputTypeRef="number">
  <parameters name="a" typeRef="number"/></functionItem></itemDefinition>
"""


def given(type, value):
    """What an input of the type holds when the value is given."""
    model = d.model(ITEMS, d.input_data("x", type), d.decision("y", d.literal("x"), needs=[">x"]))
    return model.decide("y", {"x": value}).value


def made(type, text):
    """What a decision of the type gives for an expression."""
    return d.model(ITEMS, d.decision("y", d.literal(text), type=type)).decide("y", {}).value


@pytest.mark.parametrize(
    ("type", "value", "held"),
    [
        ("number", 1.5, Decimal("1.5")),
        ("number", "1", None),
        ("number", True, None),
        ("string", ["x"], "x"),
        ("string", ["x", "y"], None),
        ("string", [["x"]], None),
        ("颜色", "red", "red"),
        ("颜色", "blue", None),
        ("颜色们", ["red", "red"], ["red", "red"]),
        ("颜色们", ["red", "blue"], None),
        ("颜色们", "red", ["red"]),
        ("颜色们", ["red", None], ["red", None]),
        ("几种", ["red", "yellow"], ["red", "yellow"]),
        ("几种", ["red", "red", "red"], None),
        ("几种", ["blue"], None),
        (
            "当事人",
            {"姓 名": "甲", "年龄": 30, "住址": "乙"},
            {"姓 名": "甲", "年龄": 30, "住址": "乙"},
        ),
        ("当事人", {"姓 名": "甲"}, None),
        ("当事人", {"姓 名": "甲", "年龄": 200}, None),
        ("当事人", {"姓 名": None, "年龄": None}, {"姓 名": None, "年龄": None}),
        ("树", {"值": 1, "枝": [{"值": 2, "枝": []}]}, {"值": 1, "枝": [{"值": 2, "枝": []}]}),
        ("树", {"值": 1, "枝": [{"值": "二", "枝": []}]}, None),
        ("Any", {"a": 1}, {"a": 1}),
        ("string", None, None),
        ("integer", 3, 3),
    ],
)
def test_an_input_holds_what_conforms(type, value, held):
    assert given(type, value) == held


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        ("string", "1 + 1", None),
        ("number", "[10]", 10),
        ("颜色们", '"red"', ["red"]),
        ("date and time", 'date("2026-03-04")', datetime(2026, 3, 4, tzinfo=UTC)),
        ("date", 'date("2026-03-04")', date(2026, 3, 4)),
        ("date", 'date and time("2026-03-04T00:00:00")', None),
        ("dateTime", 'date("2026-03-04")', datetime(2026, 3, 4, tzinfo=UTC)),
        ("yearMonthDuration", 'duration("P1D")', None),
    ],
)
def test_a_decision_gives_what_conforms(type, text, value):
    assert made(type, text) == value


def test_what_does_not_conform_is_said():
    model = d.model(ITEMS, d.decision("y", d.literal("1"), type="颜色"))
    assert "“y”：值不符合类型“颜色”" in str(model.decide("y", {}).warnings[0])


def test_a_date_given_as_text_is_a_date_where_one_is_declared():
    assert given("date", "2026-03-04") == date(2026, 3, 4)
    assert given("date", "someday") is None


def test_expressions_know_the_types_of_the_model():
    assert made("Any", '{"姓 名": "甲", 年龄: 3} instance of 当事人') is True
    assert made("Any", '"red" instance of 颜色们') is False
    assert made("Any", "(function(a: number) 1) instance of 算法") is True
    assert made("Any", "(function() 1) instance of 算法") is False


def test_a_value_of_a_function_type_is_a_function():
    assert made("算法", "1") is None
    assert callable(made("算法", "function(a: number) a + 1").call)


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ('<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>', "类型“a”由它自己定义"),
        (
            (
                '<itemDefinition name="a"><typeRef>string</typeRef><allowedValues><text>1 +</text>'
                "</allowedValues></itemDefinition>"
            ),
            "允许的取值：表达式“1 +”有误",
        ),
    ],
)
def test_a_type_that_cannot_be_is_refused(items, sentence):
    with pytest.raises(dmn.DmnError) as refused:
        d.model(items)
    assert sentence in str(refused.value)
    assert refused.value.faults[0].name == "a"


def test_an_item_of_an_unknown_type_is_anything():
    model = d.model('<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>')
    assert [(each.name, each.message) for each in model.notes] == [
        ("a", "类型“b”没有定义，这里的值不检查类型。")
    ]


@pytest.mark.parametrize(
    ("type", "value", "held"),
    [
        ("list<number>", [1, 2], [1, 2]),
        ("list<颜色>", ["x"], ["x"]),
        ("list<number>", ["x"], None),
        ("context<a: number>", {"a": 1}, {"a": 1}),
        ("feel:string", "x", "x"),
        ("feel:days and time duration", "P1D", timedelta(1)),
    ],
)
def test_types_may_be_written_as_feel_and_as_older_versions_do(type, value, held):
    assert given(type, value) == held


def test_a_type_that_is_defined_twice_is_refused():
    item = '<itemDefinition name="a"><typeRef>string</typeRef></itemDefinition>'
    with pytest.raises(dmn.DmnError, match="类型“a”定义了两次"):
        d.model(item, item)
