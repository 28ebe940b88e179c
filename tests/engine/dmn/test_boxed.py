"""Boxed expressions, one kind after another."""

from decimal import Decimal

import pytest

from engine import dmn
from tests import decisions as d


def value(logic, **variables):
    return d.model(d.decision("x", logic)).decide("x", variables).value


def warnings(logic, **variables):
    found = d.model(d.decision("x", logic)).decide("x", variables).warnings
    return "\n".join(map(str, found))


def entry(name, logic, type=""):
    said = f' typeRef="{type}"' if type else ""
    variable = f'<variable name="{name}"{said}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def context(*entries):
    return f"<context>{''.join(entries)}</context>"


def test_a_literal_without_text_is_null():
    assert value(d.literal("")) is None


def test_a_context_keeps_its_entries_and_each_sees_those_before():
    logic = context(entry("甲 方", d.literal("2")), entry("b", d.literal("甲 方 * 3")))
    assert value(logic) == {"甲 方": Decimal(2), "b": Decimal(6)}


def test_a_result_entry_is_the_value_of_its_context():
    logic = context(entry("a", d.literal("2")), entry("", d.literal("a + 1")))
    assert value(logic) == 3


def test_an_entry_of_the_wrong_type_is_null():
    assert value(context(entry("a", d.literal('"x"'), "number"))) == {"a": None}


def test_a_list_holds_its_items():
    assert value(f"<list>{d.literal('1')}{d.literal('n')}</list>", n=2) == [1, 2]


def test_a_relation_is_a_list_of_contexts():
    rows = "".join(f"<row>{d.literal(a)}{d.literal(b)}</row>" for a, b in (("1", "n"), ("3", "4")))
    logic = f'<relation><column name="a"/><column name="b b"/>{rows}</relation>'
    assert value(logic, n=2) == [{"a": 1, "b b": 2}, {"a": 3, "b b": 4}]


def test_a_row_with_too_few_cells_is_refused():
    row = f"<row>{d.literal('1')}</row>"
    with pytest.raises(dmn.DmnError, match="第 1 行：单元格数与列数不同"):
        value(f'<relation><column name="a"/><column name="b"/>{row}</relation>')


def conditional(condition):
    then, otherwise = d.literal('"yes"'), d.literal('"no"')
    return (
        f"<conditional><if>{d.literal(condition)}</if><then>{then}</then>"
        f"<else>{otherwise}</else></conditional>"
    )


@pytest.mark.parametrize(
    ("condition", "expected"), [("true", "yes"), ("1 > 2", "no"), ("null", "no"), ("1", None)]
)
def test_a_conditional_chooses(condition, expected):
    assert value(conditional(condition)) == expected


def test_a_conditional_with_a_part_missing_is_refused():
    with pytest.raises(dmn.DmnError, match="else：缺少表达式"):
        value(
            f"<conditional><if>{d.literal('true')}</if><then>{d.literal('1')}</then></conditional>"
        )


def selected(source, match):
    return f"<filter><in>{d.literal(source)}</in><match>{d.literal(match)}</match></filter>"


def test_a_filter_keeps_what_matches():
    assert value(selected("[1, 2, 3]", "item >= 2")) == [2, 3]
    assert value(selected("[{a: 1}, {a: 2}]", "a = n"), n=2) == [{"a": 2}]


def test_item_is_the_innermost():
    inner = selected("[1, 2]", "item = 2")
    outer = f"<filter><in>{d.literal('[5, 6]')}</in><match>{{}}</match></filter>"
    count = d.literal("count(found) = 1 and item = 6")
    logic = outer.format(context(entry("found", inner), entry("", count)))
    assert value(logic) == [6]


def test_a_filter_that_does_not_answer_yes_or_no_is_null():
    assert value(selected("[1, 2]", '"x"')) is None


def iterator(kind, source, body):
    part = "return" if kind == "for" else "satisfies"
    return (
        f'<{kind} iteratorVariable="每 个"><in>{d.literal(source)}</in>'
        f"<{part}>{d.literal(body)}</{part}></{kind}>"
    )


@pytest.mark.parametrize(
    ("kind", "source", "body", "expected"),
    [
        ("for", "[1, 2]", "每 个 * 2", [2, 4]),
        ("for", "[]", "每 个", []),
        ("for", "[1..3]", "每 个", [1, 2, 3]),
        ("for", "[1, 1, 1]", "1 + count(partial)", [1, 2, 3]),
        ("for", "null", "每 个", None),
        ("some", "[1, 2]", "每 个 > 1", True),
        ("some", "[1, 2]", "每 个 > 2", False),
        ("some", "[]", "true", False),
        ("some", "[1, 2]", '"x"', None),
        ("some", "[1, 2]", "if 每 个 = 1 then null else false", None),
        ("every", "[1, 2]", "每 个 > 0", True),
        ("every", "[1, 2]", "每 个 > 1", False),
        ("every", "[]", "false", True),
        ("every", "[1, 2]", '"x"', None),
    ],
)
def test_iterators(kind, source, body, expected):
    assert value(iterator(kind, source, body)) == expected


def test_a_function_definition_closes_over_its_scope():
    logic = context(
        entry("f", d.function([("a", "number")], d.literal("a * n"))),
        entry("", d.literal("f(3)")),
    )
    assert value(logic, n=2) == 6


def test_a_function_is_not_called_with_an_argument_of_the_wrong_type():
    logic = context(
        entry("f", d.function([("a", "number")], d.literal("1"))), entry("", d.literal('f("x")'))
    )
    assert value(logic) is None


def test_an_external_function_is_null_and_named():
    java = context(
        entry("class", d.literal('"java.lang.Math"')),
        entry("method signature", d.literal('"cos(double)"')),
    )
    logic = context(
        entry("f", d.function([("a", "number")], java, kind="Java")), entry("", d.literal("f(1)"))
    )
    assert value(logic) is None
    assert "外部函数（Java）“java.lang.Math cos(double)”" in warnings(logic)


def test_an_external_function_in_an_expression_is_null_and_named():
    java = '{java: {class: "java.lang.Math", method signature: "cos(double)"}}'
    external = d.literal(f"function(x: number) external {java}")
    logic = context(entry("f", external), entry("", d.literal("f(1)")))
    assert value(logic) is None
    assert "外部函数“java.lang.Math cos(double)”" in warnings(logic)


def invocation(called, **arguments):
    bindings = "".join(
        f'<binding><parameter name="{name}"/>{d.literal(text)}</binding>'
        for name, text in arguments.items()
    )
    return f"<invocation>{d.literal(called)}{bindings}</invocation>"


def invoked(call):
    power = d.knowledge("power", ["base", "times"], d.literal("base ** times"))
    return d.model(power, d.decision("x", call, knows=["power"])).decide("x", {})


def test_an_invocation_passes_arguments_by_name():
    assert invoked(invocation("power", times="3", base="2")).value == 8


def test_an_invocation_with_an_unknown_parameter_is_null():
    result = invoked(invocation("power", base="2", exponent="3"))
    assert result.value is None
    assert "power() 的参数是：base、times" in str(result.warnings[0])


def test_an_invocation_may_call_a_function_of_the_language():
    assert invoked(invocation("substring", string='"abc"', **{"start position": "2"})).value == "bc"


def test_an_invocation_of_what_is_no_function_is_null():
    result = invoked(invocation("1"))
    assert result.value is None
    assert "不是函数" in str(result.warnings[-1])


@pytest.mark.parametrize("uri", ["http://www.omg.org/spec/FEEL/20140401", "FEEL", "feel"])
def test_feel_goes_by_several_names(uri):
    logic = f'<literalExpression expressionLanguage="{uri}"><text>1</text></literalExpression>'
    assert value(logic) == 1


def test_boxes_within_boxes_may_be_as_deep_as_a_file_may():
    logic = "<list>" * 190 + d.literal("1") + "</list>" * 190
    found = value(logic)
    for _ in range(189):
        (found,) = found
    assert found == [1]


def test_an_expression_in_another_language_is_refused():
    logic = '<literalExpression expressionLanguage="python"><text>[1][0]</text></literalExpression>'
    with pytest.raises(dmn.DmnError, match="表达式语言“python”不受支持"):
        value(logic)
