"""Papers that are asked for and sent, and “没有解决”: one tier up, nothing moved that a law says."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.cases import changes
from processes.cases.choices import Change, Outcome, Status, Tier
from processes.casework import closing, comments
from processes.casework.comments import CommentAudience
from processes.deadlines.models import CaseDeadline
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import SentFile
from processes.documents.models import Attachment
from processes.errors import MissingField
from processes.notices import Notification
from processes.residents import endings, feedback, reopening
from processes.residents.feedback import NotNow, Unanswered
from processes.residents.models import FeedbackKind
from tests.processes.documents.jpeg import photograph

PAPERS, UNRESOLVED = FeedbackKind.PAPERS, FeedbackKind.UNRESOLVED
PHOTO = SentFile("合同.jpg", photograph())


def ask(session, case, cast):
    return comments.add(
        session,
        case.id,
        "请补交合同。",
        audience=CommentAudience.PARTIES,
        asks_papers=True,
        by=cast["grid_worker"],
    )


def test_what_is_asked_is_sent_once_and_waits_for_an_answer(session, cast, case):
    with pytest.raises(NotNow):
        feedback.give(session, case, PAPERS, "", [PHOTO])
    ask(session, case, cast)
    with pytest.raises(MissingField):
        feedback.give(session, case, PAPERS, "合同")
    voice = feedback.give(session, case, PAPERS, "", [PHOTO])
    (kept,) = session.scalars(select(Attachment)).all()
    assert (voice.files, kept.kept_by, kept.task_id) == ([kept.id], None, None)
    assert b"GPS" not in kept.content
    assert feedback.find_request(session, case) is None
    with pytest.raises(Unanswered):
        closing.record_answer(session, case.id, content="已办", by=cast["grid_worker"])
    feedback.answer(session, case, voice.id, "收到", by=cast["grid_worker"])
    closing.record_answer(session, case.id, content="已办", by=cast["grid_worker"])


def test_only_what_is_told_to_the_parties_asks_them(session, cast, case):
    row = comments.add(
        session,
        case.id,
        "内部",
        audience=CommentAudience.INTERNAL,
        asks_papers=True,
        by=cast["grid_worker"],
    )
    assert not row.asks_papers
    assert feedback.find_request(session, case) is None


def test_a_party_does_not_fill_up_the_case(session, cast, case, monkeypatch):
    monkeypatch.setattr(feedback, "MOST_FILES_EVER", 2)
    with pytest.raises(AttachmentRefused):
        feedback.give(session, case, FeedbackKind.STATEMENT, "看", [PHOTO] * 7)
    feedback.give(session, case, FeedbackKind.STATEMENT, "看", [PHOTO] * 2)
    with pytest.raises(AttachmentRefused):
        feedback.give(session, case, FeedbackKind.STATEMENT, "看", [PHOTO])


def close(session, case, outcome):
    case.status, case.outcome, case.closed_at = Status.CLOSED, outcome, clock.now()
    session.flush()


@pytest.mark.parametrize("outcome", [Outcome.TERMINATED, Outcome.DIVERTED, Outcome.CONCLUDED])
def test_what_nobody_called_settled_is_not_unresolved(session, case, outcome):
    close(session, case, outcome)
    with pytest.raises(NotNow):
        feedback.give(session, case, UNRESOLVED, "没有")


def test_a_process_that_hears_no_more_leaves_it_to_the_district(session, cast, case):
    close(session, case, Outcome.SETTLED)
    with pytest.raises(MissingField):
        feedback.give(session, case, UNRESOLVED, " ")
    assert not reopening.is_heard(session, case)
    feedback.give(session, case, UNRESOLVED, "还在漏")
    assert case.status is Status.CLOSED
    chosen = select(Notification).filter_by(person_id=int(cast["district_center"].id))
    assert "没有解决" in session.scalars(chosen).one().title


ENDS = [
    (Outcome.SETTLED, None, "纠纷已化解"),
    (Outcome.TERMINATED, "权利告知书：申请人撤回", "撤回"),
    (Outcome.TERMINATED, "权利告知书：一方明确拒绝调解", "不同意调解"),
    (Outcome.TERMINATED, "权利告知书：多次调解未果", "没有谈成"),
    (Outcome.TERMINATED, None, "调解终止"),
    (Outcome.DIVERTED, "法院已立案", "法院"),
    (Outcome.DIVERTED, "依法不予调解，由公安机关处理", "公安"),
    (Outcome.DIVERTED, "不属本部门，移送有权机关", "移送"),
    (Outcome.DIVERTED, None, "法定途径"),
    (Outcome.CONCLUDED, None, "依法终结"),
]


@pytest.mark.parametrize(("outcome", "told", "words"), ENDS)
def test_each_end_is_told_in_words_of_its_own(session, case, outcome, told, words):
    if told:
        changes.note(session, case, Change.INFORMED, reason=told)
    close(session, case, outcome)
    end = endings.describe(session, case)
    assert words in end.words
    assert end.next


def test_what_is_put_away_is_not_asked_about_any_more(session, case):
    close(session, case, Outcome.SETTLED)
    assert "没有解决" in endings.describe(session, case).next
    case.status = Status.ARCHIVED
    assert "再次网上反映" in endings.describe(session, case).next


@pytest.mark.parametrize(("key", "words"), [("ld.arbitrate", "劳动"), ("td.arb", "土地")])
def test_arbitration_is_told_by_its_commission(session, case, key, words):
    now = clock.now()
    row = CaseDeadline(case_id=case.id, district=case.district, key=key, name=key, kind="process")
    row.started_at = row.due_at = now
    row.nominal_on = row.warning_on = now.date()
    row.why, row.rule = key, f"{key}@1"
    session.add(row)
    close(session, case, Outcome.DIVERTED)
    end = endings.describe(session, case)
    assert words in end.words
    assert "起诉" in end.next
    assert "《" in end.article


def test_before_it_was_opened_again_counts_no_more(session, case):
    changes.note(session, case, Change.INFORMED, reason="权利告知书：申请人撤回")
    changes.note(session, case, Change.REOPENED, tier=Tier.SOCIETY, reason="x")
    close(session, case, Outcome.TERMINATED)
    assert endings.describe(session, case).words == "已经办结：调解终止。"
