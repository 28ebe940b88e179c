"""A petition to its very end: not supported, reviewed, re-reviewed, concluded by law, refused anew."""

from datetime import date

import pytest
from sqlalchemy import select

from engine import clock
from engine.models import UserTask
from processes import documents, petitions
from processes.cases.changes import list_for_case as changes_of
from processes.cases.choices import Outcome, Status, Tier
from processes.cases.party_input import PartyInput
from processes.deadlines import case_deadlines, extensions
from processes.deadlines.models import DeadlineStatus, ExtensionStatus
from processes.errors import ExtensionNotYours, NoLongerAccepted, NotConcluded
from processes.notices.models import Notification
from processes.petitions import extension_requests, hearings, timing
from processes.petitions.choices import Nature, Stage
from tests.journeys.district import District, moment

UNSUPPORTED = {"finding": "unsupported", "education": "三次上门释法", "aid": "协助申请临时救助"}
ASKED = {"decision": "apply", "request": "认定事实有误"}


@pytest.fixture
def district(session):
    return District(session, moment(3, 2, 9))


def petition_of(district, summary):
    parties = [PartyInput("示例甲", phone="13800001234")]
    return district.register(summary, category="0901", is_petition=True, parties=parties)


def answered(district, on):
    """The organ accepts and answers; the demand is not supported."""
    district.do("district_center", "PetitionTransfer")
    district.do("liaison", "PetitionAccept")
    district.do("liaison", "PetitionOpinion", delivered_on=on, **UNSUPPORTED)


def test_what_is_not_supported_is_concluded_by_law_and_not_accepted_again(district):
    case = petition_of(district, "要求重复补偿")
    assert case.tier is Tier.DEPARTMENT
    answered(district, "2026-03-02")
    with pytest.raises(NotConcluded):
        district.do("center", "Screen", decision="conclude")

    district.until(3, 20, 9)
    district.do("district_center", "ReviewApply", **ASKED)
    assert district.deadline("xf.review.decide").nominal_on == date(2026, 4, 19)
    district.do("district_center", "ReviewDecide", delivered_on="2026-03-20")
    district.do("district_center", "RecheckApply", **ASKED)
    district.do("district_center", "RecheckDecide", delivered_on="2026-03-20")
    petition = petitions.get(district.session, case.id)
    assert petition.stage is Stage.FINAL

    district.do("center", "Screen", decision="conclude")
    district.do("center", "Feedback")
    assert (case.outcome, case.status) == (Outcome.CONCLUDED, Status.CLOSED)
    issued = {each.kind for each in documents.list_for_case(district.session, case.id)}
    assert {"forwarding_letter", "opinion_letter", "review_opinion", "recheck_opinion"} <= issued
    with pytest.raises(NoLongerAccepted, match=case.case_no):
        petition_of(district, "再次要求")


def test_a_petition_is_not_archived_before_its_answer_stands(district):
    case = petition_of(district, "要求补偿")
    answered(district, "2026-03-02")
    district.do("center", "Screen", decision="divert")
    district.do("center", "Feedback")
    district.until(3, 9, 10)
    district.do("grid_worker", "Track")
    assert (case.status, district.open()) == (Status.CLOSED, ["ReviewApply"])
    assert district.deadline("xf.close").status is DeadlineStatus.MET
    district.until(4, 2, 9)
    assert case.status is Status.ARCHIVED
    assert district.deadline("xf.review.apply").status is DeadlineStatus.LAPSED


def limits_of(district, case):
    return {row.key for row in case_deadlines.list_for_case(district.session, case.id)}


def told_to(district, name):
    rows = district.session.query(Notification).filter_by(
        person_id=int(district.cast[name].id), case_id=district.case.id
    )
    return [row.title for row in rows.order_by(Notification.id)]


def test_the_head_of_the_organ_lengthens_the_sixty_days_and_no_stranger_does(district):
    """34条: accepted on 2 March, due on 1 May, with thirty days more on 31 May."""
    case = petition_of(district, "要求补偿")
    district.do("district_center", "PetitionTransfer")
    district.do("liaison", "PetitionAccept")
    close = district.deadline("xf.close")
    assert close.nominal_on == date(2026, 5, 1)
    district.until(4, 20, 9)
    session, cast = district.session, district.cast
    with clock.at(district.now):
        asked = extension_requests.ask(
            session, case.id, 30, reason="需补充勘验", by=cast["liaison"]
        )
        assert "信访事项申请延期，请审批" in told_to(district, "head")
        for name in ("district_center", "center", "other_head"):
            assert "信访事项申请延期，请审批" not in told_to(district, name)
        for stranger in ("district_center", "center", "political_legal", "leader", "other_head"):
            with pytest.raises(ExtensionNotYours, match="办理机关、单位的负责人"):
                hearings.extend(session, case.id, 30, reason="代批", by=cast[stranger])
        extension_requests.grant(session, case.id, asked.id, by=cast["head"])
    assert close.nominal_on == date(2026, 5, 31)
    issued = [each.kind for each in documents.list_for_case(session, case.id)]
    assert issued.count("extension_notice") == 1


def test_a_suggestion_has_no_sixty_days_and_no_review(district):
    """31条: only 申诉求决 is owed the sixty days; a suggestion is answered and that is all."""
    case = petition_of(district, "建议增设路灯")
    district.do("district_center", "PetitionTransfer", nature="suggestion")
    assert district.deadline("xf.notify").nominal_on == date(2026, 3, 17)
    district.do("liaison", "PetitionAccept")
    assert "xf.close" not in limits_of(district, case)
    chosen = select(UserTask.due_at).filter_by(
        instance_id=case.instance_id, element="PetitionOpinion"
    )
    assert district.session.scalars(chosen).all() == [None]
    district.do("liaison", "PetitionOpinion", delivered_on="2026-03-02", **UNSUPPORTED)
    assert "xf.review.apply" not in limits_of(district, case)
    assert "ReviewApply" not in district.open()
    assert petitions.get(district.session, case.id).stage is Stage.STANDS


def test_another_kind_of_matter_ends_the_sixty_days_or_begins_them_at_the_acceptance(district):
    case = petition_of(district, "反映占道")
    district.do("district_center", "PetitionTransfer")
    district.do("liaison", "PetitionAccept")
    district.until(3, 10, 9)
    by = district.cast["district_center"]
    with clock.at(district.now):
        petitions.reclassify(district.session, case.id, Nature.SUGGESTION, by=by)
        assert district.deadline("xf.close").status is DeadlineStatus.CANCELLED
        petitions.reclassify(district.session, case.id, Nature.DEMAND, by=by)
    (again,) = timing.list_open(district.session, case.id, "xf.close")
    assert again.nominal_on == date(2026, 5, 1)
    said = [row.reason for row in changes_of(district.session, case.id)]
    assert "诉求类别由申诉求决改为建议意见" in said
    assert "诉求类别由建议意见改为申诉求决" in said


def test_a_request_for_more_days_falls_away_with_the_answer(district):
    case = petition_of(district, "要求补偿")
    district.do("district_center", "PetitionTransfer")
    district.do("liaison", "PetitionAccept")
    district.until(4, 20, 9)
    session, cast = district.session, district.cast
    with clock.at(district.now):
        asked = extension_requests.ask(session, case.id, 10, reason="待鉴定", by=cast["liaison"])
        waits = extensions.request(
            session, district.deadline("xf.close"), 10, reason="待鉴定", by=cast["head"]
        )
    district.do("liaison", "PetitionOpinion", delivered_on="2026-04-20", **UNSUPPORTED)
    session.refresh(asked)
    assert (asked.decided_at is not None, asked.is_granted) == (True, None)
    assert waits.status is ExtensionStatus.LAPSED
    assert extension_requests.find_pending(session, case.id) is None
    assert "延期申请已失效：所涉期限已结束，无需审批" in told_to(district, "liaison")
    assert "信访事项申请延期，请审批" not in [
        row.title
        for row in session.query(Notification).filter_by(
            person_id=int(cast["head"].id), read_at=None
        )
    ]
