"""What the parties say about their case, and what they are answered."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from engine.identity import Person
from processes import notices, readers
from processes.cases import changes
from processes.cases.choices import Change, Status
from processes.cases.models import Case
from processes.casework import closing, worklist
from processes.casework.comments import CaseComment, CommentAudience
from processes.deadlines import case_deadlines
from processes.deadlines.models import PARTIES
from processes.documents import materials
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import SentFile
from processes.documents.models import Attachment, Audience
from processes.errors import MissingField, ProcessError
from processes.notices import Urgency
from processes.residents import reopening
from processes.residents.models import FeedbackKind, Rating, ResidentFeedback, Satisfaction

#: Characters of one statement, how many of a case a day, and files that come with one and with all.
LONGEST, MOST_A_DAY, MOST_FILES, MOST_FILES_EVER = 2000, 10, 6, 40


#: What says nothing without words, and what waits for nobody.
_IN_WORDS = frozenset({FeedbackKind.STATEMENT, FeedbackKind.UNRESOLVED})
_URGENT = frozenset({FeedbackKind.WITHDRAWAL, FeedbackKind.UNRESOLVED})
#: What came between the last answer of a case and its end.
_LATE = "late"
_NOTED = {kind: kind.words for kind in FeedbackKind} | {FeedbackKind.UNRESOLVED: "反映没有解决"}


class TooMuchFeedback(ProcessError):
    """今天提交的已经很多了，请明天再提交，或直接联系承办人。"""


class Unanswered(ProcessError):
    """当事人{at}的留言“{kind}”还没有答复，共{number}条：请先在本页“群众留言”中答复，再提交（件件有回音）。"""


class NotNow(ProcessError):
    """案件现在的阶段不能办理这一项。"""


def may_say(session: Session, case: Case) -> set[FeedbackKind]:
    """What a party can say in the case's present state."""
    if case.status is Status.ARCHIVED:
        return set()
    found = {FeedbackKind.STATEMENT}
    if case.status in (Status.REGISTERED, Status.HANDLING):
        found.add(FeedbackKind.WITHDRAWAL)
    if reopening.may_be_asked(case):
        found.add(FeedbackKind.UNRESOLVED)
    if find_request(session, case):
        found.add(FeedbackKind.PAPERS)
    rights = (
        row for row in case_deadlines.list_for_case(session, case.id) if row.responsible == PARTIES
    )
    if any(
        r.key == "tj.confirm.apply" and r.due_at > clock.now() and r.status in case_deadlines.OPEN
        for r in rights
    ):
        found.add(FeedbackKind.CONFIRMATION)
    return found


def find_request(session: Session, case: Case) -> CaseComment | None:
    """What the parties were last asked to send (请补交材料); none once they sent something after it."""
    asked = select(CaseComment).filter_by(
        case_id=case.id, audience=CommentAudience.PARTIES, asks_papers=True
    )
    row = session.scalar(asked.order_by(CaseComment.id.desc()).limit(1))
    if row is None:
        return None
    sent = select(ResidentFeedback.id).where(
        ResidentFeedback.case_id == case.id,
        ResidentFeedback.kind == FeedbackKind.PAPERS,
        ResidentFeedback.at >= row.at,
    )
    return row if session.scalar(sent.limit(1)) is None else None


def give(
    session: Session,
    case: Case,
    kind: FeedbackKind,
    words: str,
    files: Sequence[SentFile] = (),
) -> ResidentFeedback:
    """Keep what a party said, with the files that prove it, and tell whoever handles the case.

    That nothing is resolved opens the case again, one tier up. Raises NotNow, MissingField, Mistyped,
    TooMuchFeedback, AttachmentRefused.
    """
    plain = readers.text(words, "说明", most=LONGEST)
    # A case that is ended at this moment waits for what is said, or has ended before it was said.
    session.refresh(case, ["status", "outcome"], with_for_update={"key_share": True})
    if kind not in may_say(session, case):
        raise NotNow
    if not plain and kind in _IN_WORDS:
        raise MissingField(field="要说明的内容")
    if not files and kind is FeedbackKind.PAPERS:
        raise MissingField(field="材料")
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
    voice.files = _keep(session, case, files)
    session.add(voice)
    session.flush()
    changes.note(session, case, Change.NOTED, reason=f"当事人在进度查询页{_NOTED[kind]}")
    if kind is FeedbackKind.UNRESOLVED:
        reopening.ask(session, case)
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


@closing.answering.subscribe
def require_answered(session: Session, case: Case) -> None:
    """Raise Unanswered while something a party said has no answer: nothing closes over it."""
    waiting = session.scalars(_unanswered(case.id).order_by(ResidentFeedback.id)).all()
    if waiting:
        first = waiting[0]
        at = f"{clock.local(first.at):%Y-%m-%d %H:%M}"
        raise Unanswered(at=at, kind=first.kind.words, number=len(waiting))


@closing.concluded.subscribe
def tell_unanswered(session: Session, case: Case) -> None:
    """Tell whoever handled a case that has been ended what is still to be answered, if anything is.

    It came after the last answer; the file is not put away before it is answered too.
    """
    if number := count_unanswered(session, case.id):
        title = f"案件已办结，当事人还有{number}条留言没有答复"
        _notify(session, case, _matter(case, _LATE), title, urgency=Urgency.URGENT)


def count_unanswered(session: Session, case_id: int) -> int:
    """How much of what the parties said has no answer yet."""
    return session.scalar(_unanswered(case_id).with_only_columns(func.count())) or 0


def list_files(session: Session, said: Sequence[ResidentFeedback]) -> dict[int, Attachment]:
    """What came with these, by id, without what they hold; what was taken out is left out."""
    ids = [each for one in said for each in one.files]
    if not ids:
        return {}
    chosen = select(Attachment).where(Attachment.id.in_(ids), Attachment.voided_at.is_(None))
    return {each.id: each for each in session.scalars(chosen)}


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
    session.flush()
    waiting = session.scalars(_unanswered(case.id)).all()
    if not any(each.kind is voice.kind for each in waiting):
        notices.dismiss(session, _matter(case, voice.kind.value))
    if not waiting:
        notices.dismiss(session, _matter(case, _LATE))
    return voice


def _unanswered(case_id: int) -> Select[ResidentFeedback]:
    return select(ResidentFeedback).where(
        ResidentFeedback.case_id == case_id, ResidentFeedback.answered_at.is_(None)
    )


def _keep(session: Session, case: Case, files: Sequence[SentFile]) -> list[int]:
    """The ids of the files that came with it, kept with the case; a party does not fill it up."""
    if not files:
        return []
    if len(files) > MOST_FILES:
        raise AttachmentRefused(reason=f"一次最多{MOST_FILES}个文件。")
    sent = select(func.coalesce(func.sum(func.cardinality(ResidentFeedback.files)), 0))
    before = session.scalar(sent.where(ResidentFeedback.case_id == case.id)) or 0
    if before + len(files) > MOST_FILES_EVER:
        raise AttachmentRefused(reason=f"网上最多交{MOST_FILES_EVER}个文件，其余的请交给承办人。")
    kept = materials.add(session, case.id, files, audience=Audience.HANDLERS, by=None)
    return [each.id for each in kept]


def _tell(session: Session, case: Case, kind: FeedbackKind | None) -> None:
    """Whoever answers for the case and whose task it waits for."""
    what = kind.words if kind else "评价为不满意"
    title = f"当事人{'反映' if kind is FeedbackKind.UNRESOLVED else ''}{what}"
    urgency = Urgency.URGENT if kind in _URGENT else Urgency.NORMAL
    _notify(session, case, _matter(case, kind.value if kind else "rating"), title, urgency=urgency)


def _matter(case: Case, what: str) -> str:
    return f"voice:{case.id}:{what}"


def _notify(session: Session, case: Case, matter: str, title: str, *, urgency: Urgency) -> None:
    told = {
        "matter": matter,
        "title": title,
        "body": f"{case.case_no}，请在案件的“群众留言与评价”中查看并答复。",
        "case_id": case.id,
        "urgency": urgency,
    }
    if case.owner_id is not None:
        notices.notify(session, to=[case.owner_id], **told)  # type: ignore[arg-type]
        return
    groups = {group for task in worklist.list_for_case(session, case) for group in task.groups}
    groups = groups or {f"grid_worker@{case.grid}"}
    notices.notify_group(session, groups=sorted(groups), **told)  # type: ignore[arg-type]
