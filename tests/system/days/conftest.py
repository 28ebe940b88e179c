"""Nine people's working day, all in one product: it is nine o'clock on a working day."""

import subprocess
import sys
from datetime import datetime, time, timedelta

import pytest

from engine import clock
from tests.system.conftest import folder
from tests.system.days import desk_page
from tests.system.days.hand import Hand
from tests.system.person import Person
from tests.system.product import ROOT, Product

NINE = time(9)
FRIDAY = 4


@pytest.fixture(scope="session")
def product():
    """A product of the days' own: the disputes that are open in the morning, and nobody else's."""
    with folder() as home:
        running = Product(home, "--people")
        clock.move(running.clock, until_nine())
        running.start()
        play(running)
        yield running
        running.stop()


@pytest.fixture
def begin(window, product, request):
    """Begin somebody's day: `begin("zhujian")`, on a phone `begin("li", PHONE)`, at another address."""
    hands = []

    def sit_down(login, size=None, url=None):
        page = window(size, url)
        hand = Hand(page)
        hands.append(hand)
        person = Person(page, product.accounts, login) if login else None
        return person or page, hand

    yield sit_down
    counted = [act for hand in hands for act in hand.acts]
    if counted:
        request.node.user_properties.append(("counted", "；".join(str(act) for act in counted)))
        desk_page.compare(request.node.path.stem, counted)


def until_nine():
    """How far the clock is moved: to nine o'clock of the next day from Monday to Friday."""
    now = clock.local(clock.now())
    day = now.date() + timedelta(days=1)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, NINE, clock.zone()) - now


def play(product):
    """What the nine find on their lists, played by the demonstration's own players."""
    program = [sys.executable, "-m", "tests.system.days.morning"]
    environment = product.environment | {"DATABASE_URL": product.database}
    subprocess.run(program, cwd=ROOT, env=environment, check=True)
