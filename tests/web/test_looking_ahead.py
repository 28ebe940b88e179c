"""The pages that look ahead: limits that will be missed, steps that will find nobody there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from processes.deadlines.models import CaseDeadline, DeadlineStatus, Ending
from processes.deadlines.rules import Kind
from processes.indicators.scope import Scope
from processes.mining import forecast, nobody_there
from processes.organisation.absences import Absence
from processes.organisation.people import Appointment
from processes.organisation.roles import Role
from tests.processes.factories import DISTRICT, GRID
from tests.web.statements import counted

NOW = datetime(2026, 3, 4, 9, tzinfo=clock.zone())
DAY = timedelta(days=1)


def limit(case, since, *, lasts=None, status=DeadlineStatus.RUNNING, ended=None, due=10):
    started = NOW - since * DAY
    return CaseDeadline(
        case_id=case.id,
        district=case.district,
        key="tj.rm",
        name="人民调解",
        kind=Kind.STATUTORY,
        started_at=started,
        due_at=started + due * DAY,
        nominal_on=(started + due * DAY).date(),
        warning_on=(started + due * DAY).date(),
        why="示例",
        rule="示例",
        status=status,
        closed_at=None if lasts is None else started + lasts * DAY,
        ended=ended,
    )


@pytest.fixture
def history(session, case):
    """Of twenty mediations ten took five days, four fifteen; six were broken off after nine."""
    met, late, left = DeadlineStatus.MET, DeadlineStatus.LATE, DeadlineStatus.CANCELLED
    rows = [limit(case, 100 + n, lasts=5, status=met, ended=Ending.AGREED) for n in range(10)]
    rows += [limit(case, 200 + n, lasts=15, status=late, ended=Ending.AGREED) for n in range(4)]
    rows += [limit(case, 300 + n, lasts=9, status=left, ended=Ending.LEFT) for n in range(6)]
    session.add_all(rows)
    session.flush()


def forecasts(session, cast, name="center"):
    scope = Scope(DISTRICT, NOW.date(), NOW.date())
    with clock.at(NOW):
        return forecast.list_forecasts(session, scope, cast[name])


def test_a_limit_is_likelier_missed_the_longer_it_was_waited(session, case, cast, history):
    session.add_all([limit(case, 1), limit(case, 7)])
    session.flush()
    older, newer = [e for e in forecasts(session, cast) if e.name == "人民调解"]
    # Of all that lasted more than seven days none was done before the tenth.
    assert (older.chance.probability, older.started_at) == (1.0, NOW - 7 * DAY)
    assert newer.chance.probability == pytest.approx(0.5, abs=0.05)


def test_of_a_limit_without_the_like_nothing_is_said(session, case, cast):
    session.add(limit(case, 1))
    session.flush()
    assert [e.chance for e in forecasts(session, cast) if e.name == "人民调解"] == [None]


def test_it_takes_two_statements_however_many_limits_there_are(session, case, cast, history):
    session.add_all(limit(case, n / 10) for n in range(40))
    session.flush()
    with counted(session) as told:
        assert len(forecasts(session, cast)) >= 40
    assert len(told) == 2


def test_the_page_leads_to_the_case_and_names_none_out_of_reach(
    browse, session, case, cast, history
):
    row = limit(case, 1)
    row.due_at = clock.now() + DAY
    row.started_at = clock.now() - DAY
    session.add(row)
    session.flush()
    page = browse("center").get("/mining/forecast").text
    assert f'href="/cases/{case.id}"' in page
    assert (
        case.case_no not in browse("district_center").get("/mining/forecast?place=420303002").text
    )
    assert browse("analyst").get("/mining/forecast").status_code == 403


def test_while_who_holds_an_office_is_away_its_steps_find_nobody(browse, session, case, cast):
    def unattended():
        return [
            e for e in nobody_there.list_unattended(session, GRID) if e.role is Role.GRID_WORKER
        ]

    assert unattended() == []
    today = clock.today()
    term = select(Appointment).where(Appointment.person_id == int(cast["grid_worker"].id))
    own = session.scalars(term.where(Appointment.role == Role.GRID_WORKER)).one()
    heads = session.scalars(select(Appointment).where(Appointment.role == Role.GRID_HEAD)).all()
    for each in (own, *heads):
        each.until_on = today + timedelta(days=6)
    session.flush()
    [found] = unattended()
    expected = [d for d in nobody_there.list_days(today) if d > today + timedelta(days=6)]
    assert (found.at, list(found.days)) == (GRID, expected)
    assert sum(found.steps.values()) == 1
    page = browse("center").get("/mining/nobody-there").text
    assert "没有人的工作日" in page


def test_who_stands_in_is_there_unless_away_too(session, cast):
    today = nobody_there.list_days(clock.today())[0]
    holder = Appointment(person_id=1, role=Role.GRID_WORKER, at=GRID, district=DISTRICT)

    def away(person, substitute, roles=()):
        return Absence(
            person_id=person, substitute_id=substitute, since_on=today, until_on=today,
            roles=list(roles), reason="示例",
        )  # fmt: skip

    def attended(*absences, held=holder):
        by_person = {each.person_id: [each] for each in absences}
        return nobody_there.is_attended(nobody_there.Known({}, by_person), [held], today)

    leader = Appointment(person_id=1, role=Role.LEADER, at=DISTRICT, district=DISTRICT)
    assert attended()
    assert attended(away(1, 2))
    assert not attended(away(1, 2, ["center"]))
    assert not attended(away(1, 2), held=leader)
    assert attended(away(1, 2), away(2, 3), away(3, 4))
    assert not attended(away(1, 2), away(2, 3), away(3, 4), away(4, 5))
