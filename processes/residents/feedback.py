"""What the parties say about their case, and what they are answered."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.identity import Person
from processes import notices, readers
from processes.cases import changes
from processes.cases.choices import Change, Status
from processes.cases.models import Case
from processes.casework import worklist
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES
from processes.errors import MissingField, ProcessError
from processes.notices import Urgency
from processes.residents.models import FeedbackKind, Rating, ResidentFeedback, Satisfaction

#: Characters of one statement, and how many of a case a day.
LONGEST, MOST_A_DAY = 2000, 10


class TooMuchFeedback(ProcessError):
    """今天提交的已经很多了,请明天再提交,或直接联系承办人。"""


class NotNow(ProcessError):
    """案件现在的阶段不能办理这一项。"""


def may_say(session: Session, case: Case) -> set[FeedbackKind]:
    """What a party can say in the case's present state."""
    if case.status is Status.ARCHIVED:
        return set()
    found = {FeedbackKind.STATEMENT}
    if case.status in (Status.REGISTERED, Status.HANDLING):
        found.add(FeedbackKind.WITHDRAWAL)
    rights = (
        row for row in case_deadlines.list_for_case(session, case.id) if row.responsible == PARTIES
    )
    if any(
        r.key == "tj.confirm.apply" and r.due_at > clock.now() and r.status in case_deadlines.OPEN
        for r in rights
    ):
        found.add(FeedbackKind.CONFIRMATION)
    return found


def give(session: Session, case: Case, kind: FeedbackKind, words: str) -> ResidentFeedback:
    """Keep what a party said and tell whoever handles the case.

    Raises NotNow, MissingField, Mistyped, TooMuchFeedback.
    """
    plain = readers.text(words, "说明", most=LONGEST)
    if kind not in may_say(session, case):
        raise NotNow
    if not plain and kind is FeedbackKind.STATEMENT:
        raise MissingField(field="要说明的内容")
    today = ResidentFeedback.at > clock.now() - timedelta(days=1)
    count = (
        select(func.count())
        .select_from(ResidentFeedback)
        .where(ResidentFeedback.case_id == case.id, today)
    )
    if (session.scalar(count) or 0) >= MOST_A_DAY:
        raise TooMuchFeedback
    voice = ResidentFeedback(
        case_id=case.id, district=case.district, kind=kind, at=clock.now(), words=plain
    )
    session.add(voice)
    session.flush()
    changes.note(session, case, Change.NOTED, reason=f"当事人在进度查询页{kind.words}")
    _tell(session, case, kind)
    return voice


def rate(session: Session, case: Case, satisfaction: Satisfaction, words: str = "") -> Rating:
    """Keep how satisfied the party is with this closing; raises NotNow, Mistyped."""
    if case.status not in (Status.CLOSED, Status.ARCHIVED):
        raise NotNow
    said = readers.text(words, "评价", most=LONGEST)
    row = find_rating(session, case) or Rating(
        case_id=case.id, district=case.district, reopenings=case.reopenings
    )
    row.at, row.satisfaction, row.words = clock.now(), satisfaction, said or None
    session.add(row)
    session.flush()
    if satisfaction is Satisfaction.NOT:
        _tell(session, case, None)
    return row


def find_rating(session: Session, case: Case) -> Rating | None:
    """The party's rating of the present closing."""
    return session.scalar(select(Rating).filter_by(case_id=case.id, reopenings=case.reopenings))


def list_for_case(session: Session, case: Case) -> Sequence[ResidentFeedback]:
    """What was said, newest first."""
    said = select(ResidentFeedback).where(ResidentFeedback.case_id == case.id)
    return session.scalars(said.order_by(ResidentFeedback.id.desc())).all()


def answer(
    session: Session, case: Case, voice_id: int, words: str, *, by: Person
) -> ResidentFeedback:
    """Answer what a party said; they read it with their query code. Raises NotFound, MissingField, Mistyped."""
    voice = session.scalar(select(ResidentFeedback).filter_by(id=voice_id, case_id=case.id))
    if voice is None:
        raise NotFound
    plain = readers.text(words, "答复", most=LONGEST)
    if not plain:
        raise MissingField(field="答复")
    voice.answer, voice.answered_at = plain, clock.now()
    voice.answered_by = changes.actor(by)
    notices.dismiss(session, f"voice:{case.id}:{voice.kind.value}")
    return voice


def _tell(session: Session, case: Case, kind: FeedbackKind | None) -> None:
    """Whoever answers for the case and whose task it waits for."""
    what = kind.words if kind else "评价为不满意"
    told = {
        "matter": f"voice:{case.id}:{kind.value if kind else 'rating'}",
        "title": f"当事人{what}",
        "body": f"{case.case_no},请在案件的“群众留言与评价”中查看并答复。",
        "case_id": case.id,
        "urgency": Urgency.URGENT if kind is FeedbackKind.WITHDRAWAL else Urgency.NORMAL,
    }
    if case.owner_id is not None:
        notices.notify(session, to=[case.owner_id], **told)  # type: ignore[arg-type]
        return
    groups = {group for task in worklist.list_for_case(session, case) for group in task.groups}
    groups = groups or {f"grid_worker@{case.grid}"}
    notices.notify_group(session, groups=sorted(groups), **told)  # type: ignore[arg-type]
