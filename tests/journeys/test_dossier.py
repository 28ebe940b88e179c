"""The file of a case grows with it, and a case whose file lacks something waits before the archive."""

import io
import zipfile

import pytest
from docx import Document as Opened

from engine.forms import FormInvalid
from processes import documents
from processes.cases.choices import Status
from tests.journeys.district import District, moment
from tests.processes.documents.papers import text
from tests.web.statements import counted

#: Statements the file of a plain case may cost, looked through three times.
MOST = 20


def mediated(session, *, checks_identity=True):
    """A quarrel settled by the mediator and found stable a week later."""
    district = District(session, moment(3, 4))
    district.checks_identity = checks_identity
    case = district.register("楼上漏水，要求修复", category="0201", consent=True)
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.until(3, 5, 10)
    district.do("mediator", "Mediate", record="双方同意修复水管")
    district.do("mediator", "Agreement", agreement="三日内修好水管", perform_by="2026-03-08")
    district.do("mediator", "Perform")
    district.do("mediator", "Feedback")
    while district.due("WaitRound"):
        due = district.due("WaitRound")[0]
        district.until(due.month, due.day, 10)
        district.do("mediator", "Visit")
    return district, case


def kinds(session, case):
    return [each.kind for each in documents.list_papers(session, case.id)]


def test_the_flow_issues_what_follows_from_its_steps(session):
    _, case = mediated(session)
    assert case.status is Status.ARCHIVED
    assert kinds(session, case) == [
        "cover",
        "contents",
        "acceptance_form",
        "rights_notice",
        "identity_proof",
        "mediation_record",
        "oral_agreement",
        "revisit_record",
        "back_cover",
    ]
    assert documents.list_missing(session, case.id) == []
    numbers = {each.number for each in documents.list_papers(session, case.id)}
    assert numbers == {"（2026）张湾人调字第0001号"}


def test_without_the_proof_of_identity_a_mediated_case_is_not_archived(session):
    district, case = mediated(session, checks_identity=False)
    assert (case.status, district.open()) == (Status.CLOSED, ["CompleteDossier"])
    assert documents.list_missing(session, case.id) == ["当事人身份证明"]
    with pytest.raises(FormInvalid, match="当事人身份证明"), session.begin_nested():
        district.do("mediator", "CompleteDossier")
    assert district.open() == ["CompleteDossier"]
    documents.attachments.store(
        session,
        case.id,
        name="身份证.jpg",
        content=b"\xff\xd8\xff scan",
        what="identity_proof",
        by=district.cast["mediator"],
    )
    district.do("mediator", "CompleteDossier")
    assert case.status is Status.ARCHIVED


def test_a_dispute_handled_on_the_spot_needs_two_forms(session):
    district = District(session, moment(3, 4))
    case = district.register("噪音扰民", category="0201")
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle")
    district.do("grid_worker", "Feedback")
    district.until(3, 12, 10)
    district.do("grid_worker", "Visit")
    assert case.status is Status.ARCHIVED
    assert kinds(session, case) == ["acceptance_form", "revisit_record"]


def test_the_archive_is_the_file_in_its_order_with_its_table_of_contents(session):
    _, case = mediated(session)
    packed = io.BytesIO()
    documents.build_archive(session, case.id, packed)
    with zipfile.ZipFile(packed) as archive:
        names = archive.namelist()
        listed = Opened(io.BytesIO(archive.read(names[0]))).tables[0]
        agreement = Opened(io.BytesIO(archive.read("06 口头协议登记表.docx")))
    assert names[:3] == ["00 卷内目录.docx", "01 卷宗封面.docx", "02 人民调解受理登记表.docx"]
    assert names[-1] == "08 卷宗封底.docx"
    told = [row.cells[1].text for row in listed.rows]
    assert told[0] == "文书名称"
    assert "口头协议登记表" in told
    cells = {cell.text for row in agreement.tables[0].rows for cell in row.cells}
    assert {"张某", "李某", "三日内修好水管", "2026年3月8日"} <= cells


def test_who_refuses_mediation_gets_a_notice_of_the_other_ways(session):
    district = District(session, moment(3, 4))
    case = district.register("王某与邻居争执", category="0201", consent=True)
    district.do("mediator", "Accept", decision="refuse", consent=False)
    notice = next(each for each in documents.list_papers(session, case.id) if "notice" in each.kind)
    said = text(documents.download.read_content(session, notice.row))
    assert notice.kind == "termination_notice"
    for words in ("张某", "李某", "人民调解法》第二十六条", "仲裁、行政、司法", "2026年3月4日"):
        assert words in said
    district.do("mediator", "Feedback")
    district.until(3, 11, 10)
    district.do("grid_worker", "Track")
    assert case.status is Status.ARCHIVED


def test_a_dispute_of_the_grid_costs_few_statements_for_its_documents(session):
    district = District(session, moment(3, 4))
    case = district.register("噪音扰民", category="0201")
    with counted(session) as told:
        documents.automatic.follow(session, case.id)
        documents.automatic.bind(session, case.id)
        documents.list_missing(session, case.id)
    assert len(told) <= MOST, told
