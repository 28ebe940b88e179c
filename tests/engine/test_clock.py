"""The one clock: what day it is depends on the district's zone."""

from datetime import UTC, date, datetime

from engine import clock


def test_the_day_begins_at_midnight_of_the_district_and_not_of_the_server():
    with clock.at(datetime(2026, 3, 4, 15, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 4)
    with clock.at(datetime(2026, 3, 4, 16, tzinfo=UTC)):
        assert clock.today() == date(2026, 3, 5)
