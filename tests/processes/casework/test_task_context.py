"""What somebody is told above a form: the words that no variable holds."""

from datetime import date, timedelta

import pytest

from engine import clock
from processes import petitions
from processes.cases.choices import RiskColor
from processes.casework import task_context
from processes.directories.village_officers import OfficerKind, VillageOfficer
from processes.whistles import measures, whistles
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
    whistles.object_to(session, whistle.id, "dept-renshe", "不属本单位")
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
    assert told(session, case, "team") == {"本村(社区)三官一律": "律师 示例律师(示例律师事务所)"}


def test_nothing_is_told_of_what_is_gone_and_of_other_forms(session, case):
    assert told(session, case, "execute", measure={"id": 0}) == {}
    assert told(session, case, "feedback") == {}
