"""Cases of the demonstration's courses, played by the shipped diagrams."""

import pytest

from processes import handlers
from processes.demonstration import organisations, places, staff
from processes.demonstration.cast import Cast
from processes.demonstration.player import Player
from processes.demonstration.stories import STORIES
from processes.diagrams import shipped
from processes.simulation import histories
from tests.journeys.district import moment
from tests.processes.factories import GRID

assert handlers
BEGINS, UNTIL = moment(6, 3), moment(9, 10, 12)


def played(session, *names, until=UNTIL):
    """Play courses by name, all of them where none is named, up to a moment; their histories."""
    stories, known, ids = {story.name: story for story in STORIES}, {}, []
    for number, name in enumerate(names or stories, 1):
        player = Player(session, stories[name], number, Cast(session, GRID, known))
        ids.append(player.play(BEGINS, until).instance_id)
    session.flush()
    return list(histories.read(session, ids))


@pytest.fixture
def play(session, cast):
    """Plays courses by name with the usual cast."""
    shipped.deploy(session)
    return lambda *names, **until: played(session, *names, **until)


@pytest.fixture
def everything(session):
    """The histories of all courses, in the district of the demonstration."""
    shipped.deploy(session)
    tree = places.build(session)
    staff.build(session, tree, organisations.build(session, tree))
    return played(session)
