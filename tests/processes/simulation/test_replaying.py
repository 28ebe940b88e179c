"""Real cases done again: exactly as they were where nothing changed, and told where they do not fit any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import clock, runner
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.instances import withdrawing
from engine.models import TaskStatus, UserTask
from engine.replay import clocked
from engine.replay.faithful import Faithful
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.demonstration.cast import Cast
from processes.simulation import histories, replaying
from tests.processes.factories import GRID
from tests.processes.simulation.conftest import BEGINS, UNTIL

SETTLED, ESCALATED = "网格当场化解并归档", "延期后仍超期，自动升级，人民调解达成"


@pytest.fixture
def files(session):
    """The released files, by name."""

    def found():
        return {each.name: each for each in catalogue.beside_released(session, [])}

    return found


def replayed(session, histories, files, **changed):
    """Replays on the released files and on those with some changed: `grid_bpmn=(before, after)`."""
    texts = dict(files)
    for key, (before, after) in changed.items():
        name = ".".join(key.rsplit("_", 1))
        assert before in texts[name].text
        texts[name] = Source.of(name, texts[name].text.replace(before, after))
    current, draft = clocked.build(files.values()), clocked.build(texts.values())
    return replaying.replay(
        histories, lambda each: catalogue.bundle_of(session, each.pins), current, draft, UNTIL
    )


def test_every_course_of_the_demonstration_is_replayed_exactly(session, everything):
    assert len(everything) > 30
    for history in everything:
        taking = Faithful(catalogue.bundle_of(session, history.pins), history.process, history.view)
        assert taking.take_all(history.verbs) is None
        rows = session.query(UserTask).filter_by(instance_id=history.instance_id)
        assert {row.token: row.due_at for row in rows} == taking.dues


def test_what_was_written_by_hand_is_in_no_history(session, play):
    [history] = play(SETTLED)
    texts = [str(each) for verb in history.verbs for each in verb.inputs]
    assert not any("握手言和" in each or "示例" in each for each in texts)


def test_a_history_that_tells_otherwise_is_not_called_faithful(session, play, files):
    [history] = play(SETTLED)
    late = [v for v in history.verbs if v.what == "completed"][1]
    other = replace(late, trail=late.trail[:-1])
    verbs = tuple(other if each is late else each for each in history.verbs)
    found = replayed(session, [replace(history, verbs=verbs)], files())
    assert found.faithful == 0
    [((process, _element, why), _number)] = found.unfaithful.items()
    assert (process, why) == ("grid", "重走到这里与历史不同")


def test_a_history_from_before_answers_were_kept_is_refused_in_a_sentence(session, play, files):
    [history] = play(SETTLED)
    verbs = tuple(replace(each, inputs=()) for each in history.verbs)
    found = replayed(session, [replace(history, verbs=verbs)], files())
    assert [why for _, _, why in found.unfaithful] == ["历史里没有记下当时填写的内容（早于本版本）"]


def test_on_the_same_files_nothing_differs(session, play, files):
    found = replayed(session, play(SETTLED, ESCALATED), files())
    assert [pair.differs_at for pair in found.pairs] == [None, None]
    [settled, escalated] = [pair.draft for pair in found.pairs]
    assert settled.tier is Tier.GRID
    assert escalated.tier is Tier.SOCIETY
    closed = {row.instance_id: row.closed_at for row in session.query(Case)}
    assert {settled.closed_at, escalated.closed_at} == set(closed.values())


def test_a_shorter_limit_changes_what_becomes_of_cases(session, play, files):
    due = b'deadline("grid.resolve", entered_at)'
    # Everybody is late at once: what was done in the grid comes too late.
    hours = b"(now() + duration(&#34;PT1M&#34;))"
    found = replayed(session, play(SETTLED), files(), grid_bpmn=(due, hours))
    assert not found.pairs
    [(process, element, why)] = found.unfit
    assert (process, element, why) == ("grid", "Handle", "这时没有这一步可办")


def test_an_answer_that_no_longer_can_be_given_is_told_with_its_step(session, play, files):
    found = replayed(
        session, play(SETTLED), files(), handle_form=(b'"value": "settled"', b'"value": "done"')
    )
    [(process, element, why)] = found.unfit
    assert (process, element) == ("grid", "Handle")
    assert "处理决定" in why


def test_a_completion_that_was_taken_back_is_replayed_too(session, play):
    stops = BEGINS + timedelta(hours=6)
    [history] = play("网格正在处置", until=stops)
    by = Cast(session, GRID, {})
    task = session.query(UserTask).filter_by(element="Handle", status=TaskStatus.OPEN).one()
    who, answer = by.who(task), {"decision": "settled", "result": "谈妥", "method": "当场调处"}
    for minutes, act in (
        (0, lambda: runner.complete(session, task.id, answer, who)),
        (5, lambda: withdrawing.withdraw(session, task.id, who)),
        (9, lambda: runner.complete(session, task.id, answer, who)),
    ):
        with clock.at(stops + timedelta(minutes=minutes)):
            act()
    [again] = histories.read(session, [history.instance_id])
    assert [verb.what for verb in again.verbs][-3:] == ["completed", "withdrawn", "completed"]
    bundle = catalogue.bundle_of(session, again.pins)
    assert replaying.check(again, bundle) is None


def test_it_can_be_ended_early(session, play, files):
    histories, built = play(SETTLED, ESCALATED), clocked.build(files().values())
    found = replaying.replay(
        histories, lambda _: built, built, built, UNTIL, goes_on=lambda done: done < 1
    )
    assert found.cases == 1
