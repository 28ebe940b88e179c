"""What each office may, as the table has it: the rules, what every view wears, and every answer."""

import os
import re
import zlib

import pytest

from engine import loading
from processes.access import permissions
from processes.access.permissions import OPEN_TO, PERMISSIONS, Permission
from processes.errors import NoSuchCase
from processes.organisation.roles import Role
from processes.registers import declaration
from tests.processes.factories import CAST
from tests.web import town_cases
from tests.web.access_table import (
    CALLS,
    DISTRICT_WIDE,
    ENDPOINTS,
    OFFICES,
    ON_A_CASE,
    PUBLIC,
    REGISTERS,
    SITUATIONS,
    TASK,
)
from tests.web.program import Program, enter
from web.permissions import NotOfTheirOffice

loading.import_all("processes")
PLACES = (*SITUATIONS, "elsewhere", "abroad")
#: How many of the offices that are refused, and of those let in, are tried on each page by day.
SAMPLE = None if os.environ.get("SISHI_NIGHTLY") else 2
#: They end the session that the next request needs.
ENDING = {"access.change_password"}


def offices(right, place):
    """Who has the right, on a case of that situation where it concerns a case."""
    if right in OFFICES:
        return set(OFFICES[right].split())
    table = ON_A_CASE[right]
    home = set(table.get("", "").split())
    if place == "abroad":
        return set()
    if place == "elsewhere":
        return home & DISTRICT_WIDE | ({"outsider"} if "grid_worker" in home else set())
    return home | set(table.get(place, "").split())


def listed(lines):
    return [tuple(line.split()) for line in lines.strip().splitlines()]


@pytest.fixture
def cases(session, cast):
    return town_cases.of_every_situation(session, cast)


def test_every_right_stands_in_the_table_once():
    assert not OFFICES.keys() & ON_A_CASE.keys()
    assert {*OFFICES} == set(OPEN_TO)
    assert {*ON_A_CASE} == set(PERMISSIONS)
    named = {name for right in Permission for place in PLACES for name in offices(right, place)}
    assert named == set(CAST)


def test_every_page_and_button_stands_in_the_table_with_the_right_it_asks_for(app):
    expected = {(*each, None) for each in listed(PUBLIC)}
    for right, lines in (*ENDPOINTS.items(), *CALLS.items()):
        expected |= {(*each, right) for each in listed(lines)}
    worn = set()
    for rule in app.url_map.iter_rules():
        right = app.view_functions[rule.endpoint].__dict__.get("permission")
        methods = rule.methods - {"HEAD", "OPTIONS"}
        worn |= {(each, rule.endpoint, right and right.value) for each in methods}
    assert worn == expected


def test_the_rules_give_each_office_what_the_table_says(session, cast, cases):
    wrong = [
        (right.value, place, name)
        for right in Permission
        for place in PLACES
        for name, person in cast.items()
        if permissions.may(session, right, person, cases[place]) != (name in offices(right, place))
    ]
    assert wrong == []


@pytest.mark.timeout(400 if SAMPLE else 3600)
def test_every_answer_is_as_the_table_says(app, browse, connection, cast, cases):
    """Nothing a request did remains: each office meets the same town."""
    browsers = {name: browse(name) for name in CAST}
    wrong, tried = [], 0
    for method, endpoint, right in asked():
        for place in places_of(right, endpoint):
            (rule,) = app.url_map.iter_rules(endpoint)
            address = filled(rule.rule, cases[place].id)
            for name in sampled(endpoint + place, offices(right, place)):
                kept = connection.begin_nested()
                answered = answer_of(browsers[name], method, address)
                kept.rollback()
                tried += 1
                if (told := expected_of(right, place, name)) and answered != told:
                    wrong.append((method, address, place, name, answered, told))
    assert wrong == []
    assert tried > len(asked()), "each page by several offices"


def test_a_program_may_call_what_its_office_may(app, session, cast):
    """Each office by a program of its own: the rights are those of a person in that office."""
    wrong, tried = [], 0
    for name in ("grid_worker", "center", "district_center", "analyst", "security_admin"):
        role = Role(name)
        program = Program(app, *enter(session, role, name=name))
        for right, lines in CALLS.items():
            for method, endpoint in listed(lines):
                (rule,) = app.url_map.iter_rules(endpoint)
                path = re.sub(r"<[^>]+>", "0", rule.rule).removeprefix("/v2")
                answer = program.call(method, path)
                is_refused = answer.status_code == 403 and right in answer.get_json()["detail"]
                tried += 1
                if is_refused is (name in offices(right, "grid")):
                    wrong.append((name, endpoint, answer.status_code))
    assert wrong == []
    assert tried > 100


def asked():
    found = [(*each, right) for right, lines in ENDPOINTS.items() for each in listed(lines)]
    return [each for each in found if each[1] not in ENDING]


def places_of(right, endpoint):
    """By night every situation; by day one, another for each page."""
    if right in OFFICES:
        return ["grid"]
    return PLACES if SAMPLE is None else [PLACES[zlib.crc32(endpoint.encode()) % len(PLACES)]]


def sampled(salt, may):
    """Some who may and some who may not, others for each page, the same in every run."""
    ordered = sorted(CAST, key=lambda name: zlib.crc32(f"{salt} {name}".encode()))
    inside = [name for name in ordered if name in may]
    outside = [name for name in ordered if name not in may]
    return [*inside[:SAMPLE], *outside[:SAMPLE]]


def filled(rule, case_id):
    """The address on that case; of what belongs to it or to none, a row nobody has."""
    return re.sub(r"<[^>]+>", "0", rule.replace("<int:case_id>", str(case_id)))


def expected_of(right, place, name):
    """A case one may not read is not there; what is not one's office is refused."""
    if name in offices(right, place):
        return "let in"
    is_hidden = right in ON_A_CASE and name not in offices("case.read", place)
    return "not found" if is_hidden else "refused"


def answer_of(browser, method, address):
    """What the guard of the view answered; what the view itself says of a row 0 is another matter."""
    send = browser.get if method == "GET" else browser.post
    with send(address) as answer:
        assert answer.status_code < 500, address
        assert "/login/" not in answer.headers.get("Location", ""), address
        says = answer.text if answer.mimetype == "text/html" else ""
        if answer.status_code == 403 and NotOfTheirOffice.__doc__ in says:
            return "refused"
        if answer.status_code == 404 and NoSuchCase.__doc__ in says:
            return "not found"
        return "let in"


def test_every_register_is_read_and_filled_in_by_whom_the_table_says(browse, cast):
    found = {
        key: tuple(
            {name for name, person in cast.items() if right.concerns(person)}
            for right in (register.read, register.write)
        )
        for key, register in declaration._REGISTERS.items()
    }
    expected = {key: tuple(set(each.split()) for each in row) for key, row in REGISTERS.items()}
    assert found == expected
    for key, (readers, writers) in expected.items():
        for name in sampled(key, readers):
            status = browse(name).get(f"/registers/{key}").status_code
            assert status == (200 if name in readers else 404), (key, name)
        for name in sampled(key, writers):
            status = browse(name).get(f"/registers/{key}/new").status_code
            assert (status == 200) == (name in writers), (key, name)


def test_a_task_is_read_and_taken_by_whom_the_table_says(browse, connection, task):
    read, taken = set(), set()
    for name in CAST:
        browser = browse(name)
        if browser.get(f"/tasks/{task.id}").status_code == 200:
            read.add(name)
        kept = connection.begin_nested()
        if browser.post(f"/tasks/{task.id}/claim").status_code == 302:
            taken.add(name)
        kept.rollback()
    assert (read, taken) == tuple(set(each.split()) for each in TASK)
