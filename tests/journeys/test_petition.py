"""A petition to its very end: not supported, reviewed, re-reviewed, concluded by law, refused anew."""

from datetime import date

import pytest

from processes import documents, petitions
from processes.cases.choices import Outcome, Status, Tier
from processes.cases.party_input import PartyInput
from processes.deadlines.models import DeadlineStatus
from processes.errors import NoLongerAccepted, NotConcluded
from processes.petitions.choices import Stage
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
