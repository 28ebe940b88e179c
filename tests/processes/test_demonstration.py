"""The demonstration district has the article's own size."""

import stat

import pytest
from sqlalchemy import func, select

from processes import people
from processes.demonstration import accounts, bodies, places, staff
from processes.organisation import Coordination, MediationOrganisation, Place, Studio, Unit
from processes.people import Account, Appointment
from processes.roles import Role


@pytest.fixture
def district(session):
    tree = places.build(session)
    return staff.build(session, tree, bodies.build(session, tree))


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
    roles = {a.role for row in rows for a in people.appointments(session, row.person_id)}
    assert roles == set(Role)
