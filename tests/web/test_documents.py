"""The page of a case's file, and the templates."""

import io
import zipfile

import pytest
from docx import Document as Opened
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from engine import history
from processes import documents
from processes.cases.choices import Status
from processes.documents.models import Attachment
from tests.processes.documents.papers import made, text
from tests.web import town

PNG = b"\x89PNG\r\n\x1a\n scan"
DOCX = documents.attachments.DOCX


@pytest.fixture
def paper(session, case, cast):
    """The acceptance form of the case."""
    return documents.issue(session, case.id, "acceptance_form", by=cast["grid_worker"])


def opened(session, case):
    return [
        each
        for each in history.list_for_instance(session, case.instance_id)
        if each.what == "opened"
    ]


def test_the_page_says_what_is_there_and_what_lacks(browse, case, paper):
    page = browse("grid_worker").get(f"/cases/{case.id}/documents/").text
    assert paper.number in page
    assert "必备文书齐全" in page
    assert "人民调解协议书" in page


def test_opening_a_paper_hands_it_out_and_is_kept_in_the_history(browse, session, case, paper):
    browser = browse("grid_worker")
    answer = browser.post(f"/cases/{case.id}/documents/{paper.id}/open")
    assert (answer.status_code, answer.mimetype) == (200, DOCX)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    cells = {c.text for r in Opened(io.BytesIO(answer.data)).tables[0].rows for c in r.cells}
    assert {"张三", town.PHONE, town.ID_NO, "花园村1号"} <= cells
    assert [each.after for each in opened(session, case)] == [{"document": paper.id}]


@pytest.mark.parametrize("name", ["outsider", "analyst", "liaison", "system_admin", "mediator"])
def test_who_has_nothing_to_do_with_the_case_opens_nothing(browse, case, paper, name):
    browser = browse(name)
    assert browser.get(f"/cases/{case.id}/documents/").status_code in (403, 404)
    for address in (
        f"{paper.id}/open",
        f"{paper.id}/void",
        "whole",
        "attachments",
        "statement/issue",
    ):
        answer = browser.post(f"/cases/{case.id}/documents/{address}", {"reason": "看看"})
        assert answer.status_code in (403, 404), address


def test_the_committee_sees_the_list_but_no_particulars(browse, case, paper):
    browser = browse("political_legal")
    assert browser.get(f"/cases/{case.id}/documents/").status_code == 200
    assert browser.post(f"/cases/{case.id}/documents/{paper.id}/open").status_code == 403
    assert browser.post(f"/cases/{case.id}/documents/whole").status_code == 403


def test_the_committee_prints_its_own_order(browse, session, cast, case):
    browser = browse("political_legal")
    sent = {"colour": "红牌", "unit": "区人社局", "matter": "限期办结"}
    assert (
        browser.post(f"/cases/{case.id}/documents/supervision_order/issue", sent).status_code == 302
    )
    order = documents.list_for_case(session, case.id)[-1]
    answer = browser.post(f"/cases/{case.id}/documents/{order.id}/open")
    assert answer.status_code == 200
    said = text(answer.data)
    assert all(value in said for value in sent.values())
    assert "张三" not in said


def test_a_paper_of_another_case_is_not_found(browse, session, cast, case, paper):
    other = town.register(session, cast["grid_worker"])
    browser = browse("grid_worker")
    assert browser.post(f"/cases/{other.id}/documents/{paper.id}/open").status_code == 404


def test_what_was_said_in_mediation_stays_with_the_mediator(browse, session, case, cast):
    record = documents.issue(session, case.id, "mediation_record", by=cast["mediator"])
    answer = browse("center").post(f"/cases/{case.id}/documents/{record.id}/open")
    assert answer.status_code == 403
    assert "保密" in answer.text
    with browse("center").post(f"/cases/{case.id}/documents/whole") as packed:
        names = zipfile.ZipFile(io.BytesIO(packed.data)).namelist()
    assert names == ["00 卷内目录.docx"]


def test_a_form_is_issued_with_what_was_typed(browse, session, case):
    browser = browse("grid_worker")
    assert "案情" in browser.get(f"/cases/{case.id}/documents/statement/form").text
    sent = {"content": "水管已修好", "recipient": "示例单位"}
    answer = browser.post(f"/cases/{case.id}/documents/statement/issue", sent)
    assert answer.status_code == 302
    row = documents.list_for_case(session, case.id)[-1]
    assert (row.kind, row.fields) == ("statement", sent)


def test_what_is_too_long_is_shown_again(browse, session, case):
    sent = {"recipient": "长" * 300, "content": "不要丢"}
    answer = browse("grid_worker").post(f"/cases/{case.id}/documents/statement/issue", sent)
    assert answer.status_code == 422
    assert "不要丢" in answer.text
    assert documents.list_for_case(session, case.id) == []


def test_a_grid_worker_issues_no_supervision_order(browse, case):
    browser = browse("grid_worker")
    for answer in (
        browser.get(f"/cases/{case.id}/documents/supervision_order/form"),
        browser.post(f"/cases/{case.id}/documents/supervision_order/issue"),
    ):
        assert answer.status_code == 403
    assert browser.get(f"/cases/{case.id}/documents/poem/form").status_code == 404


def test_a_document_is_voided_with_a_reason(browse, session, case, paper):
    browser = browse("grid_worker")
    address = f"/cases/{case.id}/documents/{paper.id}/void"
    assert browser.post(address, {"reason": " "}).status_code == 422
    assert browser.post(address, {"reason": "写错了"}).status_code == 302
    assert "写错了" in browser.get(f"/cases/{case.id}/documents/").text


def upload(browser, case, content, name="身份证.png", kind="identity_proof"):
    browser.get(f"/cases/{case.id}/documents/")
    form = {
        "csrf_token": browser.token,
        "kind": kind,
        "file": FileStorage(io.BytesIO(content), name),
    }
    # Encoded here: the client would leave a temporary file open.
    boundary, body = encode_multipart(form)
    return browser.client.post(
        f"/cases/{case.id}/documents/attachments",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def test_a_scan_is_kept_and_handed_out_as_a_file(browse, session, case):
    browser = browse("grid_worker")
    assert upload(browser, case, PNG + bytes(3_000_000)).status_code == 302
    row = session.query(Attachment).one()
    answer = browser.post(f"/cases/{case.id}/documents/attachments/{row.id}/open")
    assert answer.data[:8] == PNG[:8]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert [each.after for each in opened(session, case)] == [{"attachment": row.id}]
    taken = browser.post(
        f"/cases/{case.id}/documents/attachments/{row.id}/void", {"reason": "不清楚"}
    )
    assert taken.status_code == 302
    assert documents.list_papers(session, case.id) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<script>alert(1)</script>", "照片.png", "不是PNG"),
        (b"MZ\x90", "a.exe", "只收"),
        (b"", "空.pdf", "没有选择文件"),
        (b"PK\x03\x04 zip", "a.docx", "不是DOCX"),
        (PNG + bytes(10 * 2**20), "大.png", "不超过10MB"),
    ],
)
def test_what_is_not_what_it_says_is_refused(browse, session, case, content, name, words):
    answer = upload(browse("grid_worker"), case, content, name)
    assert answer.status_code == 422
    assert words in answer.text
    assert session.query(Attachment).all() == []


def test_far_too_much_is_not_even_read(browse, case):
    answer = upload(browse("grid_worker"), case, PNG + bytes(12 * 2**20))
    assert answer.status_code == 413


def test_an_administrator_replaces_a_template_and_puts_it_back(browse, session, case):
    browser = browse("system_admin")
    page = "/document-templates/statement"
    assert "情况说明" in browser.get("/document-templates/").text
    assert "出厂模板" in browser.get(page).text
    form = {"csrf_token": browser.token, "file": (io.BytesIO(made("{{ 案件.案码 }}")), "本地.docx")}
    assert browser.client.post(f"{page}/upload", data=form).status_code == 302
    version = documents.templates.list_versions(session, case.district, "statement")[0]
    preview = browser.get(f"{page}/{version.id}/preview")
    assert Opened(io.BytesIO(preview.data)).paragraphs[0].text == "ZW-2026-000001"
    assert browser.post(f"{page}/{version.id}/use").status_code == 302
    assert documents.templates.find_in_use(session, case.district, "statement") is version
    assert browser.post(f"{page}/back-to-shipped").status_code == 302
    assert documents.templates.find_in_use(session, case.district, "statement") is None


def test_a_hostile_template_is_refused_with_a_sentence(browse, session, case):
    browser = browse("system_admin")
    browser.get("/document-templates/statement")
    hostile = made("{{ ''.__class__ }}")
    form = {"csrf_token": browser.token, "file": (io.BytesIO(hostile), "a.docx")}
    answer = browser.client.post("/document-templates/statement/upload", data=form)
    assert answer.status_code == 422
    assert "这个模板不能使用" in answer.text
    assert documents.templates.list_versions(session, case.district, "statement") == []


@pytest.mark.parametrize("name", ["outsider", "grid_worker", "security_admin", "analyst"])
def test_only_the_administrator_of_the_system_touches_templates(browse, cast, name):
    browser = browse(name)
    for address in ("", "statement", "statement/shipped", "statement/shipped/preview"):
        assert browser.get(f"/document-templates/{address}").status_code == 403
    for address in ("statement/upload", "statement/1/use", "statement/back-to-shipped"):
        assert browser.post(f"/document-templates/{address}").status_code == 403


def test_a_file_that_is_bound_stays_as_it_is(browse, session, case, cast, paper):
    scan = documents.attachments.store(
        session, case.id, name="扫描.png", content=PNG, what="statement", by=cast["grid_worker"]
    )
    case.status = Status.ARCHIVED
    session.flush()
    browser = browse("grid_worker")
    for address in (f"{paper.id}/void", f"attachments/{scan.id}/void", "statement/issue"):
        answer = browser.post(f"/cases/{case.id}/documents/{address}", {"reason": "写错"})
        assert answer.status_code in (409, 422), address
        assert "归档" in answer.text, address
    assert [each.voided_at for each in documents.list_for_case(session, case.id)] == [None]
