"""Requirement graphs: who sees what, and how often it is reckoned."""

import pytest

from engine import dmn, feel
from tests import decisions as d


def test_a_decision_is_found_by_id_and_by_name():
    model = d.model(
        '<decision id="d1" name="分 流"><literalExpression><text>1</text>'
        "</literalExpression></decision>"
    )
    assert model.decisions == ("d1",)
    assert model.decide("d1", {}).value == 1
    assert model.decide("分 流", {}).value == 1
    with pytest.raises(dmn.NoSuchDecision, match="没有“别的”"):
        model.decide("别的", {})


def test_a_decision_may_name_its_variable_otherwise():
    base = d.decision("风 险", d.literal("1")).replace(
        'variable name="风 险"', 'variable name="risk"'
    )
    model = d.model(base, d.decision("x", d.literal("risk + 1"), needs=["风 险"]))
    assert model.decide("风 险", {}).value == 1
    assert model.decide("risk", {}).value == 1
    assert model.decide("x", {}).value == 2


def test_a_decision_without_a_variable_is_read_by_name_and_by_id():
    base = '<decision id="d1" name="风 险"><literalExpression><text>1</text></literalExpression></decision>'
    model = d.model(base, d.decision("x", d.literal("风 险 + d1"), needs=["d1"]))
    assert model.decide("x", {}).value == 2


def test_a_decision_sees_the_inputs_and_decisions_it_requires():
    model = d.model(
        d.input_data("people", "number"),
        d.decision("twice", d.literal("people * 2"), needs=[">people"]),
        d.decision("more", d.literal("twice + people"), needs=["twice", ">people"]),
    )
    assert model.decide("more", {"people": 2}).value == 6


def test_a_variable_that_is_no_element_is_seen_everywhere():
    assert d.model(d.decision("x", d.literal("people"))).decide("x", {"people": 2}).value == 2


def test_an_input_that_is_not_given_is_null_and_said():
    model = d.model(d.input_data("人 数"), d.decision("x", d.literal("人 数"), needs=[">人 数"]))
    result = model.decide("x", {})
    assert result.value is None
    assert "“人 数”" in str(result.warnings[0])


def test_each_decision_is_reckoned_once_and_only_if_needed():
    table = d.table("FIRST", ["n"], ["v"], ["-", "1"])
    model = d.model(
        d.decision("base", table),
        d.decision("a", d.literal("base"), needs=["base"]),
        d.decision("b", d.literal("base"), needs=["base"]),
        d.decision("aside", table),
        d.decision("top", d.literal("a + b"), needs=["a", "b"]),
    )
    result = model.decide("top", {"n": 1})
    assert result.value == 2
    assert result.matched == [("base", "r1", 1)]


def test_the_rules_of_every_table_on_the_way_are_told():
    model = d.model(
        d.decision("one", d.table("FIRST", ["n"], ["v"], ["> 5", "1"], ["-", "2"])),
        d.decision("two", d.table("FIRST", ["one"], ["w"], ["2", '"x"']), needs=["one"]),
    )
    result = model.decide("two", {"n": 1})
    assert result.matched == [("one", "r2", 2), ("two", "r1", 1)]


def test_a_decision_without_logic_is_null():
    result = d.model(d.decision("x", "")).decide("x", {})
    assert result.value is None
    assert "没有逻辑" in str(result.warnings[0])


def test_decisions_in_a_circle_are_refused():
    with pytest.raises(dmn.DmnError, match="需要它自己"):
        d.model(
            d.decision("a", d.literal("b"), needs=["b"]),
            d.decision("b", d.literal("a"), needs=["a"]),
        )


def test_what_is_required_must_be_there():
    with pytest.raises(dmn.DmnError, match="所需的元素“#nowhere”不存在"):
        d.model(d.decision("a", d.literal("1"), needs=["nowhere"]))


def test_knowledge_sees_its_own_requirements_only():
    model = d.model(
        d.knowledge("tax", ["a"], d.literal("a * rate()"), knows=["rate"]),
        d.knowledge("rate", [], d.literal("2")),
        d.decision("x", d.literal("tax(3)"), knows=["tax"]),
        d.decision("y", d.literal("rate()"), knows=["tax"]),
    )
    assert model.decide("x", {}).value == 6
    assert model.decide("y", {}).value is None


def test_a_table_in_knowledge_uses_the_parameters():
    table = d.table("FIRST", ["age"], ["v"], ["< 18", '"minor"'], ["-", '"adult"'])
    model = d.model(
        d.knowledge("group", ["age"], table),
        d.decision("x", d.literal("group(3)"), knows=["group"]),
    )
    result = model.decide("x", {})
    assert result.value == "minor"
    assert result.matched == [("group", "r1", 1)]


def test_knowledge_may_call_itself_but_not_for_ever():
    model = d.model(
        d.knowledge("f", ["n"], d.literal("if n <= 1 then 1 else n * f(n - 1)"), knows=["f"]),
        d.knowledge("g", ["n"], d.literal("g(n + 1)"), knows=["g"]),
        d.knowledge(
            "h", ["n"], d.literal("if n > 25 then 1 else h(n + 1) + h(n + 1)"), knows=["h"]
        ),
        d.decision("x", d.literal("f(5)"), knows=["f"]),
        d.decision("y", d.literal("g(1)"), knows=["g"]),
        d.decision("z", d.literal("h(1)"), knows=["h"]),
    )
    assert model.decide("x", {}).value == 120
    with pytest.raises(feel.BudgetExceeded):
        model.decide("y", {})
    with pytest.raises(feel.BudgetExceeded):
        model.decide("z", {})


def test_a_very_long_chain_of_decisions_ends_in_an_error_of_ours():
    chain = [d.decision(f"d{n}", d.literal(f"d{n + 1}"), needs=[f"d{n + 1}"]) for n in range(900)]
    model = d.model(*chain, d.decision("d900", d.literal("1")))
    assert model.decide("d850", {}).value == 1
    with pytest.raises(feel.BudgetExceeded):
        model.decide("d0", {})


def test_names_may_hold_operators_and_keywords():
    model = d.model(
        d.input_data("profit and loss"),
        d.input_data("利润-亏损"),
        d.decision(
            "in/out",
            d.literal("profit and loss + 利润-亏损"),
            needs=[">profit and loss", ">利润-亏损"],
        ),
    )
    assert model.decide("in/out", {"profit and loss": 1, "利润-亏损": 2}).value == 3
