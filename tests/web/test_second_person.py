"""The page on which two administrators do what one alone may not."""

import re

import pytest

from processes.access import accounts
from processes.organisation import people
from processes.organisation.roles import Role
from tests.processes.factories import DISTRICT
from tests.web.browser import Browser
from tests.web.conftest import PASSWORD

TOLD = re.compile(r'query-code number"><b>([^<]+)</b>')
REASON = "本人忘记口令，已当面核实"


def ask(browser, person, act):
    return browser.post(f"/accounts/{person}/request", {"act": act, "reason": REASON})


def decide(browser, what="grant"):
    found = re.search(rf"/accounts/requests/(\d+)/{what}", browser.get("/accounts/requests").text)
    return browser.post(found.group()) if found else None


@pytest.mark.parametrize("view", ["reset", "unlock", "active"])
@pytest.mark.parametrize("name", ["auditor", "system_admin"])
def test_the_security_administrator_alone_changes_no_administrators_account(
    browse, session, cast, name, view
):
    person = cast[name].id
    before = accounts.find_for_person(session, int(person)).password_hash
    answer = browse("security_admin").post(f"/accounts/{person}/{view}", {"active": "0"})
    assert answer.status_code == 422
    assert "两人办理" in answer.text
    assert TOLD.search(answer.text) is None
    session.expire_all()
    account = accounts.find_for_person(session, int(person))
    assert (account.password_hash, account.is_active) == (before, True)


@pytest.mark.parametrize("name", ["auditor", "system_admin"])
def test_the_security_administrator_alone_dismisses_and_appoints_no_administrator(
    browse, session, cast, name
):
    admin, person = browse("security_admin"), cast[name].id
    row = people.list_appointments(session, person)[0]
    assert admin.post(f"/accounts/{person}/appointments/{row.id}/end").status_code == 422
    typed = {"role": name, "at": DISTRICT}
    assert admin.post(f"/accounts/{cast['leader'].id}/appoint", typed).status_code == 422
    assert len(people.list_holders(session, Role(name), DISTRICT)) == 1


@pytest.mark.parametrize("name", ["auditor", "system_admin", "security_admin"])
def test_nor_does_the_register_of_offices(browse, session, cast, name):
    """A person entered for it, or an office that is turned into another, would be the same."""
    admin = browse("security_admin")
    person = accounts.create(
        session, name="新来的人", phone=None, post=None, district=DISTRICT, by=None
    )
    page = admin.get("/registers/appointments/new").text
    assert f'<option value="{name}"' not in page
    assert '<option value="liaison"' in page
    typed = {"person_id": person.name, "role": name, "at": DISTRICT}
    answer = admin.post("/registers/appointments/new", typed)
    assert answer.status_code == 422
    assert "两人办理" in answer.text
    assert len(people.list_holders(session, Role(name), DISTRICT)) == 1
    held = people.list_appointments(session, cast["leader"].id)[0]
    turned = admin.post(f"/registers/appointments/{held.id}", typed | {"version": "0"})
    assert turned.status_code == 422
    assert len(people.list_holders(session, Role(name), DISTRICT)) == 1


@pytest.mark.parametrize("name", ["auditor", "system_admin"])
def test_the_register_gives_no_administrators_office_to_another_and_ends_none(
    browse, session, cast, name
):
    admin = browse("security_admin")
    row = people.list_appointments(session, cast[name].id)[0]
    typed = {"person_id": "演示leader", "role": "liaison", "at": "dept-renshe", "version": "0"}
    assert admin.post(f"/registers/appointments/{row.id}", typed).status_code in (403, 422)
    ended = admin.post(f"/registers/appointments/{row.id}/end", {"until_on": "2026-01-05"})
    assert ended.status_code in (403, 422)
    session.expire_all()
    assert (row.person_id, row.role, row.until_on) == (int(cast[name].id), Role(name), None)


def test_two_reset_a_password_which_only_the_second_sees(browse, session, cast, app):
    admin, system, auditor = (browse(n) for n in ("security_admin", "system_admin", "auditor"))
    person = cast["auditor"].id
    assert ask(admin, person, "reset").status_code == 302
    assert decide(admin) is None
    assert decide(auditor) is None
    answer = decide(system)
    password = TOLD.search(answer.text).group(1)
    assert password not in admin.get("/accounts/requests").text
    assert password not in system.get("/accounts/requests").text
    visitor = Browser(app)
    visitor.get("/login/")
    visitor.post("/login/", {"login": "auditor", "password": PASSWORD})
    assert visitor.get("/audit/").status_code == 302
    visitor.post("/login/", {"login": "auditor", "password": password})
    assert visitor.get("/audit/").location == "/accounts/password"


def test_the_security_administrators_own_password_takes_the_other_two(browse, cast):
    auditor, system = browse("auditor"), browse("system_admin")
    assert ask(auditor, cast["security_admin"].id, "reset").status_code == 302
    assert TOLD.search(decide(system).text)


def test_the_last_one_stays_even_when_two_agree(browse, session, cast):
    admin, system = browse("security_admin"), browse("system_admin")
    assert ask(admin, cast["auditor"].id, "dismiss:auditor").status_code == 302
    answer = decide(system)
    assert answer.status_code == 422
    assert "必须一直有能登录的人在任" in answer.text
    assert people.list_appointments(session, cast["auditor"].id)
    assert "同意并办理" in system.get("/accounts/requests").text


def test_a_refused_request_does_nothing(browse, session, cast):
    admin, system = browse("security_admin"), browse("system_admin")
    ask(admin, cast["auditor"].id, "stop")
    assert decide(system, "refuse").status_code == 302
    assert "未同意" in admin.get("/accounts/requests").text
    assert accounts.find_for_person(session, int(cast["auditor"].id)).is_active


def test_what_is_wrong_is_said_and_the_reason_kept(browse, cast):
    admin = browse("security_admin")
    address = f"/accounts/{cast['auditor'].id}/request"
    answer = admin.post(address, {"act": "reset", "reason": "忘了"})
    assert answer.status_code == 422
    assert "至少6个字" in answer.text
    assert "忘了" in answer.text
    assert admin.post(address, {"act": "x", "reason": REASON}).status_code == 422
    assert admin.post(address, {"act": "appoint:x", "reason": REASON}).status_code == 422
    assert admin.post("/accounts/requests/9999999/grant").status_code == 422
    assert admin.get(f"/accounts/{cast['security_admin'].id}/request").status_code == 200


@pytest.mark.parametrize("name", ["grid_worker", "district_center", "political_legal", "analyst"])
def test_nobody_else_asks_or_grants(browse, cast, name):
    other, person = browse(name), cast["auditor"].id
    for address in ("/accounts/requests", f"/accounts/{person}/request"):
        assert other.get(address).status_code == 403
    for address in (f"/accounts/{person}/request", "/accounts/requests/1/grant"):
        assert other.post(address).status_code == 403


def test_who_is_asked_finds_the_way_from_the_notice(browse, cast):
    ask(browse("security_admin"), cast["auditor"].id, "unlock")
    assert "有一项申请等您决定" in browse("system_admin").get("/notices/").text
    assert "有人申请对您的账号" in browse("auditor").get("/notices/").text


def test_who_is_to_be_appointed_is_found_by_name(browse, cast, session):
    admin = browse("security_admin")
    name = people.get_person(session, cast["leader"].id).name
    page = admin.get("/accounts/requests", query_string={"q": name}).text
    assert f"/accounts/{cast['leader'].id}/request" in page
    assert "没有这样的人" in admin.get("/accounts/requests?q=无此人").text
    offered = admin.get(f"/accounts/{cast['leader'].id}/request").text
    assert "appoint:auditor" in offered
    assert 'name="q"' not in browse("system_admin").get("/accounts/requests").text
