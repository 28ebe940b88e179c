"""Opening a district on its page: the workbook, what is missing, and accounts for many."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from engine import worker
from processes.access import sign_in
from processes.onboarding.models import OnboardingFile
from processes.organisation.people import Person
from processes.organisation.places import Place, Unit
from tests.processes.factories import DISTRICT
from tests.processes.onboarding.workbooks import book, row


@pytest.fixture
def admin(browse):
    return browse("security_admin")


def send(browser, **changed):
    return browser.post("/onboarding/", {"file": (io.BytesIO(book(**changed)), "本区.xlsx")})


def put_in_force(admin, session, address):
    """Confirm it, and let a worker do it."""
    assert admin.post(f"{address}/confirm").status_code == 302
    worker.run_until_idle(session)


def test_a_workbook_is_checked_confirmed_and_said_to_be_done(admin, session):
    answer = send(admin)
    page = admin.get(answer.location)
    assert "没有问题。" in page.text
    assert "确认录入14项" in page.text
    assert session.get(Place, "420303009") is None
    assert admin.post(f"{answer.location}/confirm").status_code == 302
    page = admin.get(answer.location)
    assert "排队中，后台有空即开始。" in page.text
    assert 'data-watch="2"' in page.text
    assert admin.post(f"{answer.location}/confirm").status_code == 302
    worker.run_until_idle(session)
    page = admin.get(answer.location)
    assert "已全部录入。" in page.text
    assert "data-watch" not in page.text
    assert "确认录入" not in page.text
    assert session.get(Place, "420303009").name == "车城街道"
    again = admin.get(send(admin).location)
    assert "与现有数据一致，没有要录入的内容。" in again.text


def test_faults_are_listed_by_sheet_row_and_column(admin):
    answer = send(admin, **row("人员", 2, 角色="审计管理员"))
    text = admin.get(answer.location).text
    assert "有1处问题，没有录入任何内容。" in text
    assert "三种管理员不能从表中任命" in text
    assert "确认录入" not in text
    refused = admin.post(f"{answer.location}/confirm")
    assert refused.status_code == 422
    assert "文件还有1处问题" in refused.text


def test_what_was_changed_meanwhile_is_shown_again_before_it_is_confirmed(admin, session):
    address = send(admin).location
    session.add(Unit(code="dept-shuiwu", name="水务局", district=DISTRICT))
    session.flush()
    put_in_force(admin, session, address)
    refused = admin.get(address)
    assert "检查之后，区里的数据又有了变化" in refused.text
    assert "<del>水务局</del> → 区水务局" in refused.text
    assert session.get(Place, "420303009") is None
    put_in_force(admin, session, address)
    assert session.get(Unit, "dept-shuiwu").name == "区水务局"


def test_a_workbook_may_be_given_up(admin, session):
    address = send(admin).location
    assert admin.post(f"{address}/discard").status_code == 302
    assert "已放弃" in admin.get(address).text
    assert admin.post(f"{address}/confirm").status_code == 422
    assert session.scalars(select(OnboardingFile)).one().content is None


def test_what_waits_for_a_worker_may_be_stopped(admin, session):
    address = send(admin).location
    admin.post(f"{address}/confirm")
    assert admin.post(f"{address}/stop").status_code == 302
    assert "确认录入14项" in admin.get(address).text
    refused = admin.post(f"{address}/stop")
    assert refused.status_code == 422
    assert "不能再这样操作" in refused.text


@pytest.mark.parametrize("content", [b"", b"junk", b"PK junk"])
def test_what_is_no_workbook_is_told(admin, content):
    answer = admin.post("/onboarding/", {"file": (io.BytesIO(content), "x.xlsx")})
    assert answer.status_code == 422
    assert "不能导入" in answer.text


def test_the_template_is_handed_out_with_what_is_there(admin):
    made = load_workbook(io.BytesIO(admin.get("/onboarding/template").data))
    assert made.sheetnames == ["区划", "部门", "调解组织", "房间", "人员", "说明"]
    assert made["部门"]["A2"].value == "dept-gongan"


def test_what_is_missing_leads_to_where_it_is_mended(admin):
    text = admin.get("/onboarding/").text
    for words, address in (
        ("没有网格员的小网格", "/registers/appointments"),
        ("没有警官或律师的村（社区）", "/registers/village-officers"),
    ):
        assert words in text
        assert f'href="{address}"' in text
        assert admin.get(address).status_code == 200


def test_passwords_of_new_accounts_are_in_the_answer_alone(admin, session):
    put_in_force(admin, session, send(admin).location)
    answer = admin.post("/onboarding/accounts")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(load_workbook(io.BytesIO(answer.data))["账号"].iter_rows(values_only=True))
    number, name, _post, login, password, _told = rows[1]
    assert (number, name) == ("A001", "示例甲")
    assert sign_in.attempt(session, login, password).account.must_change
    assert admin.post("/onboarding/accounts").status_code == 422


def test_a_number_is_given_in_the_register_of_people(admin, session):
    person = session.scalars(select(Person).filter_by(name="演示leader")).one()
    address = f"/registers/people/{person.id}"
    form = {"name": person.name, "version": "0"}
    assert admin.post(address, form | {"staff_no": "编号1"}).status_code == 422
    assert admin.post(address, form | {"staff_no": "L-1"}).status_code == 302
    session.refresh(person)
    assert person.staff_no == "L-1"
    other = session.scalars(select(Person).filter_by(name="演示center")).one()
    taken = admin.post(
        f"/registers/people/{other.id}", {"name": other.name, "version": "0", "staff_no": "L-1"}
    )
    assert taken.status_code == 422


def test_others_open_no_district(browse, admin):
    address = send(admin).location
    for name in ("system_admin", "auditor", "district_center", "outsider"):
        other = browse(name)
        assert other.get("/onboarding/").status_code == 403
        assert other.get(address).status_code == 403
        assert other.post(f"{address}/confirm").status_code == 403
        assert other.post(f"{address}/stop").status_code == 403
        assert other.post("/onboarding/accounts").status_code == 403
