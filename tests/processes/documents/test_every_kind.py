"""Every form of docs/domain.md 4.4, opened again and compared with its case."""

import pytest

from processes import documents
from processes.cases.models import Party
from processes.casework import closing
from processes.documents.kinds import FIELDS, KINDS
from processes.mediation import sessions, settlements
from processes.sponsorship import teams
from processes.whistles import measures, whistles
from processes.whistles.measures import NewMeasure
from tests.processes import factories
from tests.processes.documents.papers import read

#: Forms that go to departments or onto a board say nothing of who the parties are; letters of the
#: petition track go to the applicant or to whom they name.
WITHOUT_PARTIES = {key for key, kind in KINDS.items() if not kind.names_parties} | {
    "investigation_record",
    "evidence",
    "performance_record",
    "statement",
    "objection_letter",
}
#: The applicant alone.
TO_THE_APPLICANT = {
    "power_of_attorney",
    "confirmation_application_unit",
    "acceptance_notice",
    "refusal_notice",
    "forwarding_letter",
    "extension_notice",
    "opinion_letter",
    "review_opinion",
    "recheck_opinion",
    "reception_form",
}


@pytest.fixture
def whole(session, cast, at):
    """A case that has gone through everything."""
    with at(3, 4):
        case = factories.case(session, cast["grid_worker"])
        for name, side in (("示例甲", "applicant"), ("示例乙", "respondent")):
            session.add(Party(case_id=case.id, district=case.district, name=name, side=side))
        case.mediation_start_at = case.registered_at
        sessions.record_session(
            session,
            case.id,
            channel="offline",
            result="agreed",
            record="各让一步",
            by=cast["mediator"],
        )
        settlements.agree(session, case.id, form="written", content="三日内修好水管")
        whistle = whistles.blow(
            session,
            case.id,
            kind="regular",
            units=list(factories.UNITS),
            lead="dept-renshe",
            reason="需综合执法",
        )
        whistles.record_meeting(session, whistle.id, "各单位分工处置")
        measures.add_measures(
            session, whistle, [NewMeasure("现场勘查", "dept-sifa", case.registered_at.date())]
        )
        teams.appoint(session, case.id, "leader", cast["leader"].id)
        teams.draft_plan(session, case.id, "分三步化解", by=cast["leader"])
        closing.record_answer(session, case.id, content="已答复", by=cast["center"])
        closing.conclude(session, case.id, "settled", result="水管已修好")
        closing.record_revisit(session, case.id, "stable", way="电话", by=cast["grid_worker"])
        session.flush()
    return case


def issued(session, case, kind, at):
    """The form with every field of its own filled in, and what it says."""
    said = {key: f"示例{words}" for key, words in FIELDS.items() if key in KINDS[kind].fields}
    if "rows" in said:
        said["rows"] = [
            {"姓名": "示例领导", "职务": "示例职务", "分工": "示例分工", "联系电话": "示例电话"}
        ]
    with at(3, 6):
        document = documents.issue(session, case.id, kind, by=None, **said)
        return document, said, read(session, document)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_says_what_the_case_and_its_writer_say(session, whole, at, kind):
    document, said, told = issued(session, whole, kind, at)
    assert KINDS[kind].name[:2] in told.replace(" ", "") or kind in ("performance_record",)
    if kind not in {"application"}:
        assert document.number in told
    for key, value in said.items():
        for text in value[0].values() if key == "rows" else [value]:
            assert text in told, key
    assert "None" not in told
    assert "{" not in told


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in WITHOUT_PARTIES])
def test_a_form_names_the_parties(session, whole, at, kind):
    with at(3, 6):
        told = read(session, documents.issue(session, whole.id, kind, by=None))
    assert "示例甲" in told
    assert ("示例乙" in told) is (kind not in TO_THE_APPLICANT)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (
            "acceptance_form",
            ["2026年3月4日09:00", "楼上漏水，要求修复并赔偿", "②主动", "演示grid_worker"],
        ),
        ("mediation_record", ["各让一步", "线下", "达成一致", "演示mediator"]),
        ("agreement", ["三日内修好水管", "2026年3月4日", "花园村人民调解委员会"]),
        ("confirmation_application", ["三日内修好水管", "2026年3月4日"]),
        ("whistle_order", ["第1哨", "常规哨", "需综合执法", "区人社局", "主责", "区住建局"]),
        ("meeting_minutes", ["各单位分工处置", "2026年3月4日09:00"]),
        ("joint_plan", ["现场勘查", "区司法局", "2026年3月4日"]),
        ("responsibility_sheet", ["牵头领导", "演示leader", "分三步化解"]),
        ("resolution_plan", ["分三步化解", "演示leader"]),
        ("closure_form", ["已化解", "水管已修好", "稳定", "电话"]),
        ("revisit_record", ["稳定", "电话", "演示grid_worker", "示例甲"]),
        ("opinion_letter", ["水管已修好", "三十日内"]),
        ("cover", ["自2026年3月4日起至2026年3月4日止", "楼上漏水"]),
    ],
)
def test_a_form_tells_the_facts_of_its_step(session, whole, at, kind, facts):
    with at(3, 6):
        told = read(session, documents.issue(session, whole.id, kind, by=None))
    assert [fact for fact in facts if fact not in told] == []
