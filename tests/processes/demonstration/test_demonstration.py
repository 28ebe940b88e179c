"""The demonstration district has the article's own size."""

import stat
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from engine import clock
from processes import patrol
from processes.demonstration import accounts, daily, organisations, past, places, rosters, staff
from processes.directories import village_officers
from processes.organisation import people
from processes.organisation.people import Account, Appointment
from processes.organisation.places import Coordination, MediationOrganisation, Place, Studio, Unit
from processes.organisation.roles import Role
from processes.patrol import PatrolRecord


@pytest.fixture
def district(session):
    tree = places.build(session)
    return staff.build(session, tree, organisations.build(session, tree))


def counted(session, column):
    query = select(column, func.count()).group_by(column)
    return {kind.value: number for kind, number in session.execute(query)}


def test_the_tree_has_the_articles_numbers(session, district):
    assert counted(session, Place.kind) == {
        "district": 1,
        "street": 8,
        "village": 108,
        "large_grid": 485,
        "small_grid": 3222,
    }


def test_the_bodies_have_the_articles_numbers(session, district):
    assert counted(session, MediationOrganisation.kind) == {"people": 118, "trade": 12}
    assert counted(session, Unit.kind) == {"department": 21, "leading": 1}
    numbers = [session.scalar(select(func.count()).select_from(t)) for t in (Coordination, Studio)]
    assert numbers == [17, 4]


def test_everybody_has_a_post(session, district):
    held = counted(session, Appointment.role)
    assert (held["mediator"], held["leader"], held["grid_worker"]) == (648, 25, 3222)
    assert sum(held.values()) == district


def test_a_few_gaps_are_left_among_officers_rooms_and_sheets(session):
    tree = places.build(session)
    staff.build(session, tree, organisations.build(session, tree))
    now = datetime(2026, 3, 4, 10, tzinfo=clock.zone())
    with clock.at(now):
        assert rosters.build(session, tree) == 117 * 6
        assert daily.build(session, tree) == 11 * 3222
        found = village_officers.coverage(session, [places.DISTRICT])
        assert (found.satisfied, found.villages) == (105, 108)
        yesterday = patrol.measure(session, places.DISTRICT, date(2026, 3, 3))
        assert 0.95 < yesterday.rate < 1
        today = patrol.measure(session, places.DISTRICT, date(2026, 3, 4))
        assert 0.5 < today.rate < 0.8
        late = select(func.count()).where(PatrolRecord.recorded_at > now)
        assert session.scalar(late) == 0


def test_only_two_villages_have_real_names(session, district):
    named = select(Place.name).where(Place.kind == "village", ~Place.name.like("示例村%"))
    assert set(session.scalars(named)) == {"花园村", "茅坪村"}


def test_each_role_has_an_account_and_only_those_have_passwords(
    session, district, tmp_path, monkeypatch
):
    monkeypatch.setenv("SISHI_HOME", str(tmp_path))
    printed = accounts.build(session)
    accounts.write(printed)
    assert accounts.read() == printed
    assert stat.S_IMODE(accounts.path().stat().st_mode) == 0o600
    rows = session.scalars(select(Account)).all()
    assert len(rows) == len(printed)
    assert people.verify(rows[0].password_hash, printed[0].password)
    roles = {a.role for row in rows for a in people.list_appointments(session, row.person_id)}
    assert roles == set(Role)


def test_a_year_of_the_article_has_the_articles_own_counts():
    now = datetime(2026, 11, 25, 12, tzinfo=clock.zone())
    plays = past._schedule("article", now)
    told = Counter(play.story.name for play in plays)
    assert told["网格当场化解并归档"] == 2838
    assert told["部门联合化解重大涉稳风险"] == 15
    assert told["部门联合化解重大涉稳风险"] + told["部门联合化解"] == 23
    assert 800 < sum(n for name, n in told.items() if name.startswith("人民调解")) < 900
    turns = [play.turn for play in plays if play.story.takes_turns]
    assert (len(turns), told["领导包案已化解"]) == (125, 88)
    assert set(Counter(turn % 25 for turn in turns).values()) == {5}
    year = timedelta(days=365)
    assert all(now - year < play.begins < now for play in plays)
    assert [play.begins for play in plays] == sorted(play.begins for play in plays)
