"""Whatever people do in whatever order, the tables say what the state says."""

import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine import clock, history, runner
from engine.deployment import catalogue
from engine.errors import NobodyWaits, NotActive
from engine.instances.execution import Execution
from engine.instances.projection import Waiting
from engine.models import Subscription, Timer, UserTask
from engine.status import Status
from tests.engine.started import (
    ADMIN,
    LI,
    TWO_TASKS,
    WEDNESDAY,
    begin,
    deploy,
    open_task,
    open_tasks,
)
from tests.engine.tokens import diagrams as d

#: Tasks in parallel, a reminder that repeats, a limit that interrupts, a message, a loop.
BUSY = d.process(
    "p",
    d.start(),
    d.gateway("parallel", "fork"),
    d.user("A"),
    d.boundary("daily", "A", d.every("R3/P1D"), interrupting=False),
    d.user("Remind"),
    d.end("reminded"),
    d.user("B", inside=d.many("=[1, 2, 3]", sequential=False)),
    d.boundary("late", "B", d.after("P4D")),
    d.user("Escalated"),
    d.catch("W", d.event("message", "m")),
    d.gateway("exclusive", "again"),
    d.user("C", d.props(clock="limit")),
    d.boundary("warn", "C", d.after("P2D"), d.props(clock="limit"), interrupting=False),
    d.end("warned"),
    d.gateway("exclusive", "G", default="f_G_again"),
    d.gateway("parallel", "join"),
    d.end(),
    d.flow("s", "fork"),
    d.flow("fork", "A", "join"),
    d.flow("fork", "B", "join"),
    d.flow("fork", "W", "again", "C", "G", "again"),
    d.flow("daily", "Remind", "reminded"),
    d.flow("late", "Escalated", "join"),
    d.flow("warn", "warned"),
    d.when("G", "join", "=enough"),
    d.flow("join", "e"),
) + d.message("m", '="k"')

ACTIONS = st.one_of(
    st.tuples(st.just("complete"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.sampled_from(["message", "suspend", "resume", "extend", "rebuild", "cancel"])),
)


def act(session, instance, action):
    kind, *more = action
    if kind == "complete":
        tasks = open_tasks(session, instance)
        if tasks:
            task = tasks[more[0] % len(tasks)]
            runner.complete(session, task.id, {"enough": more[1]}, ADMIN)
    elif kind == "message":
        runner.message(session, "m", "k")
    elif kind == "suspend":
        runner.suspend(session, instance.id, by=ADMIN)
    elif kind == "resume":
        runner.resume(session, instance.id, by=ADMIN)
    elif kind == "extend" and open_tasks(session, instance, "C"):
        due = clock.now() + timedelta(days=1)
        runner.reschedule(session, instance.id, clock="limit", due=due, why="延期", by=ADMIN)
    elif kind == "rebuild":
        runner.rebuild(session, instance.id)
    elif kind == "cancel":
        runner.cancel(session, instance.id, by=ADMIN, reason="试")


def told(session, instance):
    """What the tables say is waited for, as `Waiting` says it."""
    session.expire_all()
    found = []
    for table, *where in (
        (UserTask, UserTask.closed_at.is_(None)),
        (Timer,),
        (Subscription,),
    ):
        rows = session.scalars(select(table).where(table.instance_id == instance.id, *where))
        found.append({row.token: row for row in rows})
    return found


def waiting(session, instance):
    return Waiting.of(
        Execution.load(
            catalogue.bundle_for(session, instance),
            zlib.decompress(instance.state),
            suspended=instance.status is Status.SUSPENDED,
        )
    )


@pytest.fixture
def deployed(session):
    """The diagram in the catalogue; each example starts an instance of its own."""
    deploy(session, BUSY.replace('id="m" name="m"', 'id="m" name="m"'))
    return session


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=st.lists(ACTIONS, max_size=14))
def test_the_tables_say_what_the_state_says(deployed, actions):
    session, now = deployed, WEDNESDAY
    with clock.at(now), session.begin_nested() as thrown_away:
        instance = runner.start(session, "p", {"enough": False})
        for action in [("wait", 0), *actions]:
            now += timedelta(hours=action[1] if action[0] == "wait" else 0)
            with clock.at(now):
                step(session, instance, action)
        history.verify(session, instance.id, instance.head)
        thrown_away.rollback()


def step(session, instance, action):
    try:
        act(session, instance, action)
        runner.wake(session, instance.id)
    except (NotActive, NobodyWaits):
        pass
    expected = waiting(session, instance)
    for rows, state in zip(
        told(session, instance),
        (expected.tasks, expected.timers, expected.subscriptions),
        strict=True,
    ):
        assert rows.keys() == state.keys()
        for token, columns in state.items():
            assert {key: getattr(rows[token], key) for key in columns} == columns
    on = {timer.running for timer in session.scalars(select(Timer))}
    assert on <= {not expected.suspended}


def test_variables_named_like_the_words_of_a_claim_hand_nobody_a_task(session):
    """History tells variables and claims in one place; what a form holds is no claim."""
    with clock.at(WEDNESDAY):
        instance = begin(session, TWO_TASKS)
        task = open_task(session, instance, "A")
        runner.complete(session, task.id, {"task": "4", "assignee": "sun"}, LI)
        following = open_task(session, instance, "B")
        assert (
            history.list_for_instance(session, instance.id)[-1].after["task"]
            == following.token
            == "4"
        )
        session.delete(following)
        session.flush()
        runner.rebuild(session, instance.id)
        assert open_task(session, instance, "B").assignee is None
