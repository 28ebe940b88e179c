"""Running instances that go on in another process, or at other elements of their own."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, external_jobs, runner, tasks
from engine.errors import CannotMigrate, CannotModify, NotActive
from engine.instances import step
from engine.instances.modifying import Activation, Modification, Move, Termination, Written
from engine.models import Definition, Job, Timer
from engine.status import Status
from tests.engine.started import LI, OFFERED, begin, deploy, open_tasks
from tests.engine.tokens import diagrams as d


def user(id):
    return d.user(id, OFFERED)


def two(process, first, second, *borders):
    """Two tasks in a row, with what is at the border of the first."""
    return d.process(
        process,
        d.start(),
        user(first),
        user(second),
        d.end(),
        d.flow("s", first, second, "e"),
        *borders,
    )


def late(id, on, target, after="PT1H", interrupting=True):
    return (
        d.boundary(id, on, d.after(after), interrupting=interrupting),
        user(target),
        d.end(f"e{id}"),
        d.flow(id, target, f"e{id}"),
    )


def newest(session, key):
    query = select(Definition.id).where(Definition.key == key).order_by(Definition.version.desc())
    return session.scalars(query.limit(1)).one()


def migrate(session, instance, target="p", **mapping):
    return runner.migrate(session, instance.id, newest(session, target), mapping, by=LI)


def modify(session, instance, activate=(), terminate=(), move=()):
    wanted = Modification(tuple(activate), tuple(terminate), tuple(move))
    return runner.modify(session, instance.id, wanted, by=LI)


def elements(session, instance):
    return sorted(each.element for each in open_tasks(session, instance))


def finish(session, instance, element):
    (task,) = open_tasks(session, instance, element)
    runner.complete(session, task.id, {}, LI)


def agree(session, instance):
    """What is copied out of the state is what the state says."""
    before = elements(session, instance), timers(session, instance)
    runner.rebuild(session, instance.id)
    assert (elements(session, instance), timers(session, instance)) == before


def timers(session, instance):
    query = select(Timer.element).where(Timer.instance_id == instance.id).order_by(Timer.element)
    return list(session.scalars(query))


def test_a_task_goes_on_in_the_next_version_under_another_id(session):
    instance = begin(session, two("p", "A", "B"), paper=1)
    (task,) = open_tasks(session, instance)
    tasks.claim(session, task.id, LI)
    deploy(session, two("p", "A2", "C"))
    migrate(session, instance, A="A2")
    (moved,) = open_tasks(session, instance)
    assert (moved.id, moved.element, moved.assignee) == (task.id, "A2", "li")
    agree(session, instance)
    finish(session, instance, "A2")
    assert elements(session, instance) == ["C"]
    finish(session, instance, "C")
    assert instance.status == Status.COMPLETED
    assert session.get_one(Definition, instance.definition_id).version == 2


def test_another_process_takes_it_over_with_its_variables(session):
    instance = begin(session, two("p", "A", "B"), paper=1)
    deploy(session, two("q", "X", "Y"))
    migrate(session, instance, "q", A="X")
    assert (instance.key, elements(session, instance)) == ("q", ["X"])
    assert step.look(session, instance).variables == {"paper": 1}


def test_timers_at_the_border_go_along_end_or_begin(session):
    body = two("p", "A", "B", *late("old", "A", "O"), *late("gone", "A", "G", "PT2H"))
    instance = begin(session, body)
    due = session.scalars(select(Timer.due_at).where(Timer.element == "old")).one()
    deploy(
        session, two("p", "A", "B", *late("kept", "A", "K", "PT9H"), *late("new", "A", "N", "PT3H"))
    )
    migrate(session, instance, A="A", old="kept")
    assert timers(session, instance) == ["kept", "new"]
    assert session.scalars(select(Timer.due_at).where(Timer.element == "kept")).one() == due
    agree(session, instance)
    with clock.at(clock.now() + timedelta(hours=2)):
        runner.wake(session, instance.id)
    assert elements(session, instance) == ["K"]


def test_what_is_inside_a_sub_process_and_waits_for_a_message_goes_along(session):
    def body(sub, wait):
        inside = d.sub(
            sub,
            d.start("i"),
            d.catch(wait, d.event("message", "m")),
            d.end("j"),
            d.flow("i", wait, "j"),
        )
        return d.process(
            "p", d.start(), inside, user("Z"), d.end(), d.flow("s", sub, "Z", "e")
        ) + d.message("m", '="k"')

    instance = begin(session, body("S", "w"))
    deploy(session, body("T", "v"))
    migrate(session, instance, S="T", w="v")
    agree(session, instance)
    runner.message(session, "m", "k", {}, LI)
    assert elements(session, instance) == ["Z"]


def test_a_job_keeps_its_worker_and_tells_its_new_element(session):
    def body(task):
        return d.process("p", d.start(), d.service(task, "print"), d.end(), d.flow("s", task, "e"))

    instance = begin(session, body("one"))
    deploy(session, body("two"))
    migrate(session, instance, one="two")
    (job,) = session.scalars(select(Job).where(Job.instance_id == instance.id))
    assert job.element == "two"
    external_jobs.complete(session, job.id)
    assert instance.status == Status.COMPLETED


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({}, "没有写明环节“A”"),
        ({"A": "nobody"}, "新的流程里没有环节“nobody”"),
        ({"nobody": "A"}, "原来的流程里没有环节“nobody”"),
        ({"A": "serve"}, "不是同一种环节"),
        ({"A": "In"}, "不在相应的流程或子流程里"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(session, mapping, reason):
    instance = begin(session, two("p", "A", "B"))
    inside = d.sub("S", d.start("i"), user("In"), d.end("j"), d.flow("i", "In", "j"))
    deploy(
        session,
        d.process(
            "p",
            d.start(),
            user("A"),
            d.service("serve", "x"),
            inside,
            d.end(),
            d.flow("s", "A", "serve", "S", "e"),
        ),
    )
    state = instance.state
    with pytest.raises(CannotMigrate, match=reason):
        migrate(session, instance, **mapping)
    assert (instance.state, elements(session, instance)) == (state, ["A"])


def test_many_at_once_a_called_process_and_an_old_version_are_refused(session):
    many = two("p", "A", "B").replace("</bpmn:userTask>", d.many("=[1, 2]") + "</bpmn:userTask>", 1)
    instance = begin(session, many)
    first = newest(session, "p")
    deploy(session, two("p", "A", "B"))
    with pytest.raises(CannotMigrate, match="多实例"):
        migrate(session, instance, A="A")
    with pytest.raises(CannotMigrate, match="不是最新版"):
        runner.migrate(session, instance.id, first, {"A": "A"}, by=LI)


def test_elements_are_begun_and_ended_in_one_step(session):
    instance = begin(session, two("p", "A", "B"))
    written = (Written({"paper": 3}), Written({"own": 4}, "B"))
    modify(session, instance, [Activation("B", written=written)], [Termination("A")])
    assert elements(session, instance) == ["B"]
    execution = step.look(session, instance)
    assert execution.variables == {"paper": 3}
    assert execution.tasks[0].variables == {"paper": 3, "own": 4}
    agree(session, instance)
    finish(session, instance, "B")
    assert instance.status == Status.COMPLETED


def test_a_move_begins_one_for_each_that_ends_and_timers_end_with_it(session):
    instance = begin(session, two("p", "A", "B", *late("t", "A", "L")))
    modify(session, instance, move=[Move(Termination("A"), "A")])
    assert (elements(session, instance), timers(session, instance)) == (["A"], ["t"])
    modify(session, instance, move=[Move(Termination("A"), "B")])
    assert (elements(session, instance), timers(session, instance)) == (["B"], [])


def test_with_nothing_left_in_them_a_sub_process_and_the_instance_end(session):
    inside = d.sub(
        "S", d.start("i"), user("In"), user("Then"), d.end("j"), d.flow("i", "In", "Then", "j")
    )
    body = d.process("p", d.start(), inside, user("Z"), d.end(), d.flow("s", "S", "Z", "e"))
    instance = begin(session, body)
    modify(session, instance, [Activation("Then")], [Termination("In")])
    assert elements(session, instance) == ["Then"]
    modify(session, instance, [Activation("Z")], [Termination("Then")])
    assert elements(session, instance) == ["Z"]
    assert step.look(session, instance).enclosing == set()
    modify(session, instance, terminate=[Termination("Z")])
    assert instance.status == Status.CANCELLED
    with pytest.raises(NotActive):
        modify(session, instance, [Activation("Z")])


@pytest.mark.parametrize(
    ("activate", "terminate", "reason"),
    [
        ("nobody", None, "没有环节“nobody”"),
        ("s", None, "不能直接激活"),
        ("t", None, "不能直接激活"),
        ("In", None, "所在的子流程没有在进行"),
        (None, "Z", "没有正在进行的环节"),
    ],
)
def test_what_cannot_be_begun_or_ended_is_refused(session, activate, terminate, reason):
    inside = d.sub("S", d.start("i"), user("In"), d.end("j"), d.flow("i", "In", "j"))
    border = (d.boundary("t", "A", d.after("PT1H")), d.flow("t", "Z"))
    body = d.process(
        "p",
        d.start(),
        user("A"),
        inside,
        user("Z"),
        d.end(),
        d.flow("s", "A", "S", "Z", "e"),
        *border,
    )
    instance = begin(session, body)
    with pytest.raises(CannotModify, match=reason):
        modify(
            session,
            instance,
            [Activation(activate)] if activate else (),
            [Termination(terminate)] if terminate else (),
        )
    assert elements(session, instance) == ["A"]
