"""What a decision table leaves open, says twice or never comes to."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import dmn
from engine.dialect import xml
from engine.dmn import gaps

FILE = "t.dmn"
HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
    '<decision id="t" name="分流"><decisionTable id="tt" hitPolicy="{policy}">'
    '<input id="i1" label="颜色"><inputExpression typeRef="string"><text>color</text></inputExpression>'
    '<inputValues><text>"red","blue"</text></inputValues></input>'
    '<input id="i2" label="涉警"><inputExpression typeRef="boolean"><text>police</text></inputExpression></input>'
    '<input id="i3" label="人数"><inputExpression typeRef="number"><text>people</text></inputExpression></input>'
    '<output id="o" name="tier">{default}</output>'
)
DEFAULT = '<defaultOutputEntry><text>"rest"</text></defaultOutputEntry>'


def table(*rows, policy="UNIQUE", default=""):
    """The text of a table; a row is its three conditions, and what it answers if not its number."""
    made = HEAD.format(policy=policy, default=default)
    for number, row in enumerate(rows, 1):
        cells = [each.replace("<", "&lt;").replace(">", "&gt;") for each in row]
        inputs = "".join(f"<inputEntry><text>{each}</text></inputEntry>" for each in cells[:3])
        answer = cells[3] if len(cells) > 3 else str(number)
        made += (
            f'<rule id="r{number}">{inputs}<outputEntry><text>{answer}</text></outputEntry></rule>'
        )
    return f"{made}</decisionTable></decision></definitions>".encode()


def analysed(*rows, **options):
    [found] = gaps.tables(xml.parse(table(*rows, **options), FILE))
    return gaps.analyse(found)


def test_a_gap_is_told_by_the_names_of_its_columns():
    found = analysed(('"red"', "-", "-"), ('"blue"', "false", "-"))
    assert found.gaps == ["颜色 blue且涉警 true"]
    assert found.overlaps == []


def test_numbers_are_cut_where_cells_begin_and_end():
    found = analysed(("-", "-", "< 10"), ("-", "-", "[20..30)"))
    assert found.gaps == ["人数 不小于10而小于20、不小于30"]


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_what_answers_with_a_list_has_neither_gaps_nor_overlaps(policy):
    found = analysed(('"red"', "-", "-"), ('"red"', "-", "-"), policy=policy)
    assert (found.gaps, found.overlaps) == ([], [])


def test_what_has_a_default_answer_has_no_gap():
    assert analysed(('"red"', "-", "-"), default=DEFAULT).gaps == []


def test_any_may_say_the_same_twice_but_not_otherwise():
    same, other = ('"red"', "-", "-", "1"), ('"red"', "true", "-", "2")
    assert analysed(same, same, policy="ANY").overlaps == []
    [(rule, told)] = analysed(same, other, policy="ANY").overlaps
    assert rule == "r2"
    assert told.startswith("颜色 red且涉警 true：第1行和第2行同时命中")


def test_a_rule_an_earlier_one_leaves_nothing_is_told_where_the_first_is_taken():
    rows = (('"red"', "-", "-"), ('"red"', "true", "< 5"), ("-", "-", "-"))
    [(rule, told)] = analysed(*rows, policy="FIRST").hidden
    assert (rule, "第2行永远不会命中" in told) == ("r2", True)
    assert analysed(*rows, policy="UNIQUE").hidden == []


def test_a_cell_that_is_reckoned_is_named_and_not_guessed_about():
    found = analysed(('"red"', "-", "limit"), ('"blue"', "true", "-"), policy="FIRST")
    assert "“人数”" in found.undecided
    # Whatever `limit` is, nothing is said of blue without police.
    assert found.gaps == ["颜色 blue且涉警 false"]


def test_a_table_with_too_many_combinations_is_said_to_be_undecided(monkeypatch):
    monkeypatch.setattr(gaps, "STEPS", 2)
    found = analysed(('"red"', "true", "< 3"), ('"blue"', "false", "> 4"))
    assert "组合太多" in found.undecided


CELLS = (
    st.sampled_from(["-", '"red"', '"blue"', '"red","blue"', 'not("red")']),
    st.sampled_from(["-", "true", "false", "true,false"]),
    st.sampled_from(["-", "< 3", "<= 3", "3", "> 3", "[3..5]", "(3..5)", ">= 5", "not(3)", "3,5"]),
)
VALUES = (("red", "blue"), (True, False), (2, 3, 4, 5, 6))


@given(st.lists(st.tuples(*CELLS), min_size=1, max_size=5))
def test_what_is_told_is_what_the_table_does(rows):
    """Every combination of values asked of the table itself."""
    model = dmn.load(table(*rows, policy="COLLECT"), file=FILE)
    hits = [
        {
            each.number
            for each in model.decide(
                "t", dict(zip(("color", "police", "people"), v, strict=True))
            ).matched
        }
        for v in itertools.product(*VALUES)
    ]
    found = analysed(*rows, policy="UNIQUE")
    assert bool(found.gaps) is any(not each for each in hits)
    pairs = {(one, other) for each in hits for one in each for other in each if one < other}
    assert len(found.overlaps) == min(len(pairs), gaps.SHOWN)
    hidden = {int(rule[1:]) for rule, _ in analysed(*rows, policy="FIRST").hidden}
    assert all(min(each) not in hidden for each in hits if each)
