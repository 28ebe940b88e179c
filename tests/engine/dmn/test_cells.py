"""What stands in the cells of a table, and what is done about values it does not allow."""

from decimal import Decimal

import pytest

from engine import dmn
from tests import decisions as d


def holds(cell, value, **more):
    logic = d.table("FIRST", ["x"], ["y"], [cell, "true"], ["-", "false"])
    return d.model(d.decision("y", logic)).decide("y", {"x": value, **more}).value


@pytest.mark.parametrize(
    ("cell", "inside", "outside"),
    [
        ('"red"', "red", "blue"),
        ('"red", "yellow"', "yellow", "blue"),
        ("5", 5, 6),
        ("1, 2.50, 3", 2.5, 2.6),
        ("-3", -3, 3),
        ("< 5", 4, 5),
        ("[1..5)", 1, 5),
        ('not("red")', "blue", "red"),
        ("null", None, 0),
        ("true", True, False),
        ("false", False, True),
        ("? > 3 and ? < 7", 5, 8),
        ("limit", 8, 9),
        ("< limit", 7, 8),
        ("limits", 4, 9),
        ('contains(?, "伤")', "有人受伤", "无事"),
        ('date("2026-03-04")', None, 4),
        ('"a, b"', "a, b", "a"),
        ('"1"', "1", 1),
        ("1", 1, True),
    ],
)
def test_a_cell_holds_for_some_values(cell, inside, outside):
    given = {"limit": 8, "limits": [3, 4]}
    if cell.startswith("date"):
        assert not holds(cell, inside, **given)
    else:
        assert holds(cell, inside, **given) is True
    assert holds(cell, outside, **given) is False


@pytest.mark.parametrize("value", [None, 0, "x", True, [1]])
@pytest.mark.parametrize("cell", ["-", "", " - "])
def test_a_dash_holds_for_everything(cell, value):
    assert holds(cell, value) is True


def test_numbers_that_are_written_differently_are_the_same():
    assert holds("2.50", Decimal("2.5")) is True
    assert holds("2", 2.0) is True


def test_an_input_outside_its_values_makes_the_table_null():
    column = d.input_column("color", '"red", "yellow"')
    logic = d.table("FIRST", [column], ["y"], ["-", "1"])
    model = d.model(d.decision("y", logic))
    assert model.decide("y", {"color": "red"}).value == 1
    result = model.decide("y", {"color": "green"})
    assert result.value is None
    assert "“y”，输入“color”" in str(result.warnings[0])


def test_each_item_of_a_list_must_be_among_the_input_values():
    column = d.input_column("colors", '"red", "yellow"')
    model = d.model(d.decision("y", d.table("FIRST", [column], ["y"], ["-", "1"])))
    assert model.decide("y", {"colors": ["red", "yellow"]}).value == 1
    assert model.decide("y", {"colors": ["red", "green"]}).value is None


def test_an_input_of_another_type_is_tested_as_it_is_and_said():
    column = d.input_column("n", type="number")
    model = d.model(d.decision("y", d.table("FIRST", [column], ["y"], ['"x"', "1"])))
    result = model.decide("y", {"n": "x"})
    assert result.value == 1
    assert "输入值不符合类型“number”" in str(result.warnings[0])
    assert model.decide("y", {"n": ["x"]}).value is None


def test_an_output_outside_its_values_is_null():
    logic = d.table("FIRST", ["x"], [d.output("y", "1, 2")], ["-", "x"])
    model = d.model(d.decision("y", logic))
    assert model.decide("y", {"x": 2}).value == 2
    result = model.decide("y", {"x": 3})
    assert result.value is None
    assert "第 1 条规则，输出“y”" in str(result.warnings[0])


def test_an_output_of_the_wrong_type_is_null():
    logic = d.table("FIRST", ["x"], [d.output("y", type="number")], ["-", "x"])
    assert d.model(d.decision("y", logic)).decide("y", {"x": "three"}).value is None


def test_outputs_are_expressions():
    logic = d.table("FIRST", ["x", "y"], ["z"], ["> 1", "-", "x + y"])
    assert d.model(d.decision("z", logic)).decide("z", {"x": 2, "y": 0.5}).value == Decimal("2.5")


def test_a_cell_at_fault_is_named():
    logic = d.table("FIRST", ["age", "risk"], ["y"], ["-", '"a"', "1"], ["> 3", "[1..", "2"])
    with pytest.raises(dmn.DmnError) as refused:
        d.model(d.decision("分流", logic))
    (fault,) = refused.value.faults
    assert fault.name == "分流"
    assert fault.message.startswith("第 2 条规则，输入“risk”：表达式“[1..”有误：")


def test_an_output_cell_at_fault_is_named():
    logic = d.table("FIRST", ["age"], ["days"], ["-", "1 +"])
    with pytest.raises(dmn.DmnError, match="第 1 条规则，输出“days”"):
        d.model(d.decision("y", logic))
