"""What becomes of the rules that matched, policy by policy."""

from decimal import Decimal

import pytest

from engine import dmn
from tests import decisions as d

RISK = ([">= 10", '"high"'], [">= 5", '"middle"'], ["-", '"low"'])


def decide(logic, **variables):
    return d.model(d.decision("risk", logic)).decide("risk", variables)


def test_unique_gives_the_one_rule_that_matches():
    logic = d.table("UNIQUE", ["people"], ["risk"], ["> 9", '"high"'], ["<= 9", '"low"'])
    result = decide(logic, people=4)
    assert result.value == "low"
    assert result.matched == [("risk", "r2", 2)]
    assert result.warnings == []


def test_unique_is_null_and_says_which_rules_match_when_two_do():
    result = decide(d.table("UNIQUE", ["people"], ["risk"], *RISK), people=7)
    assert result.value is None
    assert [each.number for each in result.matched] == [2, 3]
    assert "第 2、3 条规则同时命中" in str(result.warnings[0])


def test_no_policy_means_unique():
    logic = d.table("UNIQUE", ["people"], ["risk"], *RISK).replace('hitPolicy="UNIQUE"', "")
    assert decide(logic, people=7).value is None


def test_first_gives_the_first_in_order():
    result = decide(d.table("FIRST", ["people"], ["risk"], *RISK), people=7)
    assert result.value == "middle"
    assert result.matched == [("risk", "r2", 2)]


def test_any_gives_what_all_agree_on():
    logic = d.table("ANY", ["people"], ["risk"], ["> 1", '"high"'], ["> 2", '"high"'])
    result = decide(logic, people=7)
    assert result.value == "high"
    assert len(result.matched) == 2


def test_any_is_null_when_they_disagree():
    result = decide(d.table("ANY", ["people"], ["risk"], *RISK), people=7)
    assert result.value is None
    assert "输出不同" in result.warnings[0].message


def test_priority_follows_the_order_of_the_output_values():
    logic = d.table("PRIORITY", ["people"], [d.output("risk", '"low", "high", "middle"')], *RISK)
    result = decide(logic, people=12)
    assert result.value == "low"
    assert result.matched == [("risk", "r3", 3)]


def test_output_order_sorts_by_the_order_of_the_output_values():
    outputs = [d.output("risk", '"low", "high", "middle"')]
    result = decide(d.table("OUTPUT ORDER", ["people"], outputs, *RISK), people=12)
    assert result.value == ["low", "high", "middle"]
    assert [each.number for each in result.matched] == [3, 1, 2]


def test_priority_of_several_outputs_compares_them_from_left_to_right():
    outputs = [d.output("risk", '"high", "low"'), d.output("days", "3, 5")]
    rules = (["-", '"low"', "3"], ["-", '"high"', "5"], ["-", '"high"', "3"])
    result = decide(d.table("PRIORITY", ["people"], outputs, *rules), people=1)
    assert result.value == {"risk": "high", "days": Decimal(3)}


def test_priority_may_come_from_the_allowed_values_of_the_type():
    items = (
        '<itemDefinition name="t"><typeRef>string</typeRef><allowedValues>'
        "<text>&quot;middle&quot;, &quot;low&quot;, &quot;high&quot;</text></allowedValues>"
        "</itemDefinition>"
    )
    logic = d.table("PRIORITY", ["people"], ["risk"], *RISK)
    by_variable = d.model(items, d.decision("risk", logic, type="t"))
    assert by_variable.decide("risk", {"people": 12}).value == "middle"
    logic = d.table("PRIORITY", ["people"], [d.output("risk", type="t")], *RISK)
    by_column = d.model(items, d.decision("risk", logic))
    assert by_column.decide("risk", {"people": 12}).value == "middle"


def test_rule_order_gives_a_list():
    result = decide(d.table("RULE ORDER", ["people"], ["risk"], *RISK), people=7)
    assert result.value == ["middle", "low"]


@pytest.mark.parametrize(
    ("aggregation", "value"),
    [("SUM", Decimal(6)), ("MIN", Decimal(1)), ("MAX", Decimal(3)), ("COUNT", Decimal(3))],
)
def test_collect_aggregates(aggregation, value):
    rules = (["> 0", "1"], ["> 1", "2"], ["> 2", "3"])
    more = f'aggregation="{aggregation}"'
    result = decide(d.table("COLLECT", ["people"], ["days"], *rules, more=more), people=7)
    assert result.value == value


def test_collect_without_aggregation_gives_a_list():
    assert decide(d.table("COLLECT", ["people"], ["risk"], *RISK), people=1).value == ["low"]


def test_collecting_nothing_is_an_empty_list_and_counts_as_none():
    rule = ["> 100", "1"]
    assert decide(d.table("COLLECT", ["people"], ["days"], rule), people=1).value == []
    count = d.table("COLLECT", ["people"], ["days"], rule, more='aggregation="COUNT"')
    assert decide(count, people=1).value == 0


def test_several_outputs_make_a_context():
    logic = d.table("UNIQUE", ["people"], ["risk", "days"], ["-", '"low"', "3"])
    assert decide(logic, people=1).value == {"risk": "low", "days": Decimal(3)}


def test_the_defaults_stand_in_when_nothing_matches():
    outputs = [d.output("risk", default='"low"'), d.output("days", default="people + 1")]
    result = decide(d.table("UNIQUE", ["people"], outputs, ["> 9", '"high"', "1"]), people=1)
    assert result.value == {"risk": "low", "days": Decimal(2)}
    assert result.matched == []


def test_nothing_matching_without_a_default_is_null_and_says_so():
    result = decide(d.table("FIRST", ["people"], ["risk"], ["> 9", '"high"']), people=1)
    assert result.value is None
    assert "没有规则命中" in result.warnings[0].message


@pytest.mark.parametrize("direction", ["Rule-as-Row", "Rule-as-Column", "CrossTable"])
def test_the_orientation_makes_no_difference(direction):
    more = f'preferredOrientation="{direction}"'
    assert decide(d.table("FIRST", ["people"], ["risk"], *RISK, more=more), people=7).value


@pytest.mark.parametrize(
    ("logic", "sentence"),
    [
        (d.table("LUCKY", ["people"], ["risk"], *RISK), "没有“LUCKY”这种命中策略"),
        (d.table("PRIORITY", ["people"], ["risk"], *RISK), "要列出输出列的允许取值"),
        (d.table("UNIQUE", ["people"], ["risk"], ["-", "1", "2"]), "有 2 个输出单元格"),
        (
            d.table("UNIQUE", ["a", "b"], ["risk"], ["-", "-", "1"]).replace(
                "<inputEntry><text>-</text></inputEntry>", "", 1
            ),
            "有 1 个输入单元格",
        ),
        (d.table("UNIQUE", ["people"], ["a", "a"], ["-", "1", "2"]), "每列都要有不同的名称"),
        (
            d.table("COLLECT", ["people"], ["a", "b"], ["-", "1", "2"], more='aggregation="SUM"'),
            "只有一个输出列",
        ),
    ],
)
def test_a_table_that_cannot_work_is_refused(logic, sentence):
    with pytest.raises(dmn.DmnError) as refused:
        d.model(d.decision("risk", logic))
    assert sentence in str(refused.value)
    assert refused.value.faults[0].name == "risk"
