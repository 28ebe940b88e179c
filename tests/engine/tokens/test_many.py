"""Multi-instance activities and messages told apart by their key."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from engine.errors import NobodyWaits
from engine.instances.execution import Execution
from tests.engine.tokens import diagrams
from tests.engine.tokens.conftest import WEDNESDAY, steps
from tests.engine.tokens.diagrams import (
    after,
    assigned,
    boundary,
    call,
    catch,
    end,
    event,
    flow,
    gateway,
    io,
    many,
    message,
    process,
    script,
    start,
    sub,
    user,
    when,
)  # fmt: skip


def each(loop, *more, ext=""):
    return process(
        "p",
        start(),
        user("A", ext, loop),
        user("After"),
        end(),
        flow("s", "A", "After", "e"),
        *more,
    )


def complete_item(case, item, **variables):
    case.complete("A", variables, by=item)


OFFERED = assigned(assignee="=item")


@pytest.mark.parametrize("order", ["abc", "cab", "bca"])
def test_results_stand_in_the_order_of_the_input(run, order):
    case = run(
        each(many('=["a", "b", "c"]', outputCollection="out", outputElement="=answer"), ext=OFFERED)
    )
    assert [task.item for task in case.tasks] == ["a", "b", "c"]
    for item in order:
        complete_item(case, item, answer=item * 2)
    assert case.variables["out"] == ["aa", "bb", "cc"]
    assert case.ready == ["After"]


def test_a_completion_condition_ends_the_rest(run):
    loop = many('=["a", "b", "c"]', until="=numberOfCompletedInstances >= 2")
    case = run(each(loop, ext=OFFERED))
    complete_item(case, "c")
    complete_item(case, "a")
    assert case.ready == ["After"]
    assert steps(case, "cancelled") == ["A"]


@pytest.mark.parametrize(
    ("until", "sequential", "completions"),
    [
        ("=numberOfCompletedInstances / numberOfInstances >= 0.5", False, 2),
        ("=numberOfActiveInstances = 1 and numberOfTerminatedInstances = 0", False, 3),
        ("=numberOfInstances = 2", True, 2),
        ("=numberOfActiveInstances = 0 and loopCounter = 3", True, 3),
        ("=item = 1", False, 1),
    ],
)
def test_a_completion_condition_knows_the_numbers_and_the_instance(
    run, until, sequential, completions
):
    case = run(each(many("=[1, 2, 3, 4]", until=until, sequential=sequential)))
    for _ in range(completions):
        assert set(case.ready) == {"A"}
        case.complete("A")
    assert case.ready == ["After"]


def test_one_after_another(run):
    case = run(
        each(many("=items", sequential=True, outputCollection="out", outputElement="=loopCounter")),
        items=["x", None, "z"],
    )
    for expected in ("x", None, "z"):
        assert [task.item for task in case.tasks] == [expected]
        case.complete("A")
    assert case.variables["out"] == [1, 2, 3]


def test_nothing_to_do_is_done_at_once(run):
    case = run(each(many("=[]", outputCollection="out", outputElement="=1")))
    assert (case.ready, case.variables["out"]) == (["After"], [])


def test_what_is_no_list_is_an_incident(run):
    case = run(each(many("=x")), x=3)
    assert case.status == "incident"
    assert "应为列表" in case.incidents[0]


def test_a_boundary_timer_ends_all_instances(run):
    case = run(each(many("=[1, 2]"), boundary("T", "A", after("PT1H")), end("e2"), flow("T", "e2")))
    case.advance(timedelta(hours=1))
    assert (case.status, steps(case, "cancelled")) == ("completed", ["A", "A"])


def test_an_activity_may_be_visited_again(run):
    body = process(
        "p", start(), gateway("exclusive", "M"), user("A", inside=many("=[1, 2]")), user("Ask"), gateway("exclusive", "G", default="f_G_e"),
        end(), flow("s", "M", "A", "Ask", "G", "e"), when("G", "M", "=again"),
    )  # fmt: skip
    case = run(body)
    for again in (True, False):
        assert case.ready == ["A", "A"]
        case.complete("A")
        case.complete("A")
        case.complete("Ask", {"again": again})
    assert case.status == "completed"


def test_each_instance_of_a_sub_process_has_its_own_variables(run):
    loop = many('=["a", "b"]', outputCollection="out", outputElement="=seen")
    inner = (
        start("ss"),
        user("In", io(outputs={"seen": "=said"})),
        end("se"),
        flow("ss", "In", "se"),
    )
    case = run(process("p", start(), sub("S", *inner, loop), end(), flow("s", "S", "e")))
    case.complete("In", {"said": 1})
    case.complete("In", {"said": 2})
    assert case.variables == {"out": [1, 2]}


def waiting():
    return process(
        "p", start(), gateway("parallel", "F"), catch("M1", event("message", "m1")), catch("M2", event("message", "m2")), user("A"),
        user("B"), end(), flow("s", "F", "M1", "A", "e"), flow("F", "M2", "B", "e"),
    ) + message("m1", "=no").replace('name="m1"', 'name="m"') + message("m2", '=no + "/2"').replace('name="m2"', 'name="m"')  # fmt: skip


def test_a_message_finds_its_key(run):
    case = run(waiting(), no="ZW-1")
    case.message("m", "ZW-1/2", {"x": 1})
    assert (case.ready, case.variables["x"]) == (["B"], 1)


def test_a_message_nobody_waits_for_is_an_error_to_its_sender(run):
    case = run(waiting(), no="ZW-1")
    with pytest.raises(NobodyWaits):
        case.message("m", "other")
    with pytest.raises(NobodyWaits):
        case.message("unknown", "ZW-1")


def test_a_key_that_is_missing_is_an_incident(run):
    assert run(waiting()).status == "incident"


def test_a_non_interrupting_message_may_come_again(run):
    body = process(
        "p", start(), user("A"), boundary("M", "A", event("message", "m"), interrupting=False), user("B"), end("e2"), end(),
        flow("s", "A", "e"), flow("M", "B", "e2"),
    ) + message("m", "=1")  # fmt: skip
    case = run(body)
    case.message("m", 1)
    case.message("m", 1)
    assert case.ready == ["A", "B", "B"]


@pytest.mark.parametrize("key", [7, "7", 7.0, Decimal("7.00")])
def test_a_key_is_the_same_however_the_number_is_written(run, key):
    case = run(waiting().replace("=no +", "=string(no) +"), no=7)
    case.message("m", key)
    assert case.ready == ["A"]


@pytest.mark.parametrize("key", [float("inf"), float("nan"), None, [1], {"a": 1}])
def test_a_key_that_is_none_finds_nobody(run, key):
    with pytest.raises(NobodyWaits):
        run(waiting(), no="ZW-1").message("m", key)


def test_thousands_of_items_are_no_endless_loop(run):
    loop = many("=items", outputCollection="out", outputElement="=r")
    inner = (start("ss"), script("X", "=item + 1", "r"), end("se"), flow("ss", "X", "se"))
    case = run(
        process("p", start(), sub("S", *inner, loop), end(), flow("s", "S", "e")),
        items=list(range(4000)),
    )
    assert case.status == "completed"
    assert case.variables["out"] == list(range(1, 4001))


def test_a_hundred_rounds_leave_no_more_state_than_one(run):
    body = process(
        "p", start(), gateway("exclusive", "M"), user("A"), boundary("T", "A", after("P1D")), gateway("exclusive", "G", default="f_G_M"),
        end(), end("e2"), flow("s", "M", "A", "G", "M"), when("G", "e", "=done"), flow("T", "e2"),
    )  # fmt: skip
    case = run(body, done=False)
    sizes = []
    for _ in range(100):
        case.complete("A")
        sizes.append(len(case._execution.dump()) if hasattr(case, "_execution") else 0)
    assert max(sizes) - min(sizes) < 20
    assert case.ready == ["A"]


COLLECTED = many('=["a", "b"]', outputCollection="out", outputElement="=answer")


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("value", ["text", 5, None, [], {"0": 1}])
def test_a_field_named_like_the_collection_changes_nothing(run, value, sequential):
    loop = COLLECTED.replace('isSequential="false"', f'isSequential="{str(sequential).lower()}"')
    case = run(each(loop, ext=OFFERED))
    complete_item(case, "a", answer=1, out=value)
    complete_item(case, "b", answer=2, out=value)
    assert (case.incidents, case.ready) == ([], ["After"])
    assert case.variables == {"out": [1, 2]}


def test_what_one_writes_under_the_name_of_the_collection_is_its_own(run):
    loop = many('=["a", "b"]', outputCollection="out", outputElement="={said: out}")
    case = run(each(loop, ext=OFFERED), out="before")
    complete_item(case, "b", out="B")
    complete_item(case, "a", out="A")
    assert case.variables["out"] == [{"said": "A"}, {"said": "B"}]


def test_what_is_collected_so_far_can_be_read(run):
    loop = many(
        '=["a", "b", "c"]',
        until='=some x in out satisfies x = "no"',
        outputCollection="out",
        outputElement="=answer",
    )
    case = run(each(loop, ext=OFFERED))
    complete_item(case, "c", answer="yes")
    assert case.ready == ["A", "A"]
    complete_item(case, "a", answer="no")
    assert case.ready == ["After"]
    assert case.variables["out"] == ["no", None, "yes"]


@pytest.mark.parametrize("sequential", [False, True])
def test_called_processes_hand_back_nothing_over_what_is_collected(run, sequential):
    loop = many('=["a", "b"]', sequential=sequential, outputCollection="out", outputElement="=r")
    outer = process("p", start(), call("C", "q", "", loop), end(), flow("s", "C", "e"))
    inner = process("q", start("qs"), user("In"), end("qe"), flow("qs", "In", "qe"))
    case = run(outer, inner)
    case.complete("In", {"r": 1})
    case.complete("In", {"r": 2})
    assert (case.status, case.variables["out"]) == ("completed", [1, 2])


def test_an_interrupted_collection_leaves_nothing_behind(run):
    loop = many('=["a", "b"]', outputCollection="out", outputElement="=r")
    outer = process(
        "p", start(), call("C", "q", "", loop), boundary("T", "C", after("PT1H")), end(), end("e2"),
        flow("s", "C", "e"), flow("T", "e2"),
    )  # fmt: skip
    inner = process("q", start("qs"), user("In"), end("qe"), flow("qs", "In", "qe"))
    case = run(outer, inner)
    case.complete("In", {"r": 1})
    case.advance(timedelta(hours=1))
    assert (case.status, "out" in case.variables) == ("completed", False)


def test_a_counter_a_person_changes_does_not_move_the_results(run):
    loop = many('=["a", "b"]', outputCollection="out", outputElement="=item")
    case = run(each(loop, ext=OFFERED))
    case.complete("A", {"loopCounter": 1, "item": "B"}, by="b")
    case.complete("A", {"loopCounter": 99, "item": "A"}, by="a")
    assert case.variables["out"] == ["A", "B"]


def test_what_an_earlier_release_collected_among_the_variables_is_kept(tmp_path):
    bench = diagrams.load(tmp_path, each(COLLECTED, ext=OFFERED))
    case = bench.start("p", at=WEDNESDAY)
    case.complete("A", {"answer": 1}, by="a")
    kept = json.loads(case._execution.dump())
    (body,) = [t for t in kept["scopes"][0]["tokens"] if t[1] == "A [each]"]
    body[4] = body[5].pop("collected")
    case._execution = Execution.load(case._bundle, json.dumps(kept).encode(), case._host)
    case.complete("A", {"answer": 2}, by="b")
    assert case.variables == {"out": [1, 2]}
