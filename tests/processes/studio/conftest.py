"""A change in which the analyst drafts, on top of a released diagram."""

import pytest

from engine.deployment import catalogue
from processes.studio import changes, drafts, reviewing, versions
from tests.processes import factories
from tests.processes.studio import files


@pytest.fixture
def people(session):
    """The cast by name."""
    return factories.cast(session)


@pytest.fixture
def analyst(people):
    return people["analyst"]


@pytest.fixture
def reviewer(people):
    return people["system_admin"]


@pytest.fixture
def deployed(session):
    """A diagram is released: the newest definition of it."""
    catalogue.deploy(session, [files.released()])
    return next(iter(catalogue.list_released(session)))


@pytest.fixture
def change(session, analyst):
    return changes.create(session, "延长首次联系", "区里会议定的", by=analyst)


@pytest.fixture
def draft(session, change, analyst, deployed):
    """The released diagram with another time, drafted."""
    made = drafts.copy(session, change, deployed.id, by=analyst)
    first = versions.newest(session, made)
    versions.save(session, made, files.text(after="P5D"), parent=first, by=analyst)
    return made


@pytest.fixture
def submitted(session, change, draft, analyst):
    """The change with that diagram, before a second person."""
    reviewing.submit(session, change, by=analyst)
    return change
