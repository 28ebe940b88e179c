"""Others must agree before a task goes on: before its holder, after them, beside, or several by a rule."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from engine import clock, history, runner, signers, submissions, tasks
from engine.errors import (
    AlreadyDone,
    AlreadySigned,
    AwaitsSigners,
    CannotBeSigner,
    CannotHold,
    CannotWithdraw,
    Claimed,
    CountersignRunning,
    NotAsked,
    NotPermitted,
    NotSubmitted,
    ShareNotPossible,
    SignerRefused,
    Submitted,
    TaskClosed,
)
from engine.identity import Person
from engine.models import Timer
from engine.signing import rounds
from engine.signing.models import Kind, Outcome, Rule
from tests.engine.started import (
    LI,
    OFFERED,
    OUTSIDER,
    TWO_TASKS,
    WEDNESDAY,
    ZHAO,
    begin,
    open_task,
    open_tasks,
)
from tests.engine.tokens import diagrams as d

WANG, QIAN = Person("wang"), Person("qian")
BEFORE, AFTER, BESIDE, COUNTERSIGN = Kind


@pytest.fixture(autouse=True)
def _wednesday():
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def instance(session):
    return begin(session, TWO_TASKS)


@pytest.fixture
def task(session, instance):
    return open_task(session, instance)


def listed(session, person):
    return [each.id for each in session.scalars(tasks.open_for(person))]


def timers(session, task):
    rows = session.scalars(select(Timer).filter_by(instance_id=task.instance_id))
    return sorted((each.token, each.element, each.due_at) for each in rows)


def whole(session, instance):
    session.refresh(instance)
    assert not list(history.faults(instance, history.list_for_instance(session, instance.id)))


def said(session, instance):
    return [each.what for each in history.list_for_instance(session, instance.id)][1:]


def test_who_is_asked_before_agrees_first_and_then_it_is_the_holder_s(session, instance, task):
    before = (task.due_at, timers(session, task), instance.state)
    signers.ask(session, task.id, ["wang"], LI, kind=BEFORE, words="请核对")
    assert task.assignee == "li"
    assert listed(session, WANG) == [task.id]
    assert listed(session, QIAN) == []
    with pytest.raises(AwaitsSigners, match="1人"):
        runner.complete(session, task.id, {}, LI)
    with pytest.raises(Claimed):
        runner.complete(session, task.id, {}, WANG)
    with pytest.raises(NotAsked):
        signers.answer(session, task.id, QIAN, agrees=True)
    signers.answer(session, task.id, WANG, agrees=True, said="属实")
    assert listed(session, WANG) == []
    assert (task.due_at, timers(session, task), instance.state) == before
    runner.complete(session, task.id, {}, LI)
    assert open_task(session, instance).element == "B"
    assert said(session, instance) == ["claimed", "signers_asked", "signed", "completed"]
    whole(session, instance)


def test_a_no_comes_back_and_holds_it_until_it_is_asked_again_or_set_aside(session, instance, task):
    made = signers.ask(session, task.id, ["wang"], LI, kind=BEFORE)
    signers.answer(session, task.id, WANG, agrees=False, said="金额不对")
    with pytest.raises(SignerRefused):
        runner.complete(session, task.id, {}, LI)
    with pytest.raises(NotPermitted):
        signers.set_aside(session, task.id, made.id, OUTSIDER)
    signers.ask_again(session, task.id, made.id, LI)
    assert task.signers == ["wang"]
    signers.answer(session, task.id, WANG, agrees=False, said="还是不对")
    signers.set_aside(session, task.id, made.id, LI)
    with pytest.raises(AlreadySigned):
        signers.set_aside(session, task.id, made.id, LI)
    with pytest.raises(AlreadySigned):
        signers.retract(session, task.id, WANG)
    runner.complete(session, task.id, {}, LI)
    whole(session, instance)


def test_after_the_holder_it_is_asked_once_they_have_submitted(session, instance, task):
    signers.ask(session, task.id, ["wang", "qian"], LI, kind=AFTER)
    assert (task.signers, listed(session, WANG)) == ([], [])
    with pytest.raises(NotAsked):
        signers.answer(session, task.id, WANG, agrees=True)
    before = timers(session, task)
    submissions.submit(session, task.id, LI)
    assert task.signers == ["qian", "wang"]
    for verb in (
        lambda: runner.complete(session, task.id, {}, LI),
        lambda: tasks.transfer(session, task.id, ZHAO, LI),
        lambda: tasks.release(session, task.id, LI),
        lambda: signers.ask(session, task.id, ["sun"], LI, kind=BEFORE),
    ):
        with pytest.raises(Submitted):
            verb()
    submissions.take_submission_back(session, task.id, LI)
    assert task.signers == []
    submissions.submit(session, task.id, LI)
    signers.answer(session, task.id, WANG, agrees=True)
    with pytest.raises(NotSubmitted):
        submissions.take_submission_back(session, task.id, LI)
    signers.answer(session, task.id, QIAN, agrees=False, said="日期不对")
    assert (task.submitted_at, task.signers) == (None, [])
    assert timers(session, task) == before
    whole(session, instance)


def test_who_agreed_to_what_was_given_back_is_asked_anew(session, task):
    for person in ("wang", "qian"):
        signers.ask(session, task.id, [person], LI, kind=AFTER)
    submissions.submit(session, task.id, LI)
    signers.answer(session, task.id, WANG, agrees=True)
    signers.answer(session, task.id, QIAN, agrees=False, said="不行")
    (_, refused) = rounds.list_for_task(session, task.id)
    with pytest.raises(SignerRefused):
        submissions.submit(session, task.id, LI)
    signers.ask_again(session, task.id, refused.round.id, LI)
    submissions.submit(session, task.id, LI)
    assert task.signers == ["qian", "wang"]


def test_beside_both_work_in_any_order(session, task):
    signers.ask(session, task.id, ["wang"], LI, kind=BESIDE)
    assert task.signers == ["wang"]
    with pytest.raises(AwaitsSigners):
        runner.complete(session, task.id, {}, LI)
    submissions.submit(session, task.id, LI)
    submissions.take_submission_back(session, task.id, LI)
    assert task.signers == ["wang"]
    signers.answer(session, task.id, WANG, agrees=True)
    with pytest.raises(NotSubmitted):
        submissions.submit(session, task.id, LI)
    runner.complete(session, task.id, {}, LI)


def test_who_has_said_nothing_is_removed_and_who_has_stays(session, instance, task):
    signers.ask(session, task.id, ["wang", "qian"], LI, kind=BEFORE, rule=Rule.ALL)
    (asked,) = rounds.list_for_task(session, task.id)
    first, second = asked.signatures
    signers.answer(session, task.id, WANG, agrees=True)
    with pytest.raises(AlreadySigned):
        signers.remove(session, task.id, first.id, LI)
    with pytest.raises(Claimed):
        signers.remove(session, task.id, second.id, ZHAO)
    signers.remove(session, task.id, second.id, LI)
    assert (asked.round.outcome, task.signers) == (Outcome.AGREED, [])
    runner.complete(session, task.id, {}, LI)
    whole(session, instance)


def test_asked_is_neither_the_holder_nor_somebody_twice(session, task):
    for people in ([], ["li"], [f"p{n}" for n in range(21)]):
        with pytest.raises(CannotBeSigner):
            signers.ask(session, task.id, people, LI, kind=BEFORE)
    signers.ask(session, task.id, ["wang", "zhao"], LI, kind=BEFORE)
    with pytest.raises(CannotBeSigner):
        signers.ask(session, task.id, ["wang"], LI, kind=BESIDE)
    with pytest.raises(CannotHold):
        tasks.transfer(session, task.id, ZHAO, LI)
    with pytest.raises(Claimed):
        signers.ask(session, task.id, ["qian"], ZHAO, kind=BEFORE)


def test_what_was_said_is_taken_back_while_nobody_has_acted_on_it(session, instance, task):
    signers.ask(session, task.id, ["wang", "qian"], LI, kind=COUNTERSIGN, rule=Rule.ORDER)
    signers.answer(session, task.id, WANG, agrees=True)
    assert task.signers == ["qian"]
    signers.retract(session, task.id, WANG)
    assert task.signers == ["wang"]
    signers.answer(session, task.id, WANG, agrees=True)
    signers.answer(session, task.id, QIAN, agrees=False, said="不同意")
    with pytest.raises(AlreadySigned):
        signers.retract(session, task.id, WANG)
    signers.retract(session, task.id, QIAN)
    signers.answer(session, task.id, QIAN, agrees=True)
    runner.complete(session, task.id, {}, LI)
    with pytest.raises(AlreadyDone):
        signers.retract(session, task.id, QIAN)
    whole(session, instance)


@pytest.mark.parametrize(
    ("rule", "needed"), [(Rule.SHARE, None), (Rule.SHARE, 0), (Rule.SHARE, 3), (Rule.ALL, 1)]
)
def test_how_many_must_agree_is_for_a_share_and_no_more_than_all(session, task, rule, needed):
    with pytest.raises(ShareNotPossible):
        signers.ask(
            session, task.id, ["wang", "qian"], LI, kind=COUNTERSIGN, rule=rule, needed=needed
        )


def test_who_agreed_and_is_asked_another_thing_answers_each_for_itself(session, task):
    signers.ask(session, task.id, ["wang"], LI, kind=Kind.BEFORE, words="事实属实吗")
    signers.answer(session, task.id, WANG, agrees=True)
    second = signers.ask(session, task.id, ["wang"], LI, kind=Kind.BEFORE, words="金额对吗")
    signers.retract(session, task.id, WANG)
    first, later = rounds.list_for_task(session, task.id)
    assert task.signers == ["wang"]
    signers.answer(session, task.id, WANG, agrees=True, round_id=first.round.id)
    assert (first.round.outcome, later.round.outcome) == (Outcome.AGREED, None)
    signers.answer(session, task.id, WANG, agrees=True, round_id=second.id)
    assert task.signers == []


def test_what_several_decided_is_a_variable_with_who_said_what(session, instance, task):
    signers.ask(
        session, task.id, ["wang", "qian", "sun"], LI, kind=COUNTERSIGN, rule=Rule.SHARE, needed=2
    )
    with pytest.raises(CountersignRunning):
        signers.ask(session, task.id, ["zhou"], LI, kind=COUNTERSIGN)
    with pytest.raises(AwaitsSigners, match="3人"):
        runner.complete(session, task.id, {}, LI)
    signers.answer(session, task.id, WANG, agrees=True, said="可以")
    signers.answer(session, task.id, OUTSIDER, agrees=False, said="证据不足")
    with clock.at(WEDNESDAY + timedelta(hours=1)):
        signers.answer(session, task.id, QIAN, agrees=True)
    runner.complete(session, task.id, {}, LI)
    (found,) = [
        value
        for name, value in runner.step.look(session, instance).variables.items()
        if name == "countersign"
    ]
    assert (found["outcome"], found["rule"]) == ("agreed", "share")
    assert (found["agreed"], found["refused"], found["asked"]) == (2, 1, 3)
    assert [(e["by"], e["agrees"]) for e in found["votes"]] == [
        ("wang", True),
        ("sun", False),
        ("qian", True),
    ]
    assert "证据不足" not in str(found)
    whole(session, instance)


def test_a_no_of_several_hinders_nothing_it_is_for_the_holder_to_read(session, instance, task):
    signers.ask(session, task.id, ["wang"], LI, kind=COUNTERSIGN, rule=Rule.ALL)
    signers.answer(session, task.id, WANG, agrees=False, said="不行")
    runner.complete(session, task.id, {}, LI)
    assert runner.step.look(session, instance).variables["countersign"]["outcome"] == "refused"


def test_nobody_can_give_oneself_the_variable_of_a_round(session, instance, task):
    signers.ask(session, task.id, ["wang"], LI, kind=COUNTERSIGN, rule=Rule.ALL)
    signers.answer(session, task.id, WANG, agrees=False, said="不行")
    runner.complete(session, task.id, {"countersign": {"outcome": "agreed"}}, LI)
    assert runner.step.look(session, instance).variables["countersign"]["outcome"] == "refused"


def test_a_substitute_signs_for_the_absent(session, instance, task):
    signers.ask(session, task.id, ["wang"], LI, kind=BEFORE)
    signers.answer(
        session, task.id, Person("qian", stands_in=(("wang", frozenset()),)), agrees=True
    )
    (asked,) = rounds.list_for_task(session, task.id)
    assert (asked.signatures[0].person, asked.signatures[0].answered_by) == ("wang", "qian")
    assert history.list_for_instance(session, instance.id)[-1].after["for"] == "wang"


def test_withdrawing_keeps_what_was_said_before_and_is_no_more_once_others_agreed(session):
    instance = begin(session, TWO_TASKS)
    first = open_task(session, instance)
    signers.ask(session, first.id, ["wang"], LI, kind=BEFORE)
    signers.answer(session, first.id, WANG, agrees=True)
    runner.complete(session, first.id, {}, LI)
    runner.withdraw(session, first.id, LI)
    runner.complete(session, first.id, {}, LI)
    second = open_task(session, instance)
    signers.ask(session, second.id, ["wang"], LI, kind=BEFORE)
    runner.withdraw(session, first.id, LI)
    with pytest.raises(TaskClosed):
        signers.answer(session, second.id, WANG, agrees=True)
    assert listed(session, WANG) == []
    runner.complete(session, first.id, {}, LI)
    third = open_task(session, instance)
    signers.ask(session, third.id, ["wang"], LI, kind=BEFORE)
    signers.answer(session, third.id, WANG, agrees=True)
    with pytest.raises(CannotWithdraw, match="接手"):
        runner.withdraw(session, first.id, LI)
    runner.send_back(session, third.id, first.id, LI)
    assert rounds.list_for_task(session, first.id) == []
    assert len(rounds.list_for_task(session, first.id, current=False)) == 1
    whole(session, instance)


def test_what_others_agreed_to_is_not_withdrawn(session, instance, task):
    signers.ask(session, task.id, ["wang"], LI, kind=BESIDE)
    signers.answer(session, task.id, WANG, agrees=True)
    runner.complete(session, task.id, {}, LI)
    with pytest.raises(CannotWithdraw, match="签署"):
        runner.withdraw(session, task.id, LI)


def test_in_one_of_many_and_in_a_sub_process_it_is_the_same(session):
    many = d.process(
        "p",
        d.start(),
        d.sub(
            "each", d.start("t"), d.user("A", OFFERED), d.end("f"), d.flow("t", "A", "f"),
            d.many("=[1, 2]", "n"),
        ),
        d.end(),
        d.flow("s", "each", "e"),
    )  # fmt: skip
    instance = begin(session, many)
    first, second = open_tasks(session, instance)
    signers.ask(session, first.id, ["wang"], LI, kind=BEFORE)
    runner.complete(session, second.id, {}, LI)
    with pytest.raises(AwaitsSigners):
        runner.complete(session, first.id, {}, LI)
    signers.answer(session, first.id, WANG, agrees=True)
    runner.complete(session, first.id, {}, LI)
    session.refresh(instance)
    assert instance.ended_at is not None
    whole(session, instance)


def test_rebuilding_keeps_who_is_asked(session, instance, task):
    signers.ask(session, task.id, ["wang"], LI, kind=BEFORE)
    runner.rebuild(session, instance.id)
    session.refresh(task)
    assert (task.signers, task.assignee) == (["wang"], "li")
