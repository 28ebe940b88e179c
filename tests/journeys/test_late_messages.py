"""Nothing closes over a message without an answer: each way a case can end, tried while one waits.

A person's act that ends it is refused; where somebody else's act or a timer would, the case waits in a
step of its own until its handler has answered. Putting the file away is in `test_unresolved`.
"""

import pytest
from sqlalchemy import select

import processes.handlers  # noqa: F401 - registers what the diagrams call
from engine import clock
from engine.script import Context, InstanceView, handlers
from processes.cases.choices import Outcome, Scale, Status
from processes.notices import Notification
from processes.residents import feedback, progress
from processes.residents.feedback import Unanswered
from processes.residents.models import FeedbackKind
from tests.journeys import sponsored
from tests.journeys.district import District, moment

ONE = {"departments": ["dept-renshe"], "lead": "dept-renshe"}


@pytest.fixture
def rated(session):
    """A case of one department that is answered; what is left is to rate."""
    district = District(session, moment(3, 4, 9))
    district.register("拖欠工程款", category="0701", needs_enforcement=True)
    district.do("center", "Screen", **ONE)
    district.do("center", "Prepare", **ONE)
    for who, element in (
        *(("center", "Approve"), ("liaison", "Sign"), ("liaison", "Arrive")),
        *(("liaison", "Opinion"), ("center", "Meet"), ("center", "Plan")),
        *(("liaison", "Execute"), ("center", "Verify"), ("center", "Feedback")),
    ):
        district.do(who, element)
    assert district.open() == ["RateDepartments", "RateWhistle"]
    return district


def say(district, words):
    with clock.at(district.now):
        return feedback.give(district.session, district.case, FeedbackKind.STATEMENT, words)


def answer(district, voice, who="center"):
    with clock.at(district.now):
        feedback.answer(
            district.session, district.case, voice.id, "本月付清", by=district.cast[who]
        )


def told(district):
    chosen = select(Notification.title).where(
        Notification.matter.startswith(f"voice:{district.case.id}:"),
        Notification.done_at.is_(None),
    )
    return set(district.session.scalars(chosen))


def in_the_grid(district):
    district.register("楼上漏水，要求修复", category="0201")
    district.do("grid_worker", "Contact")
    district.do("grid_worker", "Handle", decision="settled")
    return "grid_worker"


def withdrawn(district):
    """One party declines to be mediated, as the case is taken in: the rights are told, then the end."""
    district.register("借款到期未还", category="0804", consent=True)
    district.do("mediator", "Accept", decision="withdraw", consent=False)
    return "mediator"


def diverted(district):
    district.register("拖欠工程款", category="0701", needs_enforcement=True)
    district.do("center", "Screen", decision="divert", way="litigation", note="已起诉")
    return "center"


def led(district):
    district.register("积案", category="0901", scale=Scale.LARGE_GROUP)
    sponsored.sponsor(district)
    district.do("leader", "Advance")
    district.do("political_legal", "Certify")
    return "leader"


@pytest.mark.parametrize("way", [in_the_grid, withdrawn, diverted, led])
def test_whoever_answers_the_parties_answers_their_messages_first(session, way):
    district = District(session, moment(3, 4, 9))
    who = way(district)
    voice = say(district, "还欠一半")
    with pytest.raises(Unanswered, match="2026-03-04 09:00的留言“补充说明”还没有答复，共1条"):
        district.do(who, "Feedback")
    assert "Feedback" in district.open()
    answer(district, voice, who)
    district.do(who, "Feedback")
    assert district.case.status is Status.CLOSED


def test_the_centre_answers_before_it_rates(rated):
    voice = say(rated, "还欠一半")
    with pytest.raises(Unanswered, match="共1条"):
        rated.do("center", "RateDepartments")
    assert "RateDepartments" in rated.open()
    answer(rated, voice)
    rated.do("center", "RateDepartments")
    rated.do("liaison", "RateWhistle")
    assert rated.case.status is Status.CLOSED


def by_a_department(district):
    district.do("center", "RateDepartments")
    voice = say(district, "还欠一半")
    district.do("liaison", "RateWhistle")
    return voice


def by_a_timer(district):
    voice = say(district, "还欠一半")
    district.until(3, 10, 9)
    return voice


@pytest.mark.parametrize("way", [by_a_department, by_a_timer])
def test_where_others_or_a_timer_would_end_it_the_handler_has_a_task_first(rated, way):
    voice = way(rated)
    case, session = rated.case, rated.session
    assert (case.status, case.outcome, rated.open()) == (Status.HANDLING, None, ["AnswerMessages"])
    assert rated.task_due("AnswerMessages") > rated.now
    assert rated.deadline("case.feedback").status.value == "running"
    with clock.at(rated.now):
        shown = progress.describe(session, case)
    assert shown.end is None
    assert [each.words for each in shown.steps] == ["答复您的留言，然后办结"]
    with pytest.raises(Unanswered):
        rated.do("center", "AnswerMessages")
    answer(rated, voice)
    rated.do("center", "AnswerMessages")
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.SETTLED)
    assert told(rated) == set()


def test_a_message_while_others_are_answered_is_answered_too(rated):
    first = by_a_department(rated)
    second = say(rated, "电话没人接")
    answer(rated, first)
    with pytest.raises(Unanswered):
        rated.do("center", "AnswerMessages")
    answer(rated, second)
    rated.do("center", "AnswerMessages")
    assert rated.case.status is Status.CLOSED


def test_a_diagram_without_the_step_ends_the_case_and_the_answer_stays_owed(rated):
    voice = say(rated, "还欠一半")
    with clock.at(rated.now):
        given = {"case": rated.case.id, "outcome": "settled"}
        view = InstanceView(business_key=rated.case.case_no)
        handlers.call("case.conclude", Context(rated.session, rated.now, view), given)
    assert rated.case.status is Status.CLOSED
    assert "案件已办结，当事人还有1条留言没有答复" in told(rated)
    answer(rated, voice)
    assert told(rated) == set()


def test_of_two_messages_the_notice_stays_until_both_are_answered(rated):
    one, two = say(rated, "还欠一半"), say(rated, "电话没人接")
    answer(rated, one)
    assert told(rated)
    answer(rated, two)
    assert told(rated) == set()
