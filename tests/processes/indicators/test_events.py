"""The indicators agree with what the events of the cases tell, read one by one."""

from collections import defaultdict
from datetime import date, datetime

import pytest
from sqlalchemy import select

from engine import clock
from engine.history import HistoryEvent
from processes import handlers, indicators
from processes.cases.choices import Change, Outcome, Tier
from processes.cases.models import Case, CaseChange
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES
from processes.diagrams import shipped
from processes.indicators.indicator import Count, Share
from processes.indicators.scope import Scope
from tests.processes.factories import DISTRICT, GRID

assert handlers
BEGINS = datetime(2026, 6, 3, 9, tzinfo=clock.zone())
UNTIL = datetime(2026, 9, 10, 12, tzinfo=clock.zone())
SUMMER = Scope(DISTRICT, date(2026, 6, 1), date(2026, 9, 30))
#: One case of each of these courses is the small set.
TOLD = (
    "网格当场化解并归档",
    "延期后仍超期，自动升级，人民调解达成",
    "一方拒绝调解，终止",
    "导入法定途径",
    "部门联合化解",
    "领导包案推进中",
    "领导包案已化解",
    "领导包案依法终结",
    "回访反弹，重开",
    "正在调解",
)


@pytest.fixture
def small_set(session, cast):
    """One case of each course, played by the real diagrams."""
    shipped.deploy(session)
    stories = {story.name: story for story in STORIES}
    for number, name in enumerate(TOLD, 1):
        Player(session, stories[name], number, Cast(session, GRID, {})).play(BEGINS, UNTIL)
    session.flush()
    with clock.at(UNTIL):
        yield indicators.compute(session, SUMMER)


def told_of(session):
    """Each case's changes in their order."""
    found = defaultdict(list)
    for change in session.scalars(select(CaseChange).order_by(CaseChange.id)):
        found[change.case_id].append(change)
    return found


def ended(changes):
    """How and on which tier the case stands ended by its changes; None when it is open."""
    last = None
    for change in changes:
        if change.what is Change.CONCLUDED:
            last = (change.outcome, change.tier)
        if change.what is Change.REOPENED:
            last = None
    return last


def has(changes, what):
    return any(change.what is what for change in changes)


def test_the_indicators_agree_with_the_events(session, small_set):
    told = told_of(session)
    for agrees in (
        what_was_settled_where_is_what_the_changes_tell,
        what_was_settled_at_once_is_what_the_changes_tell,
        whistles_are_as_many_as_the_changes_tell,
        sponsored_cases_are_those_in_which_the_engine_passed_the_appointment,
        visits_and_reopenings_are_what_the_changes_tell,
    ):
        agrees(session, small_set, told)


def what_was_settled_where_is_what_the_changes_tell(_session, small_set, told):
    ends = [ended(changes) for changes in told.values()]
    settled = [end for end in ends if end and end[0] is Outcome.SETTLED]
    assert small_set["settled"] == Share(len(settled), len(TOLD))
    for tier in (Tier.GRID, Tier.SOCIETY, Tier.DEPARTMENT):
        assert small_set[f"settled.{tier}"] == Count(sum(end[1] is tier for end in settled))
    assert len({end[0] for end in ends if end}) == len(Outcome)


def what_was_settled_at_once_is_what_the_changes_tell(_session, small_set, told):
    concluded = [c for c in told.values() if has(c, Change.CONCLUDED)]
    at_once = [c for c in concluded if not has(c, Change.REOPENED)]
    assert small_set["at_once"] == Share(len(at_once), len(concluded))
    assert len(at_once) < len(concluded)


def whistles_are_as_many_as_the_changes_tell(_session, small_set, told):
    blown = [c for changes in told.values() for c in changes if c.what is Change.WHISTLED]
    assert small_set["whistles"] == Count(len(blown))
    assert blown


def sponsored_cases_are_those_in_which_the_engine_passed_the_appointment(session, small_set, told):
    passed = {
        event.instance_id
        for event in session.scalars(select(HistoryEvent))
        if '"Assign"' in event.body and '"completed"' in event.body
    }
    rows = session.execute(select(Case.id, Case.instance_id)).all()
    sponsored = [case for case, instance in rows if instance in passed]
    settled = [c for c in sponsored if (ended(told[c]) or [None])[0] is Outcome.SETTLED]
    assert small_set["sponsored"] == Share(len(settled), len(sponsored))
    assert (len(settled), len(sponsored)) == (1, 3)


def visits_and_reopenings_are_what_the_changes_tell(_session, small_set, told):
    def found(changes):
        return any(c.what is Change.REVISITED and c.reason != "unreachable" for c in changes)

    visited = [c for c in told.values() if found(c)]
    reopened = [c for c in visited if has(c, Change.REOPENED)]
    assert small_set["reopened"] == Share(len(reopened), len(visited))
    assert small_set["revisited"].part == len(visited)
