"""Reporting without an account, and accepting what was reported."""

import io
import re

import pytest
from sqlalchemy import select

from processes.access import quotas
from processes.cases.choices import Source
from processes.cases.models import Case
from processes.casework import comments
from processes.casework.comments import CaseComment
from processes.residents import feedback, query_codes
from processes.residents.report_models import ReportPhoto, ResidentReport
from tests.processes.documents.jpeg import photograph
from tests.processes.factories import GRID, OTHER_GRID, STREET, VILLAGE
from tests.web import town
from tests.web.statements import counted

WORDS = "楼上夜里装修，吵得睡不着。"
CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


def sent(browser, at=GRID, **typed):
    """Fill in the form of a place, as a browser does."""
    page = browser.get(f"/report/new?at={at}").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)[1]
    return browser.post("/report/new", {"at": at, "words": WORDS, "form_key": key} | typed)


@pytest.fixture
def resident(browse):
    return browse()


def photo(name="楼道.jpg", content=None):
    return (io.BytesIO(content or photograph()), name)


def test_the_place_is_chosen_by_lists_alone(resident, cast):
    page = resident.get("/report/").text
    assert "花果街道" in page
    page = resident.get(f"/report/?within={STREET}").text
    assert "花园村" in page
    page = resident.get(f"/report/?within={VILLAGE}").text
    assert "第一大网格第1小网格" in page
    assert f"/report/new?at={VILLAGE}" in page
    for wrong in (
        "x",
        "420303999",
        "42030300120",
        GRID + "0",
        "\uff14\uff12\uff10\uff13\uff10\uff13",
    ):
        assert resident.get(f"/report/?within={wrong}").status_code == 404
        assert resident.get(f"/report/new?at={wrong}").status_code == 404


def test_a_report_is_a_slip_with_number_code_and_picture_and_the_code_is_not_in_it(
    resident, cast, session
):
    answer = sent(resident, name="示例甲", phone="13800001234", photo=photo())
    assert answer.location == "/report/slip"
    page = resident.get("/report/slip").text
    row = session.scalars(select(ResidentReport)).one()
    assert row.number in page
    code = CODE.search(page)[0]
    assert "data:image/svg+xml" in page
    assert "花果街道中心" in page
    assert code not in page.replace(f">{code}<", "")
    assert session.scalars(select(ReportPhoto)).one().name == "楼道.jpg"
    waiting = resident.get("/progress/report").text
    assert "等待工作人员查看" in waiting
    resident.post("/progress/out")
    assert resident.get("/report/slip").location == "/progress/"
    assert resident.get("/progress/report").location == "/progress/"
    entered = resident.post("/progress/", {"case_no": row.number, "code": code})
    assert entered.location == "/progress/report"
    assert code not in resident.get("/report/slip").text


def test_what_is_wrong_is_said_and_what_was_typed_stays(resident, cast, session):
    for typed in (
        {"words": "吵"},
        {"phone": "1"},
        {"photo": photo("a.jpg", b"MZ")},
        {"name": "x" * 60},
    ):
        answer = sent(resident, **({"spot": "三单元"} | typed))
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert 'value="三单元"' in answer.text
    assert session.scalars(select(ResidentReport)).all() == []
    assert resident.post("/report/new", {"at": "x", "words": WORDS}).status_code == 404


def test_one_address_reports_no_end_of_things(resident, cast, monkeypatch):
    monkeypatch.setattr(
        quotas, "REPORT_ADDRESS", quotas.Quota("report.address", 2, quotas.INQUIRY.within)
    )
    assert [sent(resident).status_code for _ in range(3)] == [302, 302, 422]


def test_a_report_that_is_there_and_one_that_is_not_are_refused_alike(resident, cast, session):
    sent(resident)
    row = session.scalars(select(ResidentReport)).one()
    resident.post("/progress/out")
    answers = []
    for number in (row.number, f"FY-2020-{row.id + 7:06}", "FY-2026-" + "9" * 18):
        for _ in range(5):
            answer = resident.post("/progress/", {"case_no": number, "code": "AAAA-AAAA"})
            assert answer.status_code == 422
        answers.append(answer.text.replace(number, ""))
        assert "输错次数太多" in answer.text
    strip = re.compile(r"csrf_token[^>]*|\d+:\d+")
    assert len({strip.sub("", each) for each in answers}) == 1


def test_the_slip_leads_to_the_form_with_the_number(resident):
    assert 'value="ZW-2026-000001"' in resident.get("/progress/?no=ZW-2026-000001").text
    assert "&lt;script" in resident.get("/progress/?no=<script>").text


def accept(browse, session, name="grid_worker", **typed):
    town.deploy(session)
    row = session.scalars(select(ResidentReport)).one()
    worker = browse(name)
    page = worker.get(f"/cases/new?report={row.id}").text
    given = {
        "report": str(row.id),
        "form_key": f"report-{row.id}",
        "summary": WORDS,
        "source": "online",
        "party_name": ["示例甲", "示例乙"],
        "party_phone": ["13800001234", ""],
    }
    return row, page, worker, worker.post("/cases/new", town.TYPED | given | typed)


def test_the_grid_worker_accepts_it_by_the_usual_form_filled_in(resident, browse, session, cast):
    sent(resident, name="示例甲", phone="13800001234", spot="三单元", photo=photo())
    row, page, worker, answer = accept(browse, session)
    for words in (WORDS, 'value="三单元"', 'value="示例甲"', 'value="13800001234"'):
        assert words in page
    assert answer.status_code == 302, answer.text
    case = session.scalars(select(Case)).one()
    session.refresh(row)
    assert (row.case_id, case.source) == (case.id, Source.ONLINE)
    # Its reporter is the applicant: the slip now opens the case itself.
    assert resident.get("/progress/report").location == "/progress/case"
    assert case.case_no in resident.get("/progress/case").text
    again = worker.get(f"/cases/new?report={row.id}")
    assert again.location.endswith(f"/cases/{case.id}")
    assert "楼道.jpg" in worker.get(f"/cases/{case.id}/attachments/").text


def test_who_is_no_party_reads_only_where_it_stands(resident, browse, session, cast):
    sent(resident)
    _row, _page, _worker, answer = accept(browse, session)
    assert answer.status_code == 302
    page = resident.get("/progress/report").text
    case = session.scalars(select(Case)).one()
    assert "已登记成案件" in page
    assert case.case_no not in page
    assert resident.get("/progress/case").location == "/progress/report"
    assert (
        resident.post("/progress/say", {"kind": "statement", "words": "x"}).location
        == "/progress/report"
    )


def test_of_a_village_the_grid_is_chosen_first(resident, browse, session, cast):
    sent(resident, VILLAGE)
    row = session.scalars(select(ResidentReport)).one()
    head = browse("grid_head")
    page = head.get(f"/cases/new?report={row.id}").text
    assert f"grid={GRID}&amp;report={row.id}" in page or f"report={row.id}&amp;grid={GRID}" in page
    assert WORDS in head.get(f"/cases/new?report={row.id}&grid={GRID}").text
    assert head.get(f"/cases/new?report={row.id}&grid={OTHER_GRID}").status_code == 403
    assert browse("grid_worker").get(f"/cases/new?report={row.id}").status_code == 404


def test_it_is_answered_with_a_reason_the_resident_reads(resident, browse, session, cast):
    sent(resident, photo=photo())
    row = session.scalars(select(ResidentReport)).one()
    worker = browse("grid_worker")
    page = worker.get("/reports/").text
    assert WORDS in page
    picture_id = session.scalars(select(ReportPhoto.id)).one()
    opened = worker.post(f"/reports/photos/{picture_id}")
    assert opened.mimetype == "image/jpeg"
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert worker.post(f"/reports/{row.id}/answer", {"answer": ""}).status_code == 422
    assert worker.post(f"/reports/{row.id}/answer", {"answer": "路灯<坏>了"}).status_code == 302
    assert worker.post(f"/reports/{row.id}/answer", {"answer": "又一次"}).status_code == 422
    assert worker.get(f"/cases/new?report={row.id}").status_code == 409
    assert "路灯&lt;坏&gt;了" in worker.get("/reports/?show=decided").text
    assert "路灯&lt;坏&gt;了" in resident.get("/progress/report").text


def test_an_outsider_reads_and_answers_nothing(resident, browse, session, cast):
    sent(resident, photo=photo())
    row, picture_id = (
        session.scalars(select(each)).one() for each in (ResidentReport, ReportPhoto.id)
    )
    other = browse("outsider")
    assert WORDS not in other.get("/reports/").text
    assert other.post(f"/reports/photos/{picture_id}").status_code == 404
    assert other.post(f"/reports/{row.id}/answer", {"answer": "x"}).status_code == 404
    assert other.get(f"/cases/new?report={row.id}").status_code == 404
    assert browse("mediator").get("/reports/").status_code == 403


def test_papers_are_asked_for_sent_and_seen_at_the_case(browse, session, cast, case):
    worker = browse("grid_worker")
    answer = worker.post(
        f"/cases/{case.id}/comments/", {"words": "请补交合同", "audience": "papers"}
    )
    assert answer.status_code == 302
    assert session.scalars(select(CaseComment)).one().asks_papers
    party = browse()
    code = query_codes.issue(session, case, by=cast["grid_worker"])
    party.post("/progress/", {"case_no": case.case_no, "code": code})
    assert "请补交合同" in party.get("/progress/case").text
    assert party.post("/progress/say", {"kind": "papers"}).status_code == 422
    bad = {"kind": "papers", "file": (io.BytesIO(b"MZ"), "x.exe")}
    assert party.post("/progress/say", bad).status_code == 422
    sent_one = {"kind": "papers", "photo": photo("合同.jpg")}
    assert party.post("/progress/say", sent_one).status_code == 302
    assert 'id="papers"' not in party.get("/progress/case").text
    assert "合同.jpg" in worker.get(f"/cases/{case.id}/voices").text
    assert "合同.jpg" in worker.get(f"/cases/{case.id}/attachments/").text
    (voice,) = feedback.list_for_case(session, case)
    opened = worker.post(f"/cases/{case.id}/attachments/{voice.files[0]}/open")
    assert opened.mimetype == "image/jpeg"
    assert comments.list_for_parties(session, case)[0].words == "请补交合同"


def test_many_reports_cost_what_one_does(resident, browse, session, cast):
    worker = browse("grid_worker")
    sent(resident, photo=photo())
    worker.get("/reports/")
    with counted(session) as one:
        worker.get("/reports/")
    for _ in range(4):
        sent(resident, photo=photo())
    session.expire_all()
    with counted(session) as many:
        assert worker.get("/reports/").text.count("登记成案件") >= 5
    assert len(many) <= len(one), many
