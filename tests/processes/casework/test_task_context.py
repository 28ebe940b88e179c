"""What somebody is told above a form: the words that no variable holds."""

from datetime import date, timedelta

import pytest

from engine import clock
from processes import petitions
from processes.cases.choices import RiskColor, WhistleKind
from processes.casework import task_context
from processes.diagrams import briefs
from processes.directories.village_officers import OfficerKind, VillageOfficer
from processes.whistles import measures, pre_consultations, whistles
from processes.whistles.measures import NewMeasure


@pytest.fixture
def whistle(session, case):
    return whistles.blow(
        session, case.id, kind="fast", units=["dept-renshe"], lead="dept-renshe", reason="欠薪"
    )


def told(session, case, form, **variables):
    return dict(task_context.build(session, case, form, variables))


def test_a_department_reads_its_measure(session, case, whistle):
    due_on = clock.today() + timedelta(days=7)
    line = NewMeasure("先行垫付", "dept-renshe", due_on)
    (row,) = measures.add_measures(session, whistle, [line])
    brief = told(session, case, "execute", measure={"id": row.id})
    assert brief == {
        "措施": "先行垫付",
        "完成日期": f"{due_on.year}年{due_on.month}月{due_on.day}日",
    }


def test_a_department_reads_why_it_is_called(session, case, whistle):
    brief = told(session, case, "sign", whistle=f"{case.case_no}/1", lead="dept-renshe")
    assert brief == {"哨型": "快办哨", "吹哨理由": "欠薪", "主责单位": "区人社局"}


def test_the_centre_reads_the_objection_it_rules_on(session, case, whistle):
    whistles.object_to(
        session, whistles.get_called(session, whistle.id, "dept-renshe"), "不属本单位"
    )
    seen = {"whistle": f"{case.case_no}/1", "department": "dept-renshe"}
    assert told(session, case, "rule", **seen)["异议理由"] == "不属本单位"


def test_the_organ_reads_why_the_petition_comes_to_it(session, case):
    petitions.file(session, case.id)
    petitions.refer(session, case.id, "dept-renshe", words="请依法办理")
    assert told(session, case, "petition_accept")["转送说明"] == "请依法办理"


def test_the_conditions_that_hold_are_told_before_a_case_goes_on(session, case):
    case.risk_color = RiskColor.RED
    assert told(session, case, "verify") == {"已符合的升级条件": "风险红"}


def test_the_leader_reads_who_looks_after_the_village(session, case):
    assert told(session, case, "team") == {}
    session.add(
        VillageOfficer(
            village=case.village,
            kind=OfficerKind.LAWYER,
            name="示例律师",
            office="示例律师事务所",
            since_on=date(2026, 1, 1),
            district=case.district,
            recorded_at=clock.now(),
        )
    )
    session.flush()
    assert told(session, case, "team") == {
        "本村（社区）三官一律": "律师 示例律师（示例律师事务所）"
    }


def test_nothing_is_told_of_what_is_gone_and_of_other_forms(session, case):
    assert told(session, case, "execute", measure={"id": 0}) == {}
    assert told(session, case, "feedback") == {}


def test_the_approver_reads_whom_the_whistle_would_call(session, case):
    pre_consultations.record(session, case.id, "dept-renshe", "同意牵头")
    seen = {
        "kind": "regular",
        "lead": "dept-renshe",
        "departments": ["dept-renshe", "dept-zhujian"],
        "meeting_at": "2026-03-05T09:30:00+08:00",
    }
    brief = dict(task_context.build(session, case, "approve", seen, request="楼上漏水"))
    today = clock.today()
    assert brief == {
        "诉求": "楼上漏水",
        "哨型": WhistleKind.REGULAR.words,
        "主责单位": "区人社局",
        "参加单位": "区人社局、区住建局",
        "会商时间": "2026年3月5日 09:30",
        f"事前沟通（区人社局，{today.month}月{today.day}日）": "同意牵头",
    }


def test_who_verifies_reads_what_each_department_did(session, case, whistle):
    whistles.sign(session, whistles.get_called(session, whistle.id, "dept-renshe"))
    whistles.record_opinion(
        session, whistles.get_called(session, whistle.id, "dept-renshe"), "已垫付"
    )
    due_on = clock.today() + timedelta(days=7)
    line = NewMeasure("先行垫付", "dept-renshe", due_on)
    (row,) = measures.add_measures(session, whistle, [line])
    brief = told(session, case, "verify")
    assert brief["区人社局"].startswith("已签收、未到场；意见：已垫付")
    assert brief["区人社局的措施"] == f"先行垫付（{due_on.month}月{due_on.day}日前）：未办结"
    measures.report(session, row.id, "工资已付清")
    assert told(session, case, "verify")["区人社局的措施"].endswith("工资已付清")


def test_a_diagram_names_the_parts_of_a_step_itself(session, case):
    case.risk_color = RiskColor.RED
    brief = task_context.build(
        session, case, "unheard-of", {}, written="grounds, request", request="漏水"
    )
    assert brief == [("已符合的升级条件", "风险红"), ("诉求", "漏水")]


@pytest.mark.parametrize("form", sorted(briefs.BRIEFS))
def test_no_brief_fails_on_a_case_that_has_nothing_yet(session, case, form):
    assert dict(task_context.build(session, case, form, {}, request="漏水")).get("诉求") in (
        None,
        "漏水",
    )
