"""Taking back what one completed, and sending back to an earlier step."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from engine import clock, history, runner, tasks
from engine.errors import CannotSendBack, CannotWithdraw, NotActive, NotYourCompletion
from engine.instances import completions, withdrawing
from engine.instances.completions import Completion, Unbelieved
from engine.models import Timer, UserTask
from engine.script import handlers
from tests.engine.started import LI, OFFERED, WEDNESDAY, ZHAO, begin, open_task, open_tasks
from tests.engine.tokens import diagrams as d

DUE = '<zeebe:taskSchedule dueDate="=now() + duration(&quot;PT72H&quot;)"/>'
#: A, then B, then C; A is reminded after a day and escalated after three.
THREE = d.process(
    "p",
    d.start(),
    d.user("A", OFFERED + DUE),
    d.boundary("remind", "A", d.after("P1D"), interrupting=False),
    d.end("reminded"),
    d.boundary("late", "A", d.after("P3D")),
    d.end("escalated"),
    d.user("B", OFFERED),
    d.boundary("hurry", "B", d.after("P2D"), interrupting=False),
    d.end("hurried"),
    d.user("C", OFFERED),
    d.end(),
    d.flow("s", "A", "B", "C", "e"),
    d.flow("remind", "reminded"),
    d.flow("late", "escalated"),
    d.flow("hurry", "hurried"),
)


@pytest.fixture(autouse=True)
def _wednesday():
    with clock.at(WEDNESDAY):
        yield


def timers(session, instance):
    rows = session.scalars(select(Timer).where(Timer.instance_id == instance.id))
    return sorted((each.token, each.element, each.due_at) for each in rows)


def complete(session, instance, element, by=LI, **variables):
    task = open_task(session, instance, element)
    runner.complete(session, task.id, variables, by)
    return task


def whole(session, instance):
    session.refresh(instance)
    assert not list(history.faults(instance, history.list_for_instance(session, instance.id)))


def later(**amount):
    return clock.at(WEDNESDAY + timedelta(**amount))


def test_withdrawn_it_is_open_as_it_was(session):
    instance = begin(session, THREE, said="nothing")
    first = tasks.claim(session, open_task(session, instance).id, LI)
    before = (
        timers(session, instance),
        first.due_at,
        runner.step.look(session, instance).variables,
    )
    with later(hours=2):
        complete(session, instance, "A", said="yes", more=1)
        assert open_task(session, instance).element == "B"
        runner.withdraw(session, first.id, LI)
    session.refresh(first)
    now = (timers(session, instance), first.due_at, runner.step.look(session, instance).variables)
    assert now == before
    assert (first.status, first.assignee, first.closed_by) == ("open", "li", None)
    assert [each.element for each in open_tasks(session, instance)] == ["A"]
    event = history.list_for_instance(session, instance.id)[-1]
    assert [(e["element"], e["what"]) for e in event.trail] == [
        ("B", "taken_back"),
        ("A", "reopened"),
    ]
    whole(session, instance)


def test_a_reminder_missed_meanwhile_is_given_and_the_others_wait(session):
    instance = begin(session, THREE)
    first = complete(session, instance, "A")
    with later(days=1, hours=1):
        runner.withdraw(session, first.id, LI)
        trail = history.list_for_instance(session, instance.id)[-1].trail
        assert ("remind", "fired") in [(each["element"], each["what"]) for each in trail]
        assert [each[1] for each in timers(session, instance)] == ["late"]
        runner.complete(session, first.id, {}, LI)
        runner.withdraw(session, first.id, LI)
    whole(session, instance)


def test_what_would_be_over_at_once_stays(session):
    instance = begin(session, THREE)
    first = complete(session, instance, "A")
    kept = instance.state
    with later(days=4), pytest.raises(CannotWithdraw, match="立即升级"):
        runner.withdraw(session, first.id, LI)
    session.refresh(instance)
    assert instance.state == kept


def test_only_who_completed_it_and_only_while_nobody_acted(session):
    instance = begin(session, THREE)
    first = complete(session, instance, "A")
    with pytest.raises(NotYourCompletion):
        runner.withdraw(session, first.id, ZHAO)
    second = open_task(session, instance)
    tasks.claim(session, second.id, ZHAO)
    with pytest.raises(CannotWithdraw, match="领取"):
        runner.withdraw(session, first.id, LI)
    tasks.release(session, second.id, ZHAO)
    runner.complete(session, second.id, {}, ZHAO)
    with pytest.raises(CannotWithdraw, match="新的进展"):
        runner.withdraw(session, first.id, LI)
    runner.withdraw(session, second.id, ZHAO)
    runner.withdraw(session, first.id, LI)
    assert open_task(session, instance).element == "A"
    whole(session, instance)


def test_a_timer_that_fired_behind_it_is_progress(session):
    instance = begin(session, THREE)
    first = complete(session, instance, "A")
    with later(days=2, hours=1):
        runner.wake(session, instance.id)
        with pytest.raises(CannotWithdraw, match="新的进展"):
            runner.withdraw(session, first.id, LI)


def test_an_ended_instance_keeps_nothing_to_take_back(session):
    instance = begin(session, THREE)
    complete(session, instance, "A")
    complete(session, instance, "B")
    last = complete(session, instance, "C")
    with pytest.raises(NotActive):
        runner.withdraw(session, last.id, LI)
    assert completions.list_with_tasks(session, instance.id) == []


PARALLEL = d.process(
    "p",
    d.start(),
    d.gateway("parallel", "split"),
    d.user("A", OFFERED),
    d.user("B", OFFERED),
    d.user("A2", OFFERED),
    d.gateway("parallel", "join"),
    d.user("C", OFFERED),
    d.end(),
    d.flow("s", "split", "A", "A2", "join", "C", "e"),
    d.flow("split", "B", "join"),
)


def test_another_branch_goes_on_beside(session):
    instance = begin(session, PARALLEL, x=0)
    first = complete(session, instance, "A", x=1)
    complete(session, instance, "B", y=1)
    runner.withdraw(session, first.id, LI)
    assert {each.element for each in open_tasks(session, instance)} == {"A"}
    assert runner.step.look(session, instance).variables == {"x": 0, "y": 1}
    complete(session, instance, "A", x=2)
    joined = complete(session, instance, "A2")
    assert open_task(session, instance).element == "C"
    runner.withdraw(session, joined.id, LI)
    assert open_task(session, instance).element == "A2"
    complete(session, instance, "A2")
    complete(session, instance, "C")
    assert instance.status == "completed"


def test_of_many_side_by_side_each_is_taken_back_alone(session):
    inner = d.user(
        "A", OFFERED, d.many("=[1,2,3]", item="n", outputCollection="said", outputElement="=answer")
    )
    instance = begin(session, d.process("p", d.start(), inner, d.user("B", OFFERED), d.end(),
                                        d.flow("s", "A", "B", "e")))  # fmt: skip
    one, two, three = open_tasks(session, instance)
    runner.complete(session, one.id, {"answer": "a"}, LI)
    runner.complete(session, two.id, {"answer": "b"}, ZHAO)
    runner.withdraw(session, one.id, LI)
    runner.complete(session, three.id, {"answer": "c"}, LI)
    runner.complete(session, one.id, {"answer": "d"}, LI)
    assert runner.step.look(session, instance).variables["said"] == ["d", "b", "c"]
    runner.withdraw(session, one.id, LI)
    assert [each.id for each in open_tasks(session, instance)] == [one.id]
    runner.complete(session, one.id, {"answer": "e"}, LI)
    assert runner.step.look(session, instance).variables["said"] == ["e", "b", "c"]
    assert open_task(session, instance).element == "B"
    whole(session, instance)


INSIDE = d.process(
    "p",
    d.start(),
    d.sub("Sub", d.start("ss"), d.user("A", OFFERED), d.user("A2", OFFERED), d.end("se"),
          d.flow("ss", "A", "A2", "se")),
    d.boundary("late", "Sub", d.after("P9D")),
    d.end("gone"),
    d.user("B", OFFERED),
    d.end(),
    d.flow("s", "Sub", "B", "e"),
    d.flow("late", "gone"),
)  # fmt: skip


def test_a_sub_process_that_ended_is_there_again_with_its_timer(session):
    instance = begin(session, INSIDE)
    complete(session, instance, "A")
    before = timers(session, instance)
    last = complete(session, instance, "A2")
    assert timers(session, instance) == []
    runner.withdraw(session, last.id, LI)
    assert timers(session, instance) == before
    back = withdrawing.list_earlier(session, instance, open_task(session, instance))
    assert [each.task.element for each in back] == ["A"]


@pytest.fixture
def outward(monkeypatch):
    """A service that cannot be undone, and one that can be done again."""
    for name in ("test.serve", "test.reckon"):
        handlers(name, repeatable=name == "test.reckon")(lambda context: None)
    yield
    for name in ("test.serve", "test.reckon"):
        for kept in (handlers._functions, handlers._signatures):
            del kept[name]
    handlers.repeatable.discard("test.reckon")


def served(kind):
    return d.process("p", d.start(), d.user("A", OFFERED), d.service("S", kind), d.user("B", OFFERED),
                     d.end(), d.flow("s", "A", "S", "B", "e"))  # fmt: skip


def test_a_service_that_reached_somebody_cannot_be_taken_back(session, outward):
    instance = begin(session, served("test.serve"))
    first = complete(session, instance, "A")
    with pytest.raises(CannotWithdraw, match="系统已办理"):
        runner.withdraw(session, first.id, LI)
    assert withdrawing.list_earlier(session, instance, open_task(session, instance)) == []


def test_a_service_that_may_be_repeated_is_no_hindrance(session, outward):
    instance = begin(session, served("test.reckon"))
    first = complete(session, instance, "A")
    runner.withdraw(session, first.id, LI)
    assert open_task(session, instance).element == "A"


def test_a_record_written_past_the_program_is_not_believed(session):
    instance = begin(session, THREE)
    first = complete(session, instance, "A")
    session.execute(text("UPDATE completion SET effects = '[ ]'"))
    session.expire_all()
    with pytest.raises(Unbelieved):
        runner.withdraw(session, first.id, LI)
    assert session.query(Completion).count() == 1


def test_sent_back_the_earlier_step_waits_as_it_did_with_who_did_it(session):
    instance = begin(session, THREE)
    before = timers(session, instance)
    first = complete(session, instance, "A", by=ZHAO, seen=1)
    second = complete(session, instance, "B")
    with later(hours=5):
        last = open_task(session, instance)
        offered = withdrawing.list_earlier(session, instance, last)
        assert [each.task.id for each in offered] == [second.id, first.id]
        runner.send_back(session, last.id, first.id, LI)
    session.refresh(first)
    assert (first.status, first.assignee) == ("open", "zhao")
    assert timers(session, instance) == before
    assert [each.element for each in open_tasks(session, instance)] == ["A"]
    assert session.get(UserTask, last.id).status == "cancelled"
    assert runner.step.look(session, instance).variables == {"seen": 1}
    runner.complete(session, first.id, {}, ZHAO)
    assert open_task(session, instance).element == "B"
    whole(session, instance)


@pytest.mark.parametrize("anew", [True, False])
def test_a_step_whose_time_is_over_is_begun_anew(session, anew):
    body = (
        THREE.replace(OFFERED + DUE, OFFERED + DUE + d.props(onReturn="restart")) if anew else THREE
    )
    instance = begin(session, body)
    first = complete(session, instance, "A")
    with later(hours=1) if anew else later(days=5):
        second = open_task(session, instance)
        runner.send_back(session, second.id, first.id, LI)
        again = open_task(session, instance)
        assert (again.element, again.id != first.id, again.assignee) == ("A", True, "li")
        assert again.due_at == clock.now() + timedelta(days=3)
    whole(session, instance)


def test_a_branch_returns_inside_itself(session):
    body = PARALLEL.replace(d.flow("s", "split", "A", "A2", "join", "C", "e"),
                            d.user("Z", OFFERED) + d.flow("s", "Z", "split", "A", "A2", "join", "C", "e"))  # fmt: skip
    instance = begin(session, body)
    first = complete(session, instance, "Z")
    branch = complete(session, instance, "A")
    second = open_task(session, instance, "A2")
    offered = withdrawing.list_earlier(session, instance, second)
    assert [each.task.id for each in offered] == [branch.id]
    with pytest.raises(CannotSendBack):
        runner.send_back(session, second.id, first.id, LI)
    runner.send_back(session, second.id, branch.id, LI)
    assert {each.element for each in open_tasks(session, instance)} == {"A", "B"}
    complete(session, instance, "A")
    complete(session, instance, "A2")
    complete(session, instance, "B")
    last = open_task(session, instance, "C")
    runner.send_back(session, last.id, first.id, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["Z"]
    complete(session, instance, "Z")
    assert {each.element for each in open_tasks(session, instance)} == {"A", "B"}


def test_what_would_be_over_at_once_is_not_returned_to(session):
    body = THREE.replace(d.after("P3D"), d.on_date("=until"))
    until = (WEDNESDAY + timedelta(days=3)).isoformat()
    instance = begin(session, body, until=until)
    first = complete(session, instance, "A")
    kept = instance.state
    with later(days=5), pytest.raises(CannotSendBack, match="立即升级"):
        runner.send_back(session, open_task(session, instance).id, first.id, LI)
    session.refresh(instance)
    assert instance.state == kept
    assert [each.element for each in open_tasks(session, instance)] == ["B"]


#: Z, then the called process q: A and B in a sub-process, beside which nothing is.
CALLED = (
    d.process(
        "p", d.start(), d.user("Z", OFFERED + DUE), d.boundary("late", "Z", d.after("P9D")),
        d.end("gone"), d.call("ask", "q"), d.boundary("hurry", "ask", d.after("P5D"), interrupting=False),
        d.end("hurried"), d.user("Y", OFFERED), d.end(),
        d.flow("s", "Z", "ask", "Y", "e"), d.flow("late", "gone"), d.flow("hurry", "hurried"),
    ),
    d.process(
        "q", d.start(), d.sub("inside", d.start("t"), d.user("A", OFFERED), d.user("B", OFFERED),
                              d.boundary("slow", "B", d.after("P1D"), interrupting=False), d.end("slowed"),
                              d.flow("slow", "slowed"), d.end("f"), d.flow("t", "A", "B", "f")),
        d.end(), d.flow("s", "inside", "e"),
    ),
)  # fmt: skip


def test_a_called_process_goes_back_to_its_caller_s_step_with_all_that_was_in_it(session):
    instance = begin(session, *CALLED)
    before = timers(session, instance)
    first = complete(session, instance, "Z", by=ZHAO)
    inner = complete(session, instance, "A")
    last = open_task(session, instance)
    offered = withdrawing.list_earlier(session, instance, last)
    assert [each.task.id for each in offered] == [inner.id, first.id]
    runner.send_back(session, last.id, first.id, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["Z"]
    assert timers(session, instance) == before
    event = history.list_for_instance(session, instance.id)[-1]
    assert ("B", "taken_back") in [(e["element"], e["what"]) for e in event.trail]
    complete(session, instance, "Z", by=ZHAO)
    complete(session, instance, "A")
    assert len(timers(session, instance)) == 2
    complete(session, instance, "B")
    assert open_task(session, instance).element == "Y"
    whole(session, instance)


def test_from_behind_a_call_it_goes_back_before_it_but_not_into_it(session):
    instance = begin(session, *CALLED)
    first = complete(session, instance, "Z")
    complete(session, instance, "A")
    complete(session, instance, "B")
    last = open_task(session, instance)
    offered = withdrawing.list_earlier(session, instance, last)
    assert [each.task.id for each in offered] == [first.id]
    runner.send_back(session, last.id, first.id, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["Z"]
    whole(session, instance)


def test_what_was_done_in_a_called_process_for_good_bars_the_way_back_over_it(session, outward):
    body = CALLED[1].replace(
        '<bpmn:userTask id="B"', d.service("S", "test.serve") + '<bpmn:userTask id="B"'
    )
    body = body.replace(d.flow("t", "A", "B", "f"), d.flow("t", "A", "S", "B", "f"))
    instance = begin(session, CALLED[0], body)
    complete(session, instance, "Z")
    complete(session, instance, "A")
    assert withdrawing.list_earlier(session, instance, open_task(session, instance)) == []
    complete(session, instance, "B")
    assert withdrawing.list_earlier(session, instance, open_task(session, instance)) == []


def test_one_of_many_goes_back_inside_itself_and_not_to_the_caller(session):
    many = CALLED[0].replace(
        "</bpmn:callActivity>", d.many("=[1, 2]", "n") + "</bpmn:callActivity>"
    )
    instance = begin(session, many, CALLED[1])
    complete(session, instance, "Z")
    one, other = open_tasks(session, instance)
    runner.complete(session, one.id, {}, LI)
    last = open_task(session, instance, "B")
    offered = withdrawing.list_earlier(session, instance, last)
    assert [each.task.id for each in offered] == [one.id]
    runner.send_back(session, last.id, one.id, LI)
    assert {each.id for each in open_tasks(session, instance)} == {one.id, other.id}
    whole(session, instance)


def test_beside_another_branch_inside_the_called_process_there_is_no_way_to_the_caller(session):
    body = d.process(
        "q", d.start(), d.gateway("parallel", "split"), d.user("A", OFFERED), d.user("B", OFFERED),
        d.gateway("parallel", "join"), d.end(),
        d.flow("s", "split", "A", "join", "e"), d.flow("split", "B", "join"),
    )  # fmt: skip
    instance = begin(session, CALLED[0], body)
    first = complete(session, instance, "Z")
    task = open_task(session, instance, "A")
    assert withdrawing.list_earlier(session, instance, task) == []
    with pytest.raises(CannotSendBack):
        runner.send_back(session, task.id, first.id, LI)
    complete(session, instance, "A")
    task = open_task(session, instance, "B")
    assert withdrawing.list_earlier(session, instance, task) == []


def test_what_lay_between_cannot_be_taken_back_once_it_was_sent_back_over(session):
    """It would wait beside the step it followed from, and once more when that is done."""
    body = THREE.replace(d.end("hurried"), d.user("X", OFFERED) + d.end("hurried")).replace(
        d.flow("hurry", "hurried"), d.flow("hurry", "X", "hurried")
    )
    instance = begin(session, body)
    first = complete(session, instance, "A")
    with later(days=2, hours=1):
        runner.wake(session, instance.id)
        beside = complete(session, instance, "X")
        runner.send_back(session, open_task(session, instance, "B").id, first.id, LI)
        with pytest.raises(CannotWithdraw, match="没有留下"):
            runner.withdraw(session, beside.id, LI)
    assert [each.element for each in open_tasks(session, instance)] == ["A"]
