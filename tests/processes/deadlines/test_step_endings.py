"""The deadlines of a step close with one statement as they would one by one."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, inspect, select

from engine import clock, records
from processes.deadlines import case_deadlines, due_dates, step_endings
from processes.deadlines.limits import Kind
from processes.deadlines.models import (
    PARTIES,
    CaseDeadline,
    DeadlinePause,
    DeadlineStatus,
    Ending,
)
from tests.web.statements import counted

#: What tells one deadline of a step from that of another.
OWN = {"id", "token"}


def begin(session, case, token, responsible="grid_worker@g", *, is_paused=False):
    found = due_dates.compute("department.resolve", clock.now())
    row = case_deadlines.begin(
        session, case, found, Kind.PROCESS, instance_id=7, element="A", token=token
    )
    row.responsible = responsible
    if is_paused:
        session.flush()
        row.status = DeadlineStatus.PAUSED
        session.add(
            DeadlinePause(
                clock_id=row.id,
                district=case.district,
                reason="鉴定",
                evidence="示例鉴定委托书1号",
                since=clock.now(),
            )
        )
    session.flush()
    return row


@contextmanager
def told(event):
    """The tokens of the deadlines the event is emitted for meanwhile."""
    heard = []
    event.subscribers.append(lambda _session, row, *_when: heard.append(row.token))
    try:
        yield heard
    finally:
        event.subscribers.pop()


def step(token):
    return {"of_instance_id": 7, "of_element": "A", "of_token": token}


def kept(session, row):
    session.refresh(row)
    return {
        each.key: getattr(row, each.key) for each in inspect(CaseDeadline).columns
    } | dict.fromkeys(OWN)


@pytest.mark.parametrize("how", [Ending.DONE, Ending.LEFT])
@pytest.mark.parametrize("costs", [True, False])
@pytest.mark.parametrize("is_paused", [True, False])
@pytest.mark.parametrize("responsible", ["grid_worker@g", PARTIES])
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_deadline_ends_as_it_would_by_itself(
    session, case, at, how, costs, is_paused, responsible, seconds
):
    with at(5, 7, 12):
        one, other = (begin(session, case, each, responsible, is_paused=is_paused) for each in "ab")
    with (
        clock.at(one.due_at + timedelta(seconds=seconds)),
        told(case_deadlines.ended_late) as late,
        told(case_deadlines.ended) as ended,
    ):
        case_deadlines.close(session, one, how, costs=costs)
        step_endings.close(session, step("b"), how, costs=costs)
        session.flush()
    assert kept(session, one) == kept(session, other)
    assert ended == ["a", "b"]
    assert late in ([], ["a", "b"])
    written = [
        digests
        for found in session.info[records.WRITTEN].found.values()
        for digests in found.items()
    ]
    told_of = {name: set(digests) for name, digests in written}
    assert told_of[f"clock:{one.id}"] == told_of[f"clock:{other.id}"]


def test_only_what_is_open_of_that_very_step_ends_with_one_statement(session, case, at):
    with at(5, 7, 12):
        mine, others, done = (begin(session, case, each) for each in ("a", "b", "a"))
        case_deadlines.close(session, done)
        before = kept(session, others), kept(session, done)
        session.flush()
        with counted(session) as sent:
            step_endings.close(session, step("a"), Ending.LEFT)
        assert len(sent) == 1
        assert mine.status is DeadlineStatus.CANCELLED
        assert (kept(session, others), kept(session, done)) == before
        assert session.scalar(select(func.count()).select_from(CaseDeadline)) == 3
