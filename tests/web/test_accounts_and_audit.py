"""The pages of the security administrator and of the auditor."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from engine import clock, records, worker
from processes.access import accounts, password_age
from processes.audit import log as audit_log
from processes.organisation import people
from tests.processes.factories import COMMITTEE, DISTRICT, GRID, OTHER_GRID, STREET, VILLAGE
from tests.web import town
from tests.web.browser import Browser
from tests.web.conftest import PASSWORD

NEW = {"name": "示例新人", "login": "xinren", "post": "科员", "phone": "0719-8888888"}
TOLD = re.compile(r'query-code number"><b>([^<]+)</b>')


@pytest.fixture
def admin(browse):
    return browse("security_admin")


def made(session):
    account = people.find_account(session, "xinren")
    return account.person_id


def test_a_new_person_gets_a_password_that_is_shown_once(admin, session, app):
    answer = admin.post("/accounts/new", NEW)
    password = TOLD.search(answer.text).group(1)
    assert password not in admin.get(f"/accounts/{made(session)}").text
    admin.post(f"/accounts/{made(session)}/appoint", {"role": "leader", "at": DISTRICT})
    visitor = Browser(app)
    visitor.get("/login/")
    visitor.post("/login/", {"login": "xinren", "password": password})
    assert visitor.get("/cases/").location == "/accounts/password"
    visitor.get("/accounts/password")
    typed = {"old": password, "new": "Sishi-2026-four", "again": "Sishi-2026-four"}
    assert visitor.post("/accounts/password", typed | {"again": "x"}).status_code == 422
    assert visitor.post("/accounts/password", typed | {"old": "x"}).status_code == 422
    assert visitor.post("/accounts/password", typed).location == "/"
    assert visitor.get("/cases/").status_code == 200


def test_a_given_password_that_is_too_old_is_told_to_who_knows_it_alone(admin, app):
    password = TOLD.search(admin.post("/accounts/new", NEW).text).group(1)
    visitor = Browser(app)
    with clock.at(clock.now() + password_age.GIVEN):
        visitor.get("/login/")
        answer = visitor.post("/login/", {"login": "xinren", "password": password})
        assert answer.status_code == 422
        assert "已经过期" in answer.text
        assert "已经过期" not in visitor.post("/login/", {"login": "xinren", "password": "x"}).text


def test_a_password_is_warned_of_and_changed_before_anything_else(browse, session, cast):
    worker = browse("grid_worker")
    account = accounts.find_for_person(session, int(cast["grid_worker"].id))
    for days, warning in ((20, None), (14, "您的口令还有14天到期"), (1, "您的口令还有1天到期")):
        account.password_until = clock.now() + timedelta(days=days)
        session.flush()
        page = worker.get("/tasks/").text
        assert ("您的口令还有" in page) is (warning is not None)
        assert warning is None or warning in page
    account.password_until = clock.now()
    session.flush()
    assert worker.get("/tasks/").location == "/accounts/password"
    assert "口令用满90天须更换" in worker.get("/accounts/password").text
    typed = {"old": PASSWORD, "new": "Sishi-2026-four", "again": "Sishi-2026-four"}
    assert worker.post("/accounts/password", typed).status_code == 302
    assert worker.get("/tasks/").status_code == 200


def test_an_entry_tells_when_who_what_whether_and_from_where(browse, session, cast, app):
    visitor = Browser(app)
    visitor.get("/login/")
    visitor.post("/login/", {"login": "center", "password": "wrong"})
    visitor.post("/login/", {"login": "center", "password": PASSWORD})
    visitor.get("/tasks/")
    visitor.post("/login/out")
    newest = audit_log.list_entries(session)[:3]
    assert [each.what for each in newest] == ["signed_out", "signed_in", "sign_in_refused"]
    for each in newest:
        assert (each.by, each.details["address"]) == (int(cast["center"].id), "127.0.0.1")
    auditor = browse("auditor")
    held = load_workbook(io.BytesIO(auditor.post("/audit/export", {"who": "center"}).data))
    rows = [[cell.value for cell in row[:4]] for row in held["审计日志"].rows]
    assert rows[0] == ["时间", "何人", "何事", "结果"]
    assert [row[1:] for row in rows[1:]] == [
        ["演示center", "退出", "成功"],
        ["演示center", "登录", "成功"],
        ["演示center", "登录失败", "失败"],
    ]
    assert '<span class="tag late">失败</span>' in auditor.get("/audit/").text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(admin, session):
    answer = admin.post("/accounts/new", NEW | {"login": "新"})
    assert answer.status_code == 422
    assert "示例新人" in answer.text
    assert people.find_account(session, "xinren") is None


@pytest.mark.parametrize(
    ("role", "words", "found", "missing"),
    [
        ("grid_worker", "花园村", GRID, OTHER_GRID),
        ("grid_head", "花果 花园", VILLAGE, GRID),
        ("center", "", STREET, VILLAGE),
        ("liaison", "人社", "dept-renshe", "dept-zhujian"),
        ("mediator", "花园村", COMMITTEE, "dept-renshe"),
        ("leader", "", DISTRICT, STREET),
    ],
)
def test_where_an_office_is_held_is_found_by_name(admin, session, role, words, found, missing):
    admin.post("/accounts/new", NEW)
    address = f"/accounts/{made(session)}/appoint"
    page = admin.post(address, {"role": role, "where": words, "do": "find"})
    assert page.status_code == 200
    offered = re.findall(r'name="at" value="([^"]+)"', page.text)
    assert found in offered
    assert missing not in offered
    assert f'name="where" value="{words}"' in page.text
    assert f'value="{role}" selected' in page.text
    assert admin.post(address, {"role": role, "where": words, "at": found}).status_code == 302


def test_a_place_that_is_not_chosen_is_asked_for_and_what_was_typed_stays(admin, session):
    admin.post("/accounts/new", NEW)
    address = f"/accounts/{made(session)}/appoint"
    refused = admin.post(address, {"role": "grid_head", "where": "村", "at": ""})
    assert refused.status_code == 422
    assert "请先按名称查找，再选定任职处" in refused.text
    assert VILLAGE in re.findall(r'name="at" value="([^"]+)"', refused.text)
    assert 'name="where" value="村"' in refused.text
    refused = admin.post(address, {"role": "", "where": "花园村", "do": "find"})
    assert refused.status_code == 422
    assert "请先选定职务" in refused.text
    assert 'value="花园村"' in refused.text
    nowhere = admin.post(address, {"role": "grid_head", "where": "不存在%_", "do": "find"})
    assert "没有这样的地方或单位" in nowhere.text


def test_offices_are_given_and_ended(admin, browse, session, cast):
    admin.post("/accounts/new", NEW)
    address = f"/accounts/{made(session)}"
    assert admin.post(f"{address}/appoint", {"role": "leader", "at": DISTRICT}).status_code == 302
    refused = admin.post(f"{address}/appoint", {"role": "system_admin", "at": DISTRICT})
    assert refused.status_code == 422
    assert "另一种管理员同意" in refused.text
    told = browse("auditor").get("/audit/").text
    assert re.search("任职处.张湾区.职务.包案领导|职务.包案领导.任职处.张湾区", told)
    assert f"{made(session)}（示例新人）" in told
    assert admin.post(f"{address}/appoint", {"role": "king", "at": "x"}).status_code == 422
    held = people.list_appointments(session, made(session))[0]
    assert admin.post(f"{address}/appointments/{held.id}/end").status_code == 302
    assert people.list_appointments(session, made(session)) == []


def test_an_account_is_stopped_reset_and_unlocked(admin, browse, session, cast):
    worker = browse("grid_worker")
    address = f"/accounts/{cast['grid_worker'].id}"
    assert worker.get("/tasks/").status_code == 200
    admin.post(f"{address}/active", {"active": "0"})
    assert worker.get("/tasks/").status_code == 302
    admin.post(f"{address}/active", {"active": "1"})
    assert TOLD.search(admin.post(f"{address}/reset").text)
    assert admin.post(f"{address}/unlock").status_code == 302
    assert admin.post(f"{address}/open", {"login": "again"}).status_code == 422


def test_people_are_found(admin, cast):
    assert "演示center" in admin.get("/accounts/?q=center").text
    assert "没有这样的人" in admin.get("/accounts/?q=nobody").text


@pytest.mark.parametrize("name", ["outsider", "system_admin", "auditor", "district_center"])
def test_nobody_else_keeps_accounts(browse, cast, name):
    other, person = browse(name), cast["grid_worker"].id
    for address in ("/accounts/", "/accounts/new", f"/accounts/{person}"):
        assert other.get(address).status_code == 403
    for view in ("open", "reset", "unlock", "active", "appoint", "appointments/1/end"):
        assert other.post(f"/accounts/{person}/{view}").status_code == 403


def test_the_auditor_reads_who_did_and_saw_what(browse, session, cast, case, app):
    party = town.party_of(session, case)
    address = f"/cases/{case.id}/parties/{party.id}/reveal"
    browse("grid_worker").post(address, {"reason": "首次联系"})
    visitor = Browser(app)
    visitor.get("/login/")
    visitor.post("/login/", {"login": "center", "password": PASSWORD})
    visitor.post("/login/", {"login": "center", "password": "wrong"})
    auditor = browse("auditor")
    text = auditor.get("/audit/").text
    assert "登录失败" in text
    assert "演示center" in text
    seen = auditor.get("/audit/?log=cases&what=seen").text
    assert "首次联系" in seen
    assert case.case_no in seen
    assert town.PHONE not in seen
    assert "首次联系" not in auditor.get("/audit/?log=cases&who=center&what=seen").text


def test_the_log_is_exported_and_that_is_recorded(browse, session, cast):
    audit_log.record(session, "signed_in", by=cast["center"])
    auditor = browse("auditor")
    held = load_workbook(io.BytesIO(auditor.post("/audit/export", {"who": "center"}).data))
    assert [row[1].value for row in held["审计日志"].rows] == ["何人", "演示center"]
    assert audit_log.list_entries(session)[0].what == "audit.exported"


def test_everything_is_verified_by_a_worker_and_the_page_shows_how_far_it_is(browse, session, case):
    records.write(session)
    auditor = browse("auditor")
    page = auditor.post("/audit/verifications").location
    assert "等待后台程序" in auditor.get(page).text
    assert 'data-watch="3"' in auditor.get(page).text
    worker.run_until_idle(session)
    told = auditor.get(page).text
    assert 'data-watch="3"' not in told
    assert "校验一致，没有改动" in told
    assert audit_log.list_entries(session)[0].what == "audit.verification_ended"
    assert "一致" in auditor.get("/audit/verifications").text


def test_the_auditor_reads_which_row_was_changed(browse, session, case):
    records.write(session)
    session.execute(
        text("UPDATE dispute_case SET people_count = 9 WHERE id = :id"), {"id": case.id}
    )
    auditor = browse("auditor")
    page = auditor.post("/audit/verifications").location
    worker.run_until_idle(session)
    told = auditor.get(page).text
    assert "dispute_case" in told
    assert f"案件{case.id}的people_count与历史不符" in told
    assert auditor.get("/audit/verifications/999999").status_code == 404


def test_the_command_verifies_too(app, session, case):
    records.write(session)
    result = app.test_cli_runner().invoke(args=["verify"])
    assert (result.exit_code, result.stdout) == (0, "校验一致，没有改动。\n")
    assert "案件事实：1 / 1" in result.stderr
    session.execute(text("DELETE FROM history_key"))
    result = app.test_cli_runner().invoke(args=["verify"])
    assert result.exit_code == 1
    assert "history_key" in result.stdout


@pytest.mark.parametrize("name", ["outsider", "system_admin", "security_admin", "political_legal"])
def test_nobody_else_reads_the_log(browse, name):
    assert browse(name).get("/audit/").status_code == 403
    assert browse(name).post("/audit/export").status_code == 403
    assert browse(name).get("/audit/verifications").status_code == 403
    assert browse(name).post("/audit/verifications").status_code == 403


def test_the_auditor_changes_nothing(app, browse, case):
    auditor = browse("auditor")
    own = {"audit.export", "audit.verify", "access.change_password", "access.sign_out"}
    own |= {"access.ask", "access.grant", "access.refuse"}
    own |= {"lists.choose_columns", "lists.save_view", "lists.delete_view", "lists.undo"}
    own |= {"access.begin_codes", "access.confirm_codes", "access.stop_codes"}
    changing = [
        rule
        for rule in app.url_map.iter_rules()
        if "POST" in rule.methods
        and rule.endpoint not in own
        and not rule.endpoint.startswith(("notices.", "api."))
        and app.view_functions[rule.endpoint].__dict__.get("permission", 1) is not None
    ]
    assert changing
    for rule in changing:
        address = re.sub(r"<[^>]+>", str(case.id), rule.rule)
        assert auditor.post(address).status_code in (403, 404), rule.rule


def test_odd_questions_are_answered(browse):
    auditor = browse("auditor")
    for asked in ("since=9999-12-31", "until=x", "what=x", "who=%25", "after=x", "log=x"):
        assert auditor.get(f"/audit/?{asked}").status_code == 200
