"""Users, groups and roles as programs see them: no more than the page of the organisation shows."""

import pytest

from processes.organisation import people
from processes.organisation.roles import Role, group
from tests.processes.factories import COMMITTEE, DISTRICT, VILLAGE
from tests.web.program import Program, enter


@pytest.fixture
def program(app, session, cast):
    return Program(app, *enter(session, Role.ANALYST))


def test_who_is_in_office_is_a_user_by_the_number_tasks_name(program, cast, session):
    head = people.get_person(session, cast["grid_head"].id)
    found = program.ok("GET", f"/users/{head.id}")
    assert found == {"username": str(head.id), "name": head.name, "email": None}
    assert found in program.search("users", name={"$like": f"{head.name[0]}*"})
    assert program.search("users", email={"$exists": True}) == []
    assert program.call("GET", "/users/nobody").status_code == 404
    for each in people.list_appointments(session, head.id):
        session.delete(each)
    session.flush()
    assert program.call("GET", f"/users/{head.id}").status_code == 404


def test_no_program_is_a_user_and_only_the_security_administrator_sees_programs(
    app, session, program
):
    me = program.ok("GET", "/authentication/me")
    assert program.call("GET", f"/users/{me['username']}").status_code == 404
    (mine,) = me["groups"]
    assert me["roles"] == ["analyst"]
    others = program.ok("POST", f"/groups/{mine}/users/search", {})["items"]
    assert {"username": me["username"]} not in others
    assert program.call("POST", f"/groups/{mine}/clients/search", {}).status_code == 403
    warden = Program(app, *enter(session, Role.SECURITY_ADMIN, name="管理"))
    found = warden.ok("POST", f"/groups/{mine}/clients/search", {})["items"]
    assert found == [{"clientId": program.given[0]}]
    assert {"clientId": program.given[0]} in warden.ok("POST", "/roles/analyst/clients/search", {})[
        "items"
    ]


def test_a_group_is_an_office_at_its_place_and_mediators_are_in_their_villages(program, cast):
    named = group(Role.GRID_HEAD, VILLAGE)
    (found,) = program.search("groups", groupId=named)
    assert found == program.ok("GET", f"/groups/{named}")
    assert found["name"].endswith("网格长")
    inside = program.ok("POST", f"/groups/{named}/users/search", {})["items"]
    assert inside == [{"username": str(cast["grid_head"].id)}]
    for at in (VILLAGE, COMMITTEE):
        inside = program.ok("POST", f"/groups/{group(Role.MEDIATOR, at)}/users/search", {})["items"]
        assert {"username": str(cast["mediator"].id)} in inside
    assert program.call("GET", "/groups/grid_head@1").status_code == 404


def test_groups_are_paged_by_their_names(program, cast):
    asked = {"sort": [{"field": "name", "order": "DESC"}], "page": {"limit": 3}}
    seen, after = [], None
    while True:
        page = asked["page"] | ({"after": after} if after else {})
        told = program.ok("POST", "/groups/search", asked | {"page": page})
        if not told["items"]:
            break
        seen += [each["groupId"] for each in told["items"]]
        after = told["page"]["endCursor"]
    assert len(seen) == len(set(seen)) == told["page"]["totalItems"] > 3


def test_a_centre_with_another_name_is_called_so_at_once(program, cast, monkeypatch):
    path = f"/groups/{group(Role.DISTRICT_CENTER, DISTRICT)}"
    assert program.ok("GET", path)["name"].endswith("综治中心")
    monkeypatch.setenv("SISHI_CENTRE", "社会治理中心")
    assert program.ok("GET", path)["name"].endswith("社会治理中心")


def test_roles_are_the_twelve_and_the_administrators_with_their_groups(program, cast):
    found = program.search("roles")
    assert {each["roleId"] for each in found} == set(Role)
    assert program.ok("GET", "/roles/mediator")["name"] == "人民调解员"
    users = program.ok("POST", "/roles/grid_head/users/search", {})["items"]
    assert {"username": str(cast["grid_head"].id)} in users
    groups = program.ok("POST", "/roles/grid_head/groups/search", {})["items"]
    assert {"groupId": group(Role.GRID_HEAD, VILLAGE)} in groups
    assert program.call("GET", "/roles/king").status_code == 404


def test_there_is_one_tenant(program):
    (one,) = program.search("tenants")
    assert program.ok("GET", "/tenants/<default>") == one
    assert program.call("GET", "/tenants/other").status_code == 404
    assert program.ok("GET", "/authentication/me")["tenants"] == [one]
