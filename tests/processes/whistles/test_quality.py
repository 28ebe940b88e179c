"""What a whistle leads to and how good it was: measures, ratings both ways, scores."""

from datetime import date

import pytest
from sqlalchemy import select

from processes import cards
from processes.cases.choices import Source, Status
from processes.casework import centre_stages
from processes.deadlines import due_dates
from processes.deadlines.case_deadlines import begin
from processes.deadlines.limits import Kind
from processes.directories.rating_weights import REGISTER
from processes.errors import MeasuresRequired, NotWhistled, WeightsRequired, WrongMark
from processes.whistles import (
    measures,
    pre_consultations,
    ratings,
    scores,
    unit_scores,
    whistles,
)
from processes.whistles.measures import NewMeasure
from processes.whistles.models import Whistle
from processes.whistles.quality_models import RatingWeight

GOOD = {"response": 5, "quality": 4, "attitude": 5}


@pytest.fixture
def whistle(session, case, at):
    with at(5, 6):
        return whistles.blow(
            session,
            case.id,
            kind="regular",
            units=["dept-renshe", "dept-zhujian"],
            lead="dept-renshe",
            reason="拖欠工资",
        )


def score(session, whistle, unit):
    called = whistles.list_called(session, whistle.id)
    return next(
        each for each in scores.list_for_whistle(session, whistle, called) if each.unit == unit
    )


def test_the_talk_before_belongs_to_the_whistle_it_led_to(session, case, whistle):
    pre_consultations.record(session, case.id, "dept-sifa", "已通话")
    later = whistles.blow(
        session, case.id, kind="fast", units=["dept-sifa"], lead="dept-sifa", reason="再吹"
    )
    assert [row.words for row in pre_consultations.list_for_whistle(session, later.id)] == [
        "已通话"
    ]
    assert pre_consultations.list_for_whistle(session, whistle.id) == []


def test_a_plan_is_made_of_measures_each_with_unit_and_day(session, whistle, at):
    with pytest.raises(MeasuresRequired):
        measures.add_measures(session, whistle, [])
    lines = [NewMeasure("先行垫付", "dept-renshe", date(2026, 5, 20))] * 2
    with at(5, 6):
        rows = measures.add_measures(session, whistle, lines)
    assert [row.number for row in rows] == [1, 2]
    measures.report(session, rows[1].id, "已垫付")
    assert [row.report for row in measures.list_for_whistle(session, whistle.id)] == [
        None,
        "已垫付",
    ]


def test_the_score_weighs_the_marks(session, whistle):
    assert score(session, whistle, "dept-renshe").total is None
    ratings.rate_unit(session, whistle, "dept-renshe", GOOD)
    assert score(session, whistle, "dept-renshe").total == 90.0


def test_a_department_nobody_rated_has_no_score_and_does_not_lower_its_mean(session, case, at):
    with at(5, 6):
        rated, unrated = (
            whistles.blow(
                *(session, case.id),
                kind="regular",
                units=["dept-renshe", each],
                lead="dept-renshe",
                reason="拖欠工资",
            )
            for each in ("dept-zhujian", "dept-sifa")
        )
    ratings.rate_unit(session, rated, "dept-renshe", GOOD)
    blown = select(Whistle).where(Whistle.id.in_([rated.id, unrated.id]))
    found = unit_scores.compute(session, blown)
    assert found["dept-renshe"].mean == 90.0
    assert found["dept-zhujian"].mean is None


def test_a_second_rating_replaces_the_first(session, whistle):
    ratings.rate_unit(session, whistle, "dept-renshe", GOOD)
    ratings.rate_unit(session, whistle, "dept-renshe", dict.fromkeys(ratings.MARKS, 1))
    assert score(session, whistle, "dept-renshe").total == 20.0


def test_marks_run_from_one_to_five_and_only_the_called_are_rated(session, whistle):
    with pytest.raises(WrongMark):
        ratings.rate_unit(session, whistle, "dept-renshe", GOOD | {"quality": 6})
    with pytest.raises(NotWhistled):
        ratings.rate_unit(session, whistle, "dept-sifa", GOOD)


def test_who_stays_away_loses_points_for_each_card(session, case, whistle, at):
    due = due_dates.compute("department.arrive", whistle.blown_at, "regular")
    row = begin(session, case, due, Kind.PROCESS, responsible="dept-zhujian")
    session.flush()
    with at(5, 12, 18):
        cards.issue_for_expired(session, row, due.due.replace(day=12, hour=18))
    ratings.rate_unit(session, whistle, "dept-zhujian", GOOD)
    found = score(session, whistle, "dept-zhujian")
    assert (found.lost, found.total) == (15, 75.0)
    assert score(session, whistle, "dept-renshe").lost == 0


def test_the_weights_are_those_of_the_day_of_the_whistle(session, case, whistle):
    given = {"response": 0, "quality": 100, "attitude": 0, "yellow": 1, "red": 2}
    for day in (date(2026, 5, 1), date(2026, 6, 1)):
        session.add(RatingWeight(district=case.district, since_on=day, **given))
        given |= {"quality": 0, "response": 100}
    session.flush()
    ratings.rate_unit(session, whistle, "dept-renshe", GOOD)
    assert score(session, whistle, "dept-renshe").total == 80.0


def test_a_department_says_whether_the_whistle_had_to_be_blown(session, whistle):
    ratings.rate_whistle(session, whistle, "dept-zhujian", is_warranted=False, words="本级可办")
    assert ratings.list_whistle_ratings(session, whistle.id)["dept-zhujian"].is_warranted is False


def test_a_case_goes_through_the_four_stages_of_the_centre(session, case):
    def now():
        stages = centre_stages.list_stages(case, whistles.list_for_case(session, case.id))
        return next(stage.words for stage, state in stages if state == "now")

    assert now() == "面对面受理"
    row = whistles.blow(
        session, case.id, kind="fast", units=["dept-sifa"], lead="dept-sifa", reason="会商"
    )
    assert now() == "组团式服务"
    whistles.record_meeting(session, row.id)
    assert now() == "专业化调处"
    case.status = Status.CLOSED
    assert now() == "全程化跟踪"


def test_every_channel_belongs_to_one_of_the_four_modules():
    assert set(centre_stages.MODULES) == set(Source)
    assert set(centre_stages.MODULES.values()) == set(centre_stages.Module)


def test_weights_that_weigh_nothing_are_refused(session):
    nothing = dict.fromkeys(("response", "quality", "attitude", "yellow", "red"), 0)
    with pytest.raises(WeightsRequired):
        REGISTER.check(session, RatingWeight(**nothing))
