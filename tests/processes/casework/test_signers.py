"""Asking others to agree to a task of a case: whom, with what words, who is told, and what goes on."""

import pytest
from sqlalchemy import select

from engine import tasks
from engine.errors import AwaitsSigners, CannotBeSigner, SignerRefused
from engine.forms import FormInvalid
from engine.models import TaskStatus
from engine.signing.models import Kind, Rule
from engine.signing.rounds import list_for_task
from processes.cases import changes
from processes.cases.choices import Change, Tier
from processes.casework import handing_on, held_answers, signatures, signers
from processes.casework.held_answers import HeldAnswers
from processes.errors import ReasonTooShort
from processes.notices import Notification
from tests.processes import factories
from tests.web import town

DONE = {"remark": "已办"}


@pytest.fixture
def cast(session):
    return factories.cast(session)


@pytest.fixture
def case(session, cast):
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


@pytest.fixture
def task(session, cast, case):
    return tasks.claim(session, town.task_of(session, case).id, cast["grid_worker"])


def titles(session, person):
    mine = select(Notification.title).filter_by(person_id=int(person.id), read_at=None)
    return list(session.scalars(mine.order_by(Notification.id)))


def told(session, case):
    return [(each.what, each.reason) for each in changes.list_for_case(session, case.id)]


def test_offered_are_who_could_hold_it_and_who_is_in_office_there(session, cast, case, task):
    worker = cast["grid_worker"]
    found = {each.id for each in signers.list_signers(session, case, task, but=worker.id)}
    assert {cast["grid_head"].id, cast["center"].id, cast["leader"].id} <= found
    assert found.isdisjoint({worker.id, cast["outsider"].id})
    case.tier = Tier.SOCIETY
    kept = {each.id for each in signers.list_signers(session, case, task, but=worker.id)}
    assert kept == {cast["grid_head"].id}
    with pytest.raises(CannotBeSigner):
        signers.add(session, task.id, cast["outsider"].id, Kind.BEFORE, "请看", by=worker)
    with pytest.raises(ReasonTooShort):
        signers.add(session, task.id, cast["grid_head"].id, Kind.BEFORE, " ", by=worker)


def test_before_the_holder_they_are_told_and_a_no_comes_back_with_its_reason(
    session, cast, case, task
):
    worker, head = cast["grid_worker"], cast["grid_head"]
    signers.add(session, task.id, head.id, Kind.BEFORE, "请核对事实", by=worker)
    assert any("请签署意见" in each for each in titles(session, head))
    with pytest.raises(AwaitsSigners):
        held_answers.complete(session, task.id, DONE, by=worker)
    with pytest.raises(ReasonTooShort):
        signatures.sign(session, task.id, agrees=False, said="", by=head)
    signatures.sign(session, task.id, agrees=False, said="没有去现场", by=head)
    assert not any("请签署意见" in each for each in titles(session, head))
    assert any("不同意" in each for each in titles(session, worker))
    with pytest.raises(SignerRefused):
        held_answers.complete(session, task.id, DONE, by=worker)
    (asked,) = list_for_task(session, task.id)
    signers.set_aside(session, task.id, asked.round.id, "已电话核实", by=worker)
    assert held_answers.complete(session, task.id, DONE, by=worker)
    kinds = [what for what, _ in told(session, case)]
    assert kinds[-3:] == [Change.SIGNERS_ASKED, Change.SIGNED, Change.SET_ASIDE]


def test_after_the_holder_it_goes_on_by_itself_once_all_agree(session, cast, case, task):
    worker, head = cast["grid_worker"], cast["grid_head"]
    signers.add(session, task.id, head.id, Kind.AFTER, "请复核", by=worker)
    assert titles(session, head) == []
    with pytest.raises(FormInvalid):
        held_answers.complete(session, task.id, {}, by=worker)
    session.refresh(task)
    assert task.submitted_at is None
    assert Change.SUBMITTED not in [what for what, _ in told(session, case)]
    assert not held_answers.complete(session, task.id, DONE, by=worker)
    kept = session.scalar(select(HeldAnswers).filter_by(task_id=task.id))
    assert (kept.answers, kept.by) == (DONE, worker.id)
    assert any("请签署意见" in each for each in titles(session, head))
    held_answers.take_back(session, task.id, by=worker)
    assert titles(session, head) == []
    assert held_answers.find(session, task.id) == DONE
    assert not held_answers.complete(session, task.id, DONE, by=worker)
    signatures.sign(session, task.id, agrees=True, said="", by=head)
    session.refresh(task)
    assert (task.status, task.closed_by) == (TaskStatus.COMPLETED, worker.id)
    assert held_answers.find(session, task.id) is None
    assert titles(session, head) == []


def test_what_can_no_longer_be_completed_goes_back_and_says_why(session, cast, case, task):
    worker, head = cast["grid_worker"], cast["grid_head"]
    signers.add(session, task.id, head.id, Kind.AFTER, "请复核", by=worker)
    held_answers.complete(session, task.id, DONE, by=worker)
    tasks.assign(session, task.id, cast["center"].id, cast["center"])
    signatures.sign(session, task.id, agrees=True, said="", by=head)
    session.refresh(task)
    assert (task.status, task.submitted_at) == (TaskStatus.OPEN, None)
    assert any("没有办成" in each for each in titles(session, cast["center"]))


def test_without_the_last_who_was_asked_what_was_submitted_goes_on(session, cast, case, task):
    worker, head = cast["grid_worker"], cast["grid_head"]
    signers.add(session, task.id, head.id, Kind.AFTER, "请复核", by=worker)
    held_answers.complete(session, task.id, DONE, by=worker)
    (asked,) = list_for_task(session, task.id)
    held_answers.remove_signer(session, task.id, asked.signatures[0].id, by=worker)
    session.refresh(task)
    assert task.status is TaskStatus.COMPLETED
    assert any("不用再签署" in each for each in titles(session, head))


def test_several_decide_by_a_rule_and_the_course_of_the_case_tells_it(session, cast, case, task):
    worker, people = cast["grid_worker"], [cast[e] for e in ("grid_head", "center", "leader")]
    ids = [each.id for each in people]
    signers.countersign(session, task.id, ids, Rule.SHARE, 2, "是否上报街道", by=worker)
    signatures.sign(session, task.id, agrees=True, said="可以", by=people[0])
    signatures.sign(session, task.id, agrees=True, said="", by=people[2])
    assert not any("请签署意见" in each for each in titles(session, people[1]))
    what, words = told(session, case)[-1]
    assert what is Change.COUNTERSIGNED
    assert words.endswith("会签（达到人数同意，2/3）：2人同意、0人不同意，结果同意")
    assert held_answers.complete(session, task.id, DONE, by=worker)


def test_handed_on_the_task_keeps_its_signers(session, cast, case, task):
    worker, head = cast["grid_worker"], cast["grid_head"]
    signers.add(session, task.id, cast["center"].id, Kind.BEFORE, "请核对", by=worker)
    handing_on.transfer(session, task.id, head.id, "出差", by=worker)
    signatures.sign(session, task.id, agrees=True, said="", by=cast["center"])
    assert any("结果为“同意”" in each for each in titles(session, head))
    signatures.retract(session, task.id, by=cast["center"])
    with pytest.raises(AwaitsSigners):
        held_answers.complete(session, task.id, DONE, by=head)
