"""Whoever is told is who holds the office, whichever groups are asked for together."""

from datetime import timedelta
from itertools import combinations

from sqlalchemy import select, update

from engine import clock
from processes.notices import recipients
from processes.organisation.people import Appointment
from tests.processes.factories import DISTRICT, GRID, VILLAGE

GROUPS = (
    *(f"grid_worker@{GRID}", f"mediator@{VILLAGE}", "liaison@dept-renshe"),
    *(f"leader@{DISTRICT}", "liaison@dept-nobody", "person-7"),
)


def held(session, groups):
    return sorted(session.scalars(recipients.HOLDING, recipients.of_groups(groups)))


def test_the_statement_that_was_built_once_finds_who_is_in_any_of_the_groups(session, cast):
    found = set()
    for number in range(len(GROUPS) + 1):
        for groups in combinations(GROUPS, number):
            holders = recipients.list_holders(session, groups)
            assert held(session, groups) == holders
            found.update(holders)
    assert len(found) == 5


def test_who_held_the_office_until_yesterday_is_not_told_today(session, cast):
    group = f"grid_worker@{GRID}"
    [worker] = held(session, [group])
    today = clock.local(clock.now()).date()
    mine = Appointment.person_id == worker
    session.execute(
        update(Appointment).where(mine).values(until_on=today),
        execution_options={"recorded": True},
    )
    assert held(session, [group]) == [worker]
    with clock.at(clock.now() + timedelta(days=1)):
        assert held(session, [group]) == recipients.list_holders(session, [group]) == []
    assert session.scalar(select(Appointment.until_on).where(mine)) == today
