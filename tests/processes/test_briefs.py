"""What somebody is told above a form: the words that no variable holds."""

from datetime import date

import pytest

from processes import briefs, petitions
from processes.cases import measures, whistles
from processes.cases.choices import RiskColor
from processes.cases.measures import NewMeasure


@pytest.fixture
def whistle(session, case):
    return whistles.blow(
        session, case.id, kind="fast", units=["dept-renshe"], lead="dept-renshe", reason="欠薪"
    )


def told(session, case, form, **variables):
    return dict(briefs.of(session, case, form, variables))


def test_a_department_reads_its_measure(session, case, whistle):
    line = NewMeasure("先行垫付", "dept-renshe", date(2026, 5, 20))
    (row,) = measures.plan(session, whistle, [line])
    brief = told(session, case, "execute", measure={"id": row.id})
    assert brief == {"措施": "先行垫付", "完成日期": "2026年5月20日"}


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


def test_nothing_is_told_of_what_is_gone_and_of_other_forms(session, case):
    assert told(session, case, "execute", measure={"id": 0}) == {}
    assert told(session, case, "feedback") == {}
