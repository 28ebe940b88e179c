"""Numbers by the formulas of docs/domain.md 8."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from engine import clock
from processes import indicators
from processes.cases.choices import Outcome, TeamRole, Tier
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.casework import closing
from processes.deadlines import case_deadlines, pauses
from processes.deadlines.models import DeadlineStatus
from processes.directories.village_officers import OfficerKind, VillageOfficer
from processes.errors import NoSuchIndicator
from processes.indicators.breakdown import count_by_month, count_by_place
from processes.indicators.indicator import Count, Mean, Share
from processes.indicators.scope import Scope
from processes.patrol import daily_records, recording
from processes.residents.models import Rating, Satisfaction
from processes.rosters.models import Destination, ReceptionVisit, Roster
from processes.sponsorship import teams
from processes.whistles import whistles
from tests.processes import factories
from tests.processes.factories import DISTRICT, OTHER_GRID, OTHER_STREET, STREET

YEAR = Scope(DISTRICT, date(2026, 1, 1), date(2026, 12, 31))


def conclude(session, case, by, outcome=Outcome.SETTLED):
    closing.record_answer(session, case.id, content="已答复", by=by)
    closing.conclude(session, case.id, outcome, by=by)


def value(session, key, scope=YEAR):
    session.flush()
    (found,) = indicators.values(session, [(indicators.find(key), scope)])
    return found


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [(88, 125, "70.40%"), (1, 3, "33.33%"), (2, 3, "66.67%"), (1, 1, "100.00%"), (0, 0, "—")],
)
def test_a_share_is_told_with_two_decimals(part, whole, words):
    assert str(Share(part, whole)) == words


def test_an_average_of_nothing_is_told_as_nothing():
    assert (str(Mean(None, "小时")), str(Mean(Decimal("2.25"), "小时"))) == ("—", "2.3小时")


def test_only_settled_counts_as_settled_of_all_that_were_sponsored(session, cast, at):
    with at(3, 4):
        sponsored = [
            factories.case(session, cast["grid_worker"], tier=Tier.LEADER) for _ in range(4)
        ]
        for case in sponsored:
            teams.appoint(session, case.id, TeamRole.LEADER, cast["leader"].id)
    with at(5, 4):
        conclude(session, sponsored[0], cast["leader"])
        conclude(session, sponsored[1], cast["leader"], Outcome.CONCLUDED)
        conclude(session, sponsored[2], cast["leader"], Outcome.DIVERTED)
        teams.hand_over(
            session, sponsored[3].id, TeamRole.LEADER, cast["other_leader"].id, "材料已交接"
        )
    assert value(session, "sponsored") == Share(1, 4)
    later = Scope(DISTRICT, date(2026, 4, 1), date(2026, 12, 31))
    assert value(session, "sponsored", later) == Share(0, 0)


def test_a_case_is_settled_where_its_centre_is(session, cast, at):
    worker = cast["grid_worker"]
    with at(3, 4):
        for tier in (Tier.GRID, Tier.SOCIETY, Tier.DEPARTMENT, Tier.LEADER):
            conclude(session, factories.case(session, worker, tier=tier), worker)
    shares = [value(session, f"local.{level}") for level in ("village", "street", "district")]
    assert shares == [Share(2, 4), Share(1, 4), Share(1, 4)]


def test_a_place_a_tier_and_a_category_narrow_what_is_counted(session, cast, at):
    with at(3, 4):
        factories.case(session, cast["grid_worker"])
        factories.case(session, cast["grid_worker"], category="0701", tier=Tier.DEPARTMENT)
        factories.case(session, cast["outsider"], grid=OTHER_GRID)
    of = {"since": YEAR.since, "until": YEAR.until}
    assert value(session, "cases") == Count(3)
    assert value(session, "cases", Scope(STREET, **of)) == Count(2)
    assert value(session, "cases", Scope(OTHER_GRID[:15], **of)) == Count(1)
    assert value(session, "cases", Scope(STREET, **of, tier=Tier.DEPARTMENT)) == Count(1)
    assert value(session, "cases", Scope(STREET, **of, category="07")) == Count(1)
    by_street = count_by_place(session, indicators.find("cases"), YEAR)
    assert {line.scope.place: line.value for line in by_street} == {
        STREET: Count(2),
        OTHER_STREET: Count(1),
    }


def test_a_period_counts_both_its_days_and_no_other(session, cast, at):
    for day in (3, 4, 5, 6):
        with at(3, day, 0 if day == 4 else 23, 0 if day == 4 else 59):
            factories.case(session, cast["grid_worker"])
    days = Scope(DISTRICT, date(2026, 3, 4), date(2026, 3, 5))
    assert value(session, "cases", days) == Count(2)


def test_months_cover_the_period_and_nothing_twice(session, cast, at):
    for month, day in ((1, 31), (2, 1), (2, 28), (4, 10)):
        with at(month, day):
            factories.case(session, cast["grid_worker"])
    lines = count_by_month(
        session, indicators.find("cases"), Scope(DISTRICT, date(2026, 1, 15), date(2026, 4, 9))
    )
    assert [(line.words, line.value.number) for line in lines] == [
        ("2026-01", 1),
        ("2026-02", 2),
        ("2026-03", 0),
        ("2026-04", 0),
    ]


def test_moments_out_of_order_do_not_count_as_in_order(session, cast, at):
    with at(3, 4):
        right = factories.case(session, cast["grid_worker"])
        wrong = factories.case(session, cast["grid_worker"])
        right.first_contact_at = clock.now()
        right.escalated_violence_at = clock.now() + timedelta(hours=1)
        wrong.escalated_violence_at = clock.now()
        wrong.mediation_start_at = clock.now() + timedelta(hours=1)
    assert value(session, "order") == Share(1, 2)
    assert value(session, "violent") == Share(2, 2)


def test_a_reopened_case_was_not_settled_at_once(session, cast, at):
    worker = cast["grid_worker"]
    with at(3, 4):
        first, second = (factories.case(session, worker) for _ in range(2))
        conclude(session, first, worker)
        conclude(session, second, worker)
    with at(3, 11):
        closing.record_revisit(session, first.id, "relapsed", by=worker)
        closing.reopen(session, first.id, "回访发现反弹")
        closing.record_revisit(session, second.id, "stable", by=worker)
    assert value(session, "at_once") == Share(1, 2)
    assert value(session, "reopened") == Share(1, 2)
    assert value(session, "revisited") == Share(2, 2)


@pytest.mark.parametrize("place", [DISTRICT, STREET])
def test_a_case_counts_once_however_often_it_was_concluded_and_visited(session, cast, at, place):
    worker, year = cast["grid_worker"], Scope(place, YEAR.since, YEAR.until)
    with at(3, 4):
        case = factories.case(session, worker)
        conclude(session, case, worker)
    with at(3, 11):
        closing.record_revisit(session, case.id, "relapsed", by=worker)
        closing.reopen(session, case.id, "回访发现反弹")
    with at(3, 18):
        conclude(session, case, worker)
    with at(3, 25):
        closing.record_revisit(session, case.id, "stable", by=worker)
    with at(4, 1):
        conclude(session, factories.case(session, worker), worker)
    assert value(session, "at_once", year) == Share(1, 2)
    assert value(session, "reopened", year) == Share(1, 1)
    assert value(session, "revisited", year) == Share(1, 1)


def test_whistles_are_counted_by_whistle_and_departments_by_call(session, cast, at):
    units = ["dept-renshe", "dept-zhujian"]
    with at(5, 6):
        case = factories.case(session, cast["grid_worker"], tier=Tier.DEPARTMENT)
        blown = [
            whistles.blow(
                session, case.id, kind="regular", units=units, lead=units[0], reason="联合"
            )
            for _ in range(2)
        ]
    with at(5, 6, 11):
        whistles.object_to(
            session, whistles.get_called(session, blown[0].id, units[1]), "不属本单位职责"
        )
        whistles.excuse(session, whistles.get_called(session, blown[0].id, units[1]))
        whistles.arrive(session, whistles.get_called(session, blown[0].id, units[0]))
        whistles.close(session, blown[0].id)
    assert value(session, "whistles") == Count(2)
    assert value(session, "whistles.closed") == Share(1, 2)
    assert value(session, "whistles.sent_back") == Share(1, 4)
    assert value(session, "whistles.arrival") == Mean(Decimal(2), "小时")


def test_the_list_behind_a_number_has_as_many_cases_and_shows_whom_it_may(session, cast, at):
    with at(3, 4):
        own = factories.case(session, cast["grid_worker"])
        factories.case(session, cast["outsider"], grid=OTHER_GRID)
    ids = indicators.select_cases(indicators.find("settled"), YEAR, whole=True)
    rows, may, number = indicators.list_cases(session, cast["grid_worker"], ids, size=20)
    assert ([row.id for row in rows], may, number) == ([own.id], 1, 2)


def test_no_indicator_is_shown_twice():
    keys = [each.key for group in indicators.GROUPS.values() for each in group]
    assert len(keys) == len(set(keys))


def test_an_indicator_that_is_not_there_is_named(session):
    with pytest.raises(NoSuchIndicator, match="反映件数排名"):
        indicators.find("反映件数排名")


def test_the_patrol_counts_zero_reports_and_the_villages_their_officers(session, cast, at):
    with at(3, 4):
        daily_records.make(session, date(2026, 3, 4))
        (own, *_) = recording.list_today(session, cast["grid_worker"])
        recording.record_nothing_found(session, own.id, cast["grid_worker"])
        for kind in ("police", "lawyer"):
            session.add(officer(kind, factories.VILLAGE))
        session.add(officer("police", factories.OTHER_VILLAGE))
    day = Scope(DISTRICT, date(2026, 3, 4), date(2026, 3, 4))
    assert value(session, "patrol", day) == Share(1, 4)
    assert value(session, "staffed", day) == Share(1, 2)
    assert value(session, "staffed", Scope(STREET, day.since, day.until)) == Share(1, 1)


def officer(kind, village):
    return VillageOfficer(
        village=village,
        kind=OfficerKind(kind),
        name="示例",
        since_on=date(2026, 1, 1),
        district=DISTRICT,
        recorded_at=clock.now(),
    )


def test_receptions_count_lists_and_visits(session, cast, at):
    with at(9, 21):
        lists = [
            Roster(
                district=DISTRICT,
                reception_on=date(2026, 9, day),
                mondays=[date(2026, 9, day)],
                publish_due_at=clock.now(),
                red_at=clock.now(),
                why="",
                drafted_at=clock.now(),
                published_at=clock.now() + timedelta(hours=late),
            )
            for day, late in ((14, 0), (21, 1))
        ]
        session.add_all(lists)
        session.flush()
        for number, destination in enumerate(("answered", None)):
            session.add(
                ReceptionVisit(
                    roster_id=lists[1].id,
                    district=DISTRICT,
                    place=DISTRICT,
                    at=clock.now(),
                    visitor="示例",
                    summary="咨询",
                    destination=Destination(destination) if destination else None,
                    form_key=str(number),
                )
            )
    assert value(session, "receptions.published") == Share(1, 2)
    assert value(session, "receptions.visits") == Count(2)
    assert value(session, "receptions.answered") == Share(1, 2)
    assert value(session, "receptions.visits", Scope(STREET, YEAR.since, YEAR.until)) == Count(0)


def test_a_petition_that_comes_again_counts_as_repeated(session, cast, at):
    with at(3, 4):
        earlier, later = (
            factories.case(session, cast["grid_worker"], is_petition=True) for _ in range(2)
        )
        session.add(
            CaseRelation(
                case_id=later.id,
                earlier_id=earlier.id,
                district=DISTRICT,
                kind=RelationKind.REPEAT,
                at=clock.now(),
            )
        )
        conclude(session, earlier, cast["grid_worker"])
    assert value(session, "repeated") == Share(1, 2)
    assert value(session, "at_once") == Share(0, 1)


def test_of_those_who_rated_the_content_are_counted_and_both_are_told(session, cast, at):
    worker = cast["grid_worker"]
    with at(3, 4):
        closed = [factories.case(session, worker) for _ in range(4)]
        for case, satisfaction in zip(closed, ("satisfied", "basically", "not", None), strict=True):
            conclude(session, case, worker)
            if satisfaction:
                session.add(
                    Rating(
                        case_id=case.id,
                        district=DISTRICT,
                        reopenings=0,
                        at=clock.now(),
                        satisfaction=Satisfaction(satisfaction),
                    )
                )
    assert value(session, "rated") == Share(3, 4)
    assert value(session, "content") == Share(2, 3)


def test_a_case_that_turned_violent_and_went_to_the_police_turned_criminal(session, cast, at):
    with at(3, 4):
        first, second = (factories.case(session, cast["grid_worker"]) for _ in range(2))
        for case in (first, second):
            case.escalated_violence_at = clock.now() + timedelta(hours=1)
        conclude(session, first, cast["grid_worker"], Outcome.DIVERTED)
        conclude(session, second, cast["grid_worker"])
    assert value(session, "criminal") == Count(1)
    assert value(session, "violent") == Share(2, 2)


def test_no_two_indicators_share_a_key_or_a_name():
    every = [each for group in indicators.GROUPS.values() for each in group]
    assert len({each.key for each in every}) == len({each.name for each in every}) == len(every)


def test_what_stands_still_is_not_due_yet(session, case, at):
    with at(6, 1):
        row = case_deadlines.open_statutory(session, case.id, "tj.rm")
    with at(6, 10):
        pauses.pause(session, row, "鉴定", evidence="示例鉴定委托书1号")
    with at(7, 20):
        assert value(session, "on_time") == Share(0, 0)


def test_what_ends_at_24_00_of_the_last_day_is_of_that_year(session, case, at):
    with at(12, 16, 9):
        row = case_deadlines.open_statutory(session, case.id, "ld.mediate")
    assert row.due_at == datetime(2027, 1, 1, tzinfo=clock.zone())
    following = Scope(DISTRICT, date(2027, 1, 1), date(2027, 12, 31))
    last = Scope(DISTRICT, date(2026, 12, 31), date(2026, 12, 31))
    with clock.at(row.due_at):
        found = [value(session, "on_time", each) for each in (YEAR, last, following)]
    assert found == [Share(0, 1), Share(0, 1), Share(0, 0)]


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("petition_taken", "xf.notify"),
        ("petition_answered", "xf.close"),
        ("petition_reviewed", "xf.review.decide"),
    ],
)
def test_petitions_are_counted_by_what_their_handling_is_asked_for(session, cast, at, key, limit):
    """信访工作条例22、23、34—36条: of two that were due, one was answered in time."""
    for status in (DeadlineStatus.MET, DeadlineStatus.LATE):
        with at(3, 2):
            case = factories.case(session, cast["grid_worker"], is_petition=True)
            row = case_deadlines.open_statutory(session, case.id, limit)
        row.status, row.closed_at = status, row.due_at
    session.flush()
    assert value(session, key) == Share(1, 2)


def test_what_was_settled_before_it_became_a_petition_was_prevented(session, cast, at):
    with at(3, 2):
        for is_petition in (True, False, False):
            row = factories.case(session, cast["grid_worker"], is_petition=is_petition)
            row.outcome, row.closed_at = Outcome.SETTLED, clock.now()
        factories.case(session, cast["grid_worker"])
    session.flush()
    assert value(session, "petition_prevented") == Share(2, 3)


def test_a_petition_of_five_is_one_of_many(session, cast, at):
    with at(3, 2):
        for people, is_petition in ((4, True), (5, True), (6, False)):
            worker = cast["grid_worker"]
            factories.case(session, worker, is_petition=is_petition, people_count=people)
    session.flush()
    assert value(session, "petition_crowds") == Count(1)
