"""The weekly list of who receives: drafted in turn, published the day before or not at all."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from engine import clock, db, runner, worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source as File
from engine.models import TaskStatus, UserTask
from processes.calendars import working_time
from processes.cases.choices import Level, RiskColor, Source
from processes.directories.duty import DutyKind, DutyTurn
from processes.errors import (
    AlreadyDestined,
    EntryIncomplete,
    NotReceiving,
    OfficePhoneOnly,
    RosterOver,
    UndestinedVisits,
)
from processes.notices import Notification
from processes.organisation.people import Appointment, Person
from processes.organisation.roles import Role
from processes.rosters import alarms, days, drafting, publishing, reception, rota
from processes.rosters.models import Alarm, Destination, ReceptionVisit, Roster, RotaTurn, State
from tests.processes import factories
from tests.processes.walking import FOLDER

MONDAY = date(2026, 9, 21)


@pytest.fixture
def deployed(session, cast):
    """The diagrams, and the four fields of everybody who may receive."""
    _deploy(session)
    for person in session.scalars(select(Person)):
        person.post, person.duty = "书记", "主持全面工作"
    session.flush()


def _deploy(session):
    files = (each for each in FOLDER.iterdir() if each.suffix in {".bpmn", ".dmn", ".form"})
    catalogue.deploy(session, [File.of(each.name, each.read_bytes()) for each in files])


@pytest.fixture
def roster(session, deployed, at):
    """The list of 21 September, drafted on the Thursday before."""
    with at(9, 17, 8, 30):
        return drafting.draft_due(session, clock.now())[0]


def do(session, roster, element, by):
    """Finish the open task of that element."""
    chosen = select(UserTask).filter_by(
        instance_id=roster.instance_id, element=element, status=TaskStatus.OPEN
    )
    runner.complete(session, session.scalars(chosen).one().id, ANSWERS[element], by)


ANSWERS = {
    "ConfirmRoster": {"confirmed": True},
    "CompleteRoster": {"completed": True},
    "Receive": {"closed": True},
}


def pass_until(session, at, *moment):
    with at(*moment):
        worker.run_until_idle(session)
        session.expire_all()


def alarmed(session, roster):
    return [each.what for each in alarms.list_for_roster(session, roster.id)]


def test_a_monday_off_moves_to_the_first_working_day_after():
    assert days.reception_day(date(2026, 9, 21)) == date(2026, 9, 21)
    assert days.reception_day(date(2026, 10, 5)) == date(2026, 10, 8)


def test_two_mondays_that_fall_on_one_day_are_one_list():
    assert days.reception_day(date(2026, 2, 16)) == date(2026, 2, 24)
    assert days.reception_day(date(2026, 2, 23)) == date(2026, 2, 24)
    assert days.mondays_on(date(2026, 2, 24)) == [date(2026, 2, 16), date(2026, 2, 23)]


def test_a_list_is_drafted_on_thursday_or_before_the_holiday():
    assert days.draft_day(date(2026, 9, 21)) == date(2026, 9, 17)
    assert days.draft_day(date(2026, 10, 5)) == date(2026, 9, 29)
    assert days.confirm_day(date(2026, 10, 5)) == date(2026, 9, 30)


@given(st.dates(date(2024, 1, 1), date(2026, 12, 28)))
def test_a_reception_is_on_a_working_day_and_drafted_before_it(day):
    monday = days.monday_of(day)
    held = days.reception_day(monday)
    assert working_time.is_working_day(held)
    assert days.draft_day(monday) < days.confirm_day(monday) < held
    assert monday in days.mondays_on(held)


def test_every_centre_of_the_three_levels_has_somebody_on_the_list(session, roster):
    found = [(each.level, each.place) for each in publishing.list_entries(session, roster.id)]
    assert found == [
        (Level.DISTRICT, factories.DISTRICT),
        (Level.STREET, factories.STREET),
        (Level.VILLAGE, factories.VILLAGE),
    ]


def test_looking_again_drafts_nothing_twice(session, roster, at):
    with at(9, 18, 8, 30):
        assert drafting.draft_due(session, clock.now()) == []
        assert drafting.begin(session, factories.DISTRICT, MONDAY).id == roster.id
        assert drafting.fill(session, roster) == 0
    assert session.scalar(select(func.count()).select_from(Roster)) == 1


def test_leaders_take_turns_evenly(session, deployed, at):
    turns = []
    for week in range(4):
        day = MONDAY + timedelta(weeks=week) if week < 2 else date(2026, 10, 12 + 7 * (week - 2))
        with at(9, 10):
            row = drafting.begin(session, factories.DISTRICT, day)
        turns.append(publishing.list_entries(session, row.id)[0].person_id)
    assert sorted(turns.count(each) for each in set(turns)) == [2, 2]
    assert turns[0] != turns[1]


def test_a_rota_names_who_takes_turns_at_a_place(session, cast, deployed):
    chosen = int(cast["center"].id)
    turn = RotaTurn(
        district=factories.DISTRICT, place=factories.VILLAGE, person_id=chosen, position=1
    )
    session.add(turn)
    session.flush()
    found = drafting.candidates(session, factories.DISTRICT, factories.VILLAGE)
    assert [each.id for each in found] == [chosen]


def test_who_left_office_is_not_drafted_any_more(session, cast, deployed):
    gone = factories.appoint(session, "gone", Role.GRID_HEAD, factories.VILLAGE)
    rota.add(session, factories.VILLAGE, int(gone.id))
    held = session.scalar(select(Appointment).filter_by(person_id=int(gone.id)))
    held.until_on = clock.today() - timedelta(days=1)
    session.flush()
    found = drafting.candidates(session, factories.DISTRICT, factories.VILLAGE)
    assert [each.id for each in found] == [int(cast["grid_head"].id)]


def test_the_leader_on_duty_that_day_receives(session, cast, deployed, at):
    street = factories.appoint(session, "duty", Role.CENTER, factories.STREET)
    turn = DutyTurn(
        on=MONDAY,
        place=factories.STREET,
        kind=DutyKind.LEADER,
        person_id=int(street.id),
        district=factories.DISTRICT,
        recorded_at=clock.now(),
    )
    session.add(turn)
    session.flush()
    with at(9, 17):
        row = drafting.begin(session, factories.DISTRICT, MONDAY)
    found = {each.place: each.person_id for each in publishing.list_entries(session, row.id)}
    assert found[factories.STREET] == int(street.id)
    assert found[factories.VILLAGE] == int(cast["grid_head"].id)


def test_the_centre_is_told_of_a_draft_until_it_is_confirmed(session, roster, cast, at):
    told = select(Notification).filter_by(person_id=int(cast["district_center"].id))
    titles = [each.title for each in session.scalars(told)]
    assert titles == ["9月21日接访名单已拟定，请确认"]


def test_a_confirmed_list_goes_out_the_day_before_at_nine(session, roster, cast, at):
    with at(9, 18, 16):
        do(session, roster, "ConfirmRoster", cast["district_center"])
    pass_until(session, at, 9, 20, 8, 59)
    assert roster.published_at is None
    pass_until(session, at, 9, 20, 9, 0)
    assert clock.local(roster.published_at).isoformat() == "2026-09-20T09:00:00+08:00"
    assert publishing.was_in_time(roster)
    assert alarmed(session, roster) == []
    with at(9, 20, 12):
        assert reception.measure_timeliness(session, factories.DISTRICT, MONDAY, MONDAY) == (1, 1)


def test_a_list_that_lacks_a_duty_does_not_go_out_and_earns_a_red_card(session, roster, cast, at):
    entry = publishing.list_entries(session, roster.id)[1]
    entry.duty = " "
    with at(9, 18, 16):
        do(session, roster, "ConfirmRoster", cast["district_center"])
    pass_until(session, at, 9, 20, 9, 0)
    assert (roster.published_at, alarmed(session, roster)) == (None, [Alarm.INCOMPLETE])
    pass_until(session, at, 9, 20, 12, 0)
    assert alarmed(session, roster) == [Alarm.INCOMPLETE, Alarm.UNPUBLISHED]
    with at(9, 20, 13):
        publishing.amend(
            session, entry.id, post="书记", duty="全面工作", phone="0719-8000001", by=cast["center"]
        )
        do(session, roster, "CompleteRoster", cast["district_center"])
        assert roster.state is State.PUBLISHED
        assert not publishing.was_in_time(roster)
        assert reception.measure_timeliness(session, factories.DISTRICT, MONDAY, MONDAY) == (0, 1)


def test_a_list_nobody_confirms_is_told_on_friday_and_red_on_sunday(session, roster, at):
    pass_until(session, at, 9, 18, 17, 0)
    assert alarmed(session, roster) == [Alarm.UNCONFIRMED]
    pass_until(session, at, 9, 20, 12, 0)
    assert alarmed(session, roster) == [Alarm.UNCONFIRMED, Alarm.UNPUBLISHED]


@pytest.mark.parametrize("number", ["13800001234", "138-0000-1234", "8", "电话"])
def test_only_an_office_phone_may_be_published(session, roster, cast, number):
    entry = publishing.list_entries(session, roster.id)[0]
    with pytest.raises(OfficePhoneOnly):
        publishing.amend(
            session, entry.id, post="书记", duty="分工", phone=number, by=cast["district_center"]
        )


@pytest.fixture
def published(session, roster, cast, at):
    """The same list, confirmed and out."""
    with at(9, 18, 16):
        do(session, roster, "ConfirmRoster", cast["district_center"])
    pass_until(session, at, 9, 20, 9, 0)
    return roster


def test_a_replacement_is_published_at_once_and_marked(session, published, cast, at):
    old = publishing.list_entries(session, published.id)[0]
    other = next(
        p
        for p in drafting.candidates(session, factories.DISTRICT, old.place)
        if p.id != old.person_id
    )
    with at(9, 20, 15):
        new = publishing.replace(
            session, old.id, other.id, reason="外出开会", by=cast["district_center"]
        )
    shown = publishing.list_entries(session, published.id)
    assert (shown[0].id, shown[0].replaces_id, len(shown)) == (new.id, old.id, 3)
    newest = publishing.list_editions(session, published.id)[0]
    assert (newest.edition, "临时换人" in newest.note) == (2, True)
    assert clock.local(published.published_at).hour == 9


def test_nobody_without_the_four_fields_replaces_somebody_on_a_list_that_is_out(
    session, published, cast
):
    old = publishing.list_entries(session, published.id)[0]
    other = next(
        p
        for p in drafting.candidates(session, factories.DISTRICT, old.place)
        if p.id != old.person_id
    )
    other.duty = None
    with pytest.raises(EntryIncomplete):
        publishing.replace(session, old.id, other.id, reason="出差", by=cast["district_center"])
    with pytest.raises(NotReceiving):
        publishing.replace(
            session, old.id, int(cast["auditor"].id), reason="出差", by=cast["district_center"]
        )


def come(session, roster, by, key="1"):
    return reception.register(
        session,
        roster.id,
        place=factories.VILLAGE,
        visitor="示例来访人",
        summary="反映道路积水",
        form_key=key,
        people_count=2,
        by=by,
    )


def test_a_matter_without_destination_is_told_at_six_and_keeps_the_day_open(
    session, published, cast, at
):
    with at(9, 21, 10):
        worker.run_until_idle(session)
        answered, waiting = (come(session, published, cast["grid_head"], key) for key in "12")
        assert come(session, published, cast["grid_head"], "1").id == answered.id
        reception.answer(session, answered.id, "已说明排水工程进度")
        with pytest.raises(UndestinedVisits):
            reception.close(session, published.id)
    pass_until(session, at, 9, 21, 18, 0)
    assert alarmed(session, published) == [Alarm.UNDESTINED]
    with at(9, 21, 18, 30):
        case = reception.open_case(
            session,
            waiting.id,
            grid=factories.GRID,
            category="0201",
            risk_color=RiskColor.BLUE,
            by=cast["grid_head"],
        )
        with pytest.raises(AlreadyDestined):
            reception.answer(session, waiting.id, "已答复")
        do(session, published, "Receive", cast["district_center"])
    assert (case.source, case.people_count) == (Source.RECEPTION, 2)
    assert waiting.destination is Destination.OPENED
    assert published.state is State.CLOSED
    week = reception.summarise_week(session, published.id)
    assert (week.visits, week.people, week.answered, week.opened, week.undestined) == (
        2,
        4,
        1,
        1,
        0,
    )
    with pytest.raises(RosterOver):
        come(session, published, cast["grid_head"], "3")


def test_a_visitor_may_come_about_a_case_there_is(session, published, cast, case, at):
    with at(9, 21, 10):
        visit = come(session, published, cast["grid_head"])
        reception.link(session, visit.id, case, by=cast["grid_head"])
    assert (visit.destination, visit.case_id) == (Destination.LINKED, case.id)


def test_two_workers_that_draft_at_once_make_one_list(committed, at):
    with db.begin() as session:
        factories.village(session)
        _deploy(session)

    with at(9, 17, 8, 30):
        moment = clock.now()
    assert at_once(moment, lambda session: drafting.draft_due(session, moment)) == []
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(Roster)) == 1


def test_two_clicks_on_one_registration_are_one_visit(committed, at):
    with at(9, 17, 8, 30), db.begin() as session:
        cast = factories.cast(session)
        _deploy(session)
        roster = drafting.draft_due(session, clock.now())[0].id
    with at(9, 21, 10):
        moment = clock.now()

    def register(session):
        come(session, publishing.get(session, roster), cast["grid_head"])

    assert at_once(moment, register) == []
    with db.begin() as session:
        assert session.scalar(select(func.count()).select_from(ReceptionVisit)) == 1


def at_once(moment, work):
    """The same in two transactions that begin together; what failed."""
    both, failed = threading.Barrier(2, timeout=20), []

    def one():
        try:
            with clock.at(moment), db.begin() as session:
                session.connection()
                both.wait()
                work(session)
        except Exception as error:
            failed.append(error)

    workers = [threading.Thread(target=one) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    return failed
