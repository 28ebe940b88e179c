"""Issuing documents: numbers without gaps, filled from the case, voided but never changed."""

from datetime import date

import pytest

from processes import documents
from processes.cases.models import Party
from processes.deadlines import case_deadlines, extensions
from processes.documents.errors import NoSuchKind, UnknownField
from tests.processes import factories
from tests.processes.documents.papers import read, text


def test_the_forms_of_one_mediation_file_bear_one_number(session, case, cast, at):
    with at(3, 4):
        kinds = ("acceptance_form", "rights_notice", "mediation_record")
        issued = [documents.issue(session, case.id, kind, by=cast["mediator"]) for kind in kinds]
    assert {each.number for each in issued} == {"（2026）张湾人调字第0001号"}


def test_another_case_gets_the_next_number_and_another_year_begins_anew(session, case, cast, at):
    worker = cast["grid_worker"]
    with at(3, 4):
        documents.issue(session, case.id, "acceptance_form", by=worker)
        other = factories.case(session, worker)
        second = documents.issue(session, other.id, "acceptance_form", by=worker)
        letters = [
            documents.issue(session, case.id, "statement", by=worker, content="情况属实"),
            documents.issue(session, case.id, "extension_notice", by=worker, reason="情况复杂"),
            documents.issue(session, case.id, "opinion_letter", by=worker),
        ]
    assert second.number == "（2026）张湾人调字第0002号"
    assert [each.number for each in letters] == [
        "（2026）张湾人调字第0001号",
        "（2026）张湾信访字第0001号",
        "（2026）张湾信访字第0002号",
    ]


def test_a_refused_issue_uses_no_number(session, case, cast, at):
    with at(3, 4):
        with pytest.raises(UnknownField), session.begin_nested():
            documents.issue(session, case.id, "opinion_letter", by=cast["center"], colour="红")
        with pytest.raises(NoSuchKind):
            documents.issue(session, case.id, "poem", by=cast["center"])
        letter = documents.issue(session, case.id, "opinion_letter", by=cast["center"])
    assert letter.number == "（2026）张湾信访字第0001号"


def test_what_is_told_of_one_thing_is_issued_once(session, case, cast):
    first, second = (
        documents.issue(session, case.id, "acceptance_form", by=None, about="case")
        for _ in range(2)
    )
    assert first is second


def test_the_letter_says_what_was_decided(session, case, cast, at):
    with at(9, 28):
        letter = documents.issue(
            session,
            case.id,
            "extension_notice",
            by=cast["center"],
            reason="须作司法鉴定",
            days=30,
            until=date(2026, 11, 2),
        )
        said = read(session, letter)
    assert "信访事项延期告知书" in said
    assert letter.number in said
    assert "须作司法鉴定" in said
    assert "延长30日，延长至2026年11月2日" in said
    assert said.rstrip().endswith("2026年9月28日")


def test_the_notice_of_acceptance_explains_its_limit_without_the_papers_of_the_file(
    session, case, cast, at
):
    with at(8, 4):
        before = documents.issue(session, case.id, "acceptance_notice", by=cast["center"])
        assert "期限这样计算" not in read(session, before)
        row = case_deadlines.open_statutory(session, case.id, "xf.close", responsible="dept-renshe")
        extensions.request(session, row, 30, reason="内部的理由", by=cast["head"])
        said = read(
            session, documents.issue(session, case.id, "acceptance_notice", by=cast["center"])
        )
    assert "期限这样计算：依据：信访事项办结：60日，依《信访工作条例》" in said
    assert "第一天是8月5日（星期三）" in said
    assert "内部的理由" not in said


def test_what_is_not_known_is_a_blank_to_write_on(session, case, cast):
    said = read(session, documents.issue(session, case.id, "agreement", by=cast["mediator"]))
    assert "None" not in said
    assert "____" in said


def test_a_document_keeps_what_it_said_when_it_was_first_opened(session, case, cast):
    document = documents.issue(session, case.id, "acceptance_form", by=cast["grid_worker"])
    assert document.content is None
    first = documents.download.read_content(session, document)
    case.summary = "后来改写的情况"
    assert documents.download.read_content(session, document) == first
    assert factories.FACTS["summary"] in text(first)


def test_a_void_document_stays_with_its_reason_but_no_longer_counts(session, case, cast):
    document = documents.issue(session, case.id, "acceptance_form", by=None, about="case")
    documents.void(session, document, "当事人姓名有误", by=cast["center"])
    assert documents.list_papers(session, case.id) == []
    assert documents.list_for_case(session, case.id)[0].void_reason == "当事人姓名有误"
    again = documents.issue(session, case.id, "acceptance_form", by=None, about="case")
    assert again is not document


@pytest.mark.parametrize("text", ["{{ 案件.案码 }}", "{% set x = 1 %}", "<w:p/>&\x07\x0c]]>"])
def test_what_people_wrote_is_text_whatever_it_looks_like(session, case, cast, text):
    case.event_name = text
    said = read(session, documents.issue(session, case.id, "statement", by=None, content=text))
    printable = "".join(sign for sign in text if sign.isprintable())
    assert printable in said
    assert case.case_no in said


def test_only_whose_office_it_is_may_issue(cast):
    assert documents.may_issue("supervision_order", cast["political_legal"])
    assert not documents.may_issue("supervision_order", cast["grid_worker"])
    assert documents.may_issue("agreement", cast["mediator"])


def test_the_notice_of_a_reception_day_is_of_no_case(session, cast):
    row = {"级别": "区", "姓名": "示例领导", "职务": "区长", "分工": "全面", "联系电话": "0719-0"}
    notice = documents.issue(
        session, None, "roster_notice", by=None, district="420303", rows=[row], held_at="周一"
    )
    said = read(session, notice)
    assert all(value in said for value in row.values())


def test_parties_stand_in_the_forms_with_all_particulars(session, cast, at):
    with at(3, 4):
        case = factories.case(session, cast["grid_worker"])
        born = {"id_no": "11010519491231002X", "born_on": "1949-12-31", "sex": "2"}
        facts = {"case_id": case.id, "district": case.district}
        session.add(
            Party(
                name="示例甲",
                side="applicant",
                phone="13800001234",
                address="花园村1号",
                **born,
                **facts,
            )
        )
        session.add(Party(name="示例乙", side="respondent", **facts))
        session.flush()
        said = read(session, documents.issue(session, case.id, "agreement", by=cast["mediator"]))
    for each in ("示例甲", "示例乙", "13800001234", "11010519491231002X", "花园村1号", "76", "女"):
        assert each in said
