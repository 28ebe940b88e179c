"""The village and its people, for every test of the processes."""

from datetime import datetime

import pytest

from engine import clock
from tests.processes import factories


@pytest.fixture
def cast(session):
    """Everybody of `factories.CAST`, in their village."""
    return factories.cast(session)


@pytest.fixture
def case(session, cast):
    """An ordinary dispute, with the grid."""
    return factories.case(session, cast["grid_worker"])


@pytest.fixture
def at():
    """Set the clock to a local moment of 2026: `with at(3, 4, 9):`."""

    def moment(month, day, hour=9, minute=0):
        return clock.at(datetime(2026, month, day, hour, minute, tzinfo=clock.zone()))

    return moment
