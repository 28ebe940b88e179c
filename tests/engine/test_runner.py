"""The verbs on the database: what they leave behind, and whom they refuse."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, history, runner
from engine.errors import (
    AlreadyDone,
    Claimed,
    NobodyWaits,
    NotActive,
    NotFound,
    NotPermitted,
    TaskClosed,
)
from engine.models import Subscription, Timer, UserTask
from engine.script import handlers
from tests.engine.started import (
    LI,
    OUTSIDER,
    TWO_TASKS,
    WEDNESDAY,
    ZHAO,
    begin,
    deploy,
    open_task,
    open_tasks,
)
from tests.engine.tokens import diagrams as d


@pytest.fixture(autouse=True)
def wednesday():
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def instance(session):
    """One that waits for task A, whose reminder is due in three days."""
    return begin(session, TWO_TASKS, x=1)


def timers(session, instance):
    return list(session.scalars(select(Timer).where(Timer.instance_id == instance.id)))


def test_a_start_opens_the_first_task_and_its_timer(session, instance):
    task = open_task(session, instance)
    assert (task.element, task.district, task.opened_at) == ("A", "420303", WEDNESDAY)
    (timer,) = timers(session, instance)
    assert (timer.element, timer.due_at) == ("late", WEDNESDAY + timedelta(days=3))
    assert timer.why


def test_completing_closes_the_task_with_its_timer_and_opens_the_next(session, instance):
    first = open_task(session, instance)
    runner.complete(session, first.id, {"x": 2}, LI)
    assert (first.status, first.closed_by, first.closed_at) == ("completed", "li", WEDNESDAY)
    assert timers(session, instance) == []
    assert open_task(session, instance).element == "B"


def test_the_last_completion_ends_the_instance(session, instance):
    for _ in range(2):
        runner.complete(session, open_task(session, instance).id, {}, LI)
    assert (instance.status, instance.ended_at, instance.steps) == ("completed", WEDNESDAY, 3)
    assert open_tasks(session, instance) == []


def test_the_second_to_complete_is_told_who_was_first(session, instance):
    task = open_task(session, instance)
    runner.complete(session, task.id, {}, LI)
    with pytest.raises(AlreadyDone, match="li"):
        runner.complete(session, task.id, {}, ZHAO)


def test_who_has_no_group_of_the_task_is_refused(session, instance):
    with pytest.raises(NotPermitted):
        runner.complete(session, open_task(session, instance).id, {}, OUTSIDER)
    assert open_task(session, instance).element == "A"


def test_a_task_in_other_hands_is_refused_with_their_name(session, instance):
    from engine import tasks

    task = open_task(session, instance)
    tasks.claim(session, task.id, ZHAO)
    with pytest.raises(Claimed, match="zhao"):
        runner.complete(session, task.id, {}, LI)


def test_a_task_that_is_not_there_is_not_found(session):
    with pytest.raises(NotFound):
        runner.complete(session, 10**12, {}, LI)


def test_waking_fires_what_is_due_and_nothing_before(session, instance):
    steps = instance.steps
    runner.wake(session, instance.id)
    assert instance.steps == steps
    with clock.at(WEDNESDAY + timedelta(days=3)):
        runner.wake(session, instance.id)
        runner.wake(session, instance.id)
    assert instance.steps == steps + 1
    assert timers(session, instance) == []
    assert open_task(session, instance).element == "A"


def test_a_cancelled_instance_leaves_nothing_to_do_and_says_why(session, instance):
    task = open_task(session, instance)
    runner.cancel(session, instance.id, by=LI, reason="登记有误")
    session.refresh(task)
    assert (instance.status, task.status) == ("cancelled", "cancelled")
    assert timers(session, instance) == []
    assert history.list_for_instance(session, instance.id)[-1].after["reason"] == "登记有误"
    with pytest.raises(TaskClosed):
        runner.complete(session, task.id, {}, LI)
    with pytest.raises(NotActive):
        runner.cancel(session, instance.id, by=LI, reason="again")


def test_a_suspended_instance_stands_still_until_it_is_resumed(session, instance):
    task = open_task(session, instance)
    runner.suspend(session, instance.id, by=LI)
    session.refresh(task)
    with pytest.raises(NotActive):
        runner.complete(session, task.id, {}, LI)
    with clock.at(WEDNESDAY + timedelta(days=9)):
        runner.wake(session, instance.id)
        assert not timers(session, instance)[0].running
        runner.resume(session, instance.id, by=LI)
    assert timers(session, instance) == []
    session.refresh(task)
    runner.complete(session, task.id, {}, LI)


WAITING = (
    d.process(
        "p",
        d.start(),
        d.catch("W", d.event("message", "m")),
        d.catch("S", d.event("signal", "holiday")),
        d.user("A"),
        d.end(),
        d.flow("s", "W", "S", "A", "e"),
    )
    + d.message("m", "=case_no").replace('name="m"', 'name="arrived"')
    + d.defined("signal", "holiday")
)


def test_a_message_finds_the_instance_of_its_key(session):
    waiting = begin(session, WAITING, case_no="2026-7")
    runner.start(session, "p", {"case_no": "2026-8"})
    with pytest.raises(NobodyWaits, match="2026-9"):
        runner.message(session, "arrived", "2026-9")
    assert runner.message(session, "arrived", "2026-7", {"who": 3}, LI) is waiting
    assert history.list_for_instance(session, waiting.id)[-1].after == {"name": "arrived", "who": 3}
    with pytest.raises(NobodyWaits):
        runner.message(session, "arrived", "2026-7")


def test_a_signal_reaches_all_who_wait(session):
    first = begin(session, WAITING, case_no="1")
    second = runner.start(session, "p", {"case_no": "2"})
    runner.start(session, "p", {"case_no": "3"})
    for key in "12":
        runner.message(session, "arrived", key)
    assert runner.signal(session, "holiday", {}, LI) == 2
    assert open_task(session, first).element == open_task(session, second).element == "A"
    assert runner.signal(session, "holiday") == 0


LIMITED = d.process(
    "p",
    d.start(),
    d.user(
        "A",
        '<zeebe:taskSchedule dueDate="=now() + duration(&quot;P3D&quot;)"/>'
        + d.props(clock="grid.resolve"),
    ),
    d.boundary("late", "A", d.after("P3D"), d.props(clock="grid.resolve")),
    d.user("B"),
    d.end(),
    d.flow("s", "A", "e"),
    d.flow("late", "B", "e"),
)


def test_extending_a_limit_moves_the_task_and_its_timer_in_one_step(session):
    instance = begin(session, LIMITED)
    later = WEDNESDAY + timedelta(days=5)
    runner.reschedule(
        session, instance.id, clock="grid.resolve", due=later, why="网格长批准延期2日", by=LI
    )
    task, (timer,) = open_task(session, instance), timers(session, instance)
    session.refresh(task)
    assert task.due_at == timer.due_at == timer.look_at == later
    assert timer.why == "网格长批准延期2日"
    with clock.at(later - timedelta(minutes=1)):
        assert open_task(session, runner.wake(session, instance.id)).element == "A"
    with clock.at(later):
        assert open_task(session, runner.wake(session, instance.id)).element == "B"


def test_what_stands_still_does_not_fire_until_it_is_set_going_again(session):
    instance = begin(session, LIMITED)
    runner.reschedule(session, instance.id, clock="grid.resolve", due=None, why="鉴定", by=LI)
    task = open_task(session, instance)
    session.refresh(task)
    assert task.due_at is None
    with clock.at(WEDNESDAY + timedelta(days=300)):
        assert open_task(session, runner.wake(session, instance.id)).element == "A"
    later = WEDNESDAY + timedelta(days=301)
    runner.reschedule(session, instance.id, clock="grid.resolve", due=later, why="鉴定完", by=LI)
    with clock.at(later):
        assert open_task(session, runner.wake(session, instance.id)).element == "B"


def test_a_limit_moved_by_a_service_of_the_instance_itself_moves_at_the_end_of_the_step(session):
    later = WEDNESDAY + timedelta(days=9)
    LATER[:] = [later]
    instance = begin(session, MOVING)
    assert [timer.due_at for timer in timers(session, instance)] == [later]


#: When the service of `MOVING` puts its limit.
LATER = []
#: A service that moves a limit of its own instance, beside the task that has it.
MOVING = d.process(
    "p",
    d.start(),
    d.gateway("parallel", "Both"),
    d.user("A"),
    d.boundary("late", "A", d.after("P3D"), d.props(clock="limit"), interrupting=False),
    d.service("Move", "test.move"),
    d.end(),
    d.end("reminded"),
    d.end("moved"),
    d.flow("s", "Both", "A", "e"),
    d.flow("Both", "Move", "moved"),
    d.flow("late", "reminded"),
)


@handlers("test.move")
def move(context):
    runner.reschedule(
        context.session, context.instance.id, clock="limit", due=LATER[0], why="批准", by=None
    )


def test_of_several_with_one_limit_only_the_one_meant_is_extended(session):
    both = d.process(
        "p",
        d.start(),
        d.sub(
            "Each",
            d.start("s1"),
            d.user("A", d.props(clock="sign")),
            d.boundary("late", "A", d.after("P3D"), d.props(clock="sign"), interrupting=False),
            d.end("e1"),
            d.end("e2"),
            d.flow("s1", "A", "e1"),
            d.flow("late", "e2"),
            d.many('=["法院", "公安"]'),
        ),
        d.end(),
        d.flow("s", "Each", "e"),
    )
    instance = begin(session, both)
    court, _ = open_tasks(session, instance)
    later = WEDNESDAY + timedelta(days=9)
    runner.reschedule(
        session, instance.id, clock="sign", token=court.token, due=later, why="准予延期", by=LI
    )
    assert sorted(timer.due_at for timer in timers(session, instance)) == [
        WEDNESDAY + timedelta(days=3),
        later,
    ]


def test_a_timer_is_reckoned_anew_only_where_it_comes_out_otherwise(session):
    from engine.instances import rescheduling

    dated = d.process(
        "p",
        d.start(),
        d.catch("Wait", d.on_date('=date and time(begun) + duration("P3D")')),
        d.end(),
        d.flow("s", "Wait", "e"),
    )
    instance = begin(session, dated, begun=WEDNESDAY.isoformat())
    told = len(history.list_for_instance(session, instance.id))
    rescheduling.recount(session, instance.id, lambda timer: "begun" in timer.expression)
    (timer,) = timers(session, instance)
    assert timer.due_at == WEDNESDAY + timedelta(days=3)
    assert len(history.list_for_instance(session, instance.id)) == told
    runner.reschedule(
        session, instance.id, timer=timer.token, due=WEDNESDAY + timedelta(days=9), why="", by=LI
    )
    rescheduling.recount(session, instance.id, lambda timer: True)
    assert [each.due_at for each in timers(session, instance)] == [WEDNESDAY + timedelta(days=3)]


def test_a_limit_nothing_waits_for_is_not_found(session):
    instance = begin(session, LIMITED)
    with pytest.raises(NotFound):
        runner.reschedule(session, instance.id, clock="x", due=WEDNESDAY, why="", by=LI)


def test_all_that_is_searched_can_be_made_anew_from_the_state(session):
    from engine import tasks

    instance = begin(
        session, TWO_TASKS + d.process("q", d.start("t"), d.end("u"), d.flow("t", "u"))
    )
    tasks.claim(session, open_task(session, instance).id, ZHAO)

    def rows():
        session.flush()
        return [
            [
                [getattr(row, c.key) for c in table.__table__.columns if c.key != "id"]
                for row in found
            ]
            for table in (UserTask, Timer, Subscription)
            for found in [session.scalars(select(table).order_by(table.token)).all()]
        ]

    before = rows()
    for table in (UserTask, Timer, Subscription):
        for row in session.scalars(select(table)):
            session.delete(row)
    session.flush()
    runner.rebuild(session, instance.id)
    assert rows() == before


def test_a_group_task_of_a_multi_instance_knows_its_item(session):
    many = d.user("A", inside=d.many('=["法院","公安"]'))
    instance = begin(session, d.process("p", d.start(), many, d.end(), d.flow("s", "A", "e")))
    assert [task.item for task in open_tasks(session, instance)] == ['"法院"', '"公安"']


def test_deploying_again_does_not_disturb_who_runs(session, instance):
    deploy(session, TWO_TASKS.replace('name="A"', 'name="renamed"'))
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert open_task(session, instance).name == "B"
