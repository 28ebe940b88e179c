"""What a district still lacks, and accounts for many."""

import pytest

from engine import clock
from processes import spreadsheets
from processes.access import sign_in
from processes.calendars.models import CalendarRelease, Origin
from processes.diagrams import shipped
from processes.onboarding import files, missing, opening
from processes.onboarding.missing import Lack
from processes.onboarding.opening import NobodyToOpen
from processes.organisation.people import Account
from processes.organisation.roles import Role
from tests.processes import factories
from tests.processes.factories import DISTRICT
from tests.processes.onboarding.workbooks import book, put_in_force


@pytest.fixture
def admin(cast):
    return cast["security_admin"]


@pytest.fixture
def opened(session, admin):
    file = files.receive(session, book(), "本区.xlsx", district=DISTRICT, by=admin)
    put_in_force(session, file, admin)


def lacking(session):
    return {each.lack: each for each in missing.find(session, DISTRICT)}


def test_places_without_their_holders_are_counted_and_named(session, cast):
    found = lacking(session)
    assert found[Lack.WORKERS].number == 2
    assert any("第一大网格第2小网格" in name for name in found[Lack.WORKERS].names)
    assert found[Lack.HEADS].names == ["汉江路街道茅坪村"]
    assert found[Lack.OFFICERS].number == 2
    assert "缺警官、律师" in found[Lack.OFFICERS].names[0]


def test_a_grid_has_the_worker_of_its_large_grid(session, cast):
    factories.appoint(session, "large", Role.GRID_WORKER, factories.LARGE_GRID)
    assert lacking(session)[Lack.WORKERS].number == 1


def test_departments_of_the_forms_are_asked_for(session, cast):
    assert Lack.UNITS not in lacking(session)
    shipped.deploy(session)
    found = lacking(session)[Lack.UNITS]
    assert found.number == 17
    assert "区财政局" in found.names


def test_roles_nobody_holds_are_named(session, opened):
    assert Lack.ROLES not in lacking(session)


def test_a_year_without_a_calendar_is_named(session, cast):
    year = clock.today().year
    told = lacking(session)[Lack.CALENDAR].names
    release = CalendarRelease(year=year + 1, origin=Origin.PAGE, note="国办发", at=clock.now())
    session.add(release)
    session.flush()
    assert f"{year + 1}年" in told
    assert f"{year + 1}年" not in getattr(lacking(session).get(Lack.CALENDAR), "names", [])


def test_accounts_are_opened_for_who_has_a_number_and_an_office(session, opened, admin):
    made = opening.open_some(session, DISTRICT, by=admin)
    assert [(each.person.staff_no, each.login) for each in made] == [
        ("A001", "a001"),
        ("A002", "a002"),
        ("A003", "a003"),
    ]
    account = sign_in.attempt(session, "a001", made[0].password).account
    assert account.must_change
    with pytest.raises(NobodyToOpen):
        opening.open_some(session, DISTRICT, by=admin)


def test_a_login_that_is_taken_is_told_and_the_others_are_opened(session, opened, admin):
    session.add(Account(person_id=int(admin.id), login="a001", password_hash="-"))  # noqa: S106
    session.flush()
    made = opening.open_some(session, DISTRICT, by=admin)
    assert [bool(each.password) for each in made] == [False, True, True]
    table = spreadsheets.read(opening.write(made), most_rows=10)
    assert "已经有人使用" in table.rows[0][1]["说明"]
    assert table.rows[1][1]["一次性口令"] == made[1].password


@pytest.mark.parametrize(
    ("number", "login"), [("A001", "a001"), ("00017", "ry00017"), ("b2", "ryb2"), ("7-1", "ry7-1")]
)
def test_the_login_follows_from_the_number(number, login):
    assert opening.login_of(number) == login
