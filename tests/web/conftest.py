"""The application on the test's own transaction, and browsers of the cast."""

import pytest
from sqlalchemy import select

from engine.deployment import catalogue
from processes.organisation import people
from processes.organisation.people import Account
from processes.studio.models import Change
from tests.processes import factories
from tests.processes.studio import files
from tests.web import refusals, town
from tests.web.browser import Browser
from web import create_app

PASSWORD = "四事-sishi-2026"  # noqa: S105  # of the test accounts alone
#: argon2 is slow on purpose: one hash for everybody.
HASH = people.hash_password(PASSWORD)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder for the secret key."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        patch.setenv("SISHI_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def app(database, home):
    """One application for all tests: its templates are compiled once."""
    return create_app(TESTING=True, PROPAGATE_EXCEPTIONS=False)


@pytest.fixture(autouse=True)
def nothing_of_a_refusal(request):
    """Fail a test in which a refused form has left something written."""
    if "app" not in request.fixturenames:
        yield
        return
    with refusals.watched(request.getfixturevalue("app")) as found:
        yield
    assert found == []


@pytest.fixture
def cast(session):
    """Everybody of the cast, each with an account named after the role."""
    everybody = factories.cast(session)
    for name, person in everybody.items():
        session.add(Account(person_id=int(person.id), login=name, password_hash=HASH))
    session.flush()
    return everybody


@pytest.fixture
def browse(app, cast):
    """Sign in as one of the cast, without the password's slow check; None: a stranger."""

    def browse_as(name=None):
        browser = Browser(app)
        if name:
            browser.become(cast[name], HASH)
        return browser

    return browse_as


@pytest.fixture
def case(session, cast):
    """A leak of water in the grid worker's grid, waiting to be handled."""
    town.deploy(session)
    return town.register(session, cast["grid_worker"])


@pytest.fixture
def task(session, case):
    """Its open task."""
    return town.task_of(session, case)


@pytest.fixture
def analyst(browse):
    return browse("analyst")


@pytest.fixture
def deployed(session):
    """A released diagram."""
    catalogue.deploy(session, [files.released()])
    return next(iter(catalogue.list_released(session)))


@pytest.fixture
def change(session, analyst, deployed):
    """A change with the released diagram in it, begun on the pages."""
    analyst.get("/studio/")
    analyst.post("/studio/", {"title": "延长首次联系", "purpose": "区里会议定的"})
    change = session.scalars(select(Change)).one()
    analyst.post(f"/studio/{change.id}/copy", {"definition": str(deployed.id)})
    return change
