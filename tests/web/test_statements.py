"""How many statements a page costs: few, and as many for a full list as for a short one."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from processes.cases import whistles
from tests.processes.factories import UNITS
from tests.web import town
from web.paging import SIZE

MOST = 12
#: The page of a case tells of a dozen tables and reads its category from the editions of the codes.
MOST_OF_A_CASE = 19


@contextmanager
def counted(session):
    """The statements sent meanwhile, savepoints aside: in production there are none to read."""
    told = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE")):
            told.append(statement)

    event.listen(session.bind, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(session.bind, "before_cursor_execute", note)


def cost(session, browser, address):
    browser.get(address)
    with counted(session) as told:
        assert browser.get(address).status_code == 200
    return told


@pytest.mark.parametrize("address", ["/tasks/", "/cases/"])
@pytest.mark.parametrize("name", ["grid_worker", "center", "district_center"])
def test_a_full_list_costs_what_a_short_one_does(browse, session, cast, case, name, address):
    browser = browse(name)
    few = cost(session, browser, address)
    for number in range(SIZE + 2):
        town.register(session, cast["grid_worker"], event_name=f"第{number}件")
    many = cost(session, browser, address)
    assert len(many) == len(few), many
    assert len(many) <= MOST, many


def test_a_case_with_many_whistles_costs_what_one_with_a_single_whistle_does(
    browse, session, cast, case
):
    def blow():
        units = list(UNITS)
        whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
        session.flush()

    center = browse("center")
    blow()
    single = cost(session, center, f"/cases/{case.id}")
    for _ in range(4):
        blow()
    many = cost(session, center, f"/cases/{case.id}")
    assert len(many) == len(single), many
    assert len(many) <= MOST_OF_A_CASE, many


def test_the_page_of_a_task_costs_little(browse, session, task):
    told = cost(session, browse("grid_worker"), f"/tasks/{task.id}")
    assert len(told) <= MOST, told
