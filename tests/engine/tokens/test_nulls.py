"""A null that decides something says why: in the incident where it stops there, else in a note of the step."""

import pytest

from engine.observers import EventType
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import WEDNESDAY
from tests.engine.tokens.diagrams import (
    after,
    assigned,
    boundary,
    end,
    every,
    flow,
    gateway,
    many,
    on_date,
    process,
    start,
    user,
    when,
)  # fmt: skip
from tests.engine.tokens.triage import BODY, TABLE

MISSING = "没有名为“x”的变量"


def line(*parts):
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]
    return process("p", start(), *parts, end(), flow("s", *ids, "e"))


def incident(case):
    (message,) = case.incidents
    return message


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
@pytest.mark.parametrize(
    ("condition", "why"),
    [("=x > 1", MISSING), ('=y + "a" > 1', "数字 + 文字 没有意义"), ("=z", "“z”是空值")],
)
def test_of_a_gateways_condition(run, kind, condition, why):
    chosen = process(
        "p", start(), gateway(kind, "G"), user("A"), user("B"), end(),
        flow("s", "G"), when("G", "A", condition), when("G", "B", "=true"), flow("A", "e"), flow("B", "e"),
    )  # fmt: skip
    told = incident(run(chosen, y=1, z=None))
    assert "既不是真也不是假，而是空值" in told
    assert why in told


@pytest.mark.parametrize(
    ("definition", "wanted"),
    [(on_date("=x"), "日期时间"), (after("=x"), "时长"), (every("=x"), "周期")],
)
def test_of_a_timer(run, definition, wanted):
    timed = process(
        "p", start(), user("A"), boundary("T", "A", definition, interrupting=False), end(), end("e2"),
        flow("s", "A", "e"), flow("T", "e2"),
    )  # fmt: skip
    told = incident(run(timed))
    assert f"应为{wanted}，实际是空值（{MISSING}）" in told


def test_of_what_several_are_made_for(run):
    told = incident(run(line(user("A", inside=many("=x")))))
    assert f"应为列表，实际是空值（{MISSING}）" in told


@pytest.fixture
def told(tmp_path):
    """told(body, what, …) is the details of what the journal says of a run of this diagram."""

    def find(body, what, more=(), **variables):
        begun = diagrams.load(tmp_path, body, more=more).start("p", variables, at=WEDNESDAY)
        return [each.details["warnings"] for each in begun.journal if each.what is what]

    return find


@pytest.mark.parametrize("given", [{"assignee": "=x"}, {"groups": "=x"}])
def test_of_an_assignment(told, given):
    ((warning,),) = told(line(user("A", assigned(**given))), EventType.WARNED)
    assert warning == f"“=x”的结果是空值（{MISSING}）"


def test_of_an_assignment_that_says_so_itself(told):
    chosen = assigned(assignee="=if 1 > 2 then 3 else null")
    ((warning,),) = told(line(user("A", chosen)), EventType.WARNED)
    assert warning.endswith("的结果是空值（表达式这样写明）")


def test_an_assignment_that_is_none_warns_of_nothing(told):
    assert told(line(user("A", assigned(groups='=["grid@01"]'))), EventType.WARNED) == []


@pytest.mark.parametrize(
    ("given", "why"), [({}, "没有名为“risk”的变量"), ({"risk": None}, "输入值为空")]
)
def test_of_a_decisions_input(told, tmp_path, given, why):
    table = tmp_path / "triage.dmn"
    table.write_text(TABLE, encoding="utf-8")
    (warnings,) = told(BODY, EventType.DECIDED, more=(table,), **given)
    assert any(why in each for each in warnings)
