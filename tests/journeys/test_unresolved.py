"""“没有解决”: a party opens a settled case again, one tier up, and its steps begin anew."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.cases.choices import Change, Status, Tier
from processes.casework import worklist
from processes.deadlines.models import CaseDeadline
from processes.documents.materials import SentFile
from processes.documents.models import Attachment
from processes.notices import Notification
from processes.residents import feedback, progress
from processes.residents.feedback import NotNow, Unanswered
from processes.residents.models import FeedbackKind
from tests.journeys.district import District, moment
from tests.processes.documents.jpeg import photograph

UNRESOLVED = FeedbackKind.UNRESOLVED
PHOTO = SentFile("照片.jpg", photograph())


@pytest.fixture
def on(session):
    """The district on a day: `on(3, 4)`."""
    return lambda *when: District(session, moment(*when))


def say(district, words, files=()):
    with clock.at(district.now):
        return feedback.give(district.session, district.case, UNRESOLVED, words, files)


def settled(on):
    district = on(3, 4, 9)
    district.register("楼上漏水，要求修复", category="0201")
    district.do("grid_worker", "Contact", note="已联系双方")
    district.do("grid_worker", "Handle", decision="settled", result="约定修好")
    district.do("grid_worker", "Feedback", content="已约定", way="电话")
    district.until(3, 5, 10)
    return district


def clocks(district):
    chosen = select(CaseDeadline).filter_by(case_id=district.case.id)
    rows = district.session.scalars(chosen.order_by(CaseDeadline.id))
    return [(each.id, each.key, each.started_at, each.due_at) for each in rows]


def test_it_goes_one_tier_up_with_the_evidence_and_a_limit_of_its_own(on):
    district = settled(on)
    case, session = district.case, district.session
    before = clocks(district)
    voice = say(district, "还在漏，见照片。", [PHOTO])
    assert (case.status, case.tier, case.outcome) == (Status.HANDLING, Tier.SOCIETY, None)
    assert district.open() == ["Accept"]
    assert district.said(Change.REOPENED) == ["当事人反映没有解决"]
    assert session.scalars(select(Attachment.id).filter_by(case_id=case.id)).all() == voice.files
    # What ran before did not move; the new step has a limit that begins now.
    after = clocks(district)
    assert after[: len(before)] == before
    (task,) = worklist.list_for_case(session, case)
    assert task.due_at > voice.at
    told = select(Notification.title).where(Notification.matter == f"voice:{case.id}:unresolved")
    assert session.scalars(told).first() == "当事人反映没有解决"
    assert "调解组织" in progress.describe(session, case).stands
    with pytest.raises(NotNow):
        say(district, "再说一次")


def test_nothing_closes_over_it_and_the_next_time_is_higher_still(on):
    district = settled(on)
    case, session = district.case, district.session
    voice = say(district, "还在漏")
    district.do("mediator", "Accept", decision="refuse", consent=False)
    with pytest.raises(Unanswered):
        district.do("mediator", "Feedback")
    feedback.answer(session, case, voice.id, "已上门复查", by=district.cast["mediator"])
    district.do("mediator", "Feedback")
    assert case.status is Status.CLOSED
    # What ended otherwise was never called settled.
    assert UNRESOLVED not in feedback.may_say(session, case)


def test_nothing_is_put_away_over_a_message_without_an_answer(on):
    district = settled(on)
    case, session = district.case, district.session
    with clock.at(district.now):
        voice = feedback.give(session, case, FeedbackKind.STATEMENT, "补充一句")
    district.until(3, 12, 10)
    district.do("grid_worker", "Visit", finding="stable")
    assert (case.status, district.open()) == (Status.CLOSED, ["CompleteDossier"])
    feedback.answer(session, case, voice.id, "知道了", by=district.cast["grid_worker"])
    district.do("grid_worker", "CompleteDossier", completed=True)
    assert case.status is Status.ARCHIVED
