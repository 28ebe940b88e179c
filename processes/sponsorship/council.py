"""The standing committee's meetings: which cases they dealt with, what they resolved, what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine import clock, locks, runner
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from engine.scheduling import timetable
from processes import notices, readers
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.errors import MissingField, NobodyAnswers, NoSuchMeeting, NotBeforeCouncil
from processes.notices import Urgency
from processes.organisation import people
from processes.organisation.roles import Role
from processes.sponsorship.dates import MEETING_ON, RESOLUTION_DUE
from processes.sponsorship.models import CouncilMatter, CouncilMeeting, CouncilTask, Resolution

#: The steps of `leader.bpmn` that a meeting decides.
STEPS = ("Study", "Council")
TOPIC = "信访积案专题研究"
MEETINGS = locks.declare("council.meetings")


@dataclass(frozen=True)
class Tally:
    """研究次数、落实率: meetings held, resolutions that are due or done, and those carried out."""

    meetings: int
    done: int
    due: int


def record_meeting(
    session: Session, district: str, held_on: date, topic: str, *, by: Person
) -> CouncilMeeting:
    """Record a meeting, once for a day and topic; raises MissingField without a topic."""
    if not topic.strip():
        raise MissingField(field="议题")
    MEETING_ON.require(session, held_on)
    # Two clicks wait for each other here, so that the second finds what the first recorded.
    MEETINGS.acquire(session, district)
    same = {"district": district, "held_on": held_on, "topic": topic.strip()}
    known = session.scalar(select(CouncilMeeting).filter_by(**same))
    if known:
        return known
    row = CouncilMeeting(
        **same,
        recorded_by=changes.actor(by),
        recorded_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, meeting_id: int) -> CouncilMeeting:
    """The meeting of that id; raises NoSuchMeeting."""
    found = session.get(CouncilMeeting, meeting_id)
    if found is None:
        raise NoSuchMeeting
    return found


def record_decision(
    session: Session, case_id: int, resolution: Resolution | str, minutes: str, *, by: Person | None
) -> CouncilMatter:
    """Put what was decided about a case into today's meeting, which is recorded if it is not yet."""
    case = changes.get_open(session, case_id)
    meeting = _today(session, case.district, by)
    row = session.scalar(select(CouncilMatter).filter_by(meeting_id=meeting.id, case_id=case.id))
    row = row or CouncilMatter(meeting_id=meeting.id, case_id=case.id, district=case.district)
    row.resolution, row.minutes = Resolution(resolution), minutes.strip()
    session.add(row)
    session.flush()
    return row


def list_waiting(session: Session, district: str, may_see: ColumnElement[bool]) -> list[Case]:
    """The cases that wait for the committee, by number (批量上会); `may_see` is a condition on `Case`."""
    chosen = (
        select(Case)
        .join(UserTask, UserTask.instance_id == Case.instance_id)
        .where(
            Case.district == district,
            UserTask.element.in_(STEPS),
            UserTask.status == TaskStatus.OPEN,
            may_see,
        )
        .order_by(Case.id)
        .distinct()
    )
    return list(session.scalars(chosen))


def assign_task(session: Session, case_ids: Collection[int], minutes: str, *, by: Person) -> int:
    """One meeting decides that leaders take these cases; answer how many.

    Raises MissingField, NotBeforeCouncil for one that does not wait for it, and what
    `runner.complete` does; then nothing is decided.
    """
    if not case_ids:
        raise MissingField(field="上会案件")
    for case_id in sorted(case_ids):
        task = session.scalar(
            select(UserTask)
            .join(Case, Case.instance_id == UserTask.instance_id)
            .where(
                Case.id == case_id,
                UserTask.element == "Study",
                UserTask.status == TaskStatus.OPEN,
            )
        )
        if task is None:
            raise NotBeforeCouncil
        answers = {"decision": Resolution.TAKE.value, "minutes": minutes}
        runner.complete(session, task.id, answers, by)
    return len(case_ids)


def resolve(
    session: Session,
    meeting_id: int,
    content: str,
    *,
    due_on: date,
    unit: str | None = None,
    person_id: int | None = None,
    case_id: int | None = None,
    by: Person,
) -> CouncilTask:
    """A resolution somebody carries out by a day; they are told. The same again is the same one.

    Raises NoSuchMeeting, MissingField, NobodyAnswers.
    """
    meeting = get(session, meeting_id)
    if not content.strip():
        raise MissingField(field="决定事项")
    if not (unit or person_id):
        raise NobodyAnswers
    RESOLUTION_DUE.require(session, due_on, meeting.id)
    session.refresh(meeting, with_for_update=True)
    same = {
        "meeting_id": meeting.id,
        "case_id": case_id,
        "content": content.strip(),
        "unit": unit,
        "person_id": person_id,
        "due_on": due_on,
    }
    known = session.scalar(select(CouncilTask).filter_by(**same))
    if known:
        return known
    row = CouncilTask(**same, district=meeting.district)
    session.add(row)
    session.flush()
    if case_id:
        case = changes.get(session, case_id)
        words = f"常委会决定：{row.content}（限{due_on:%-m月%-d日}）"
        changes.note(session, case, Change.NOTED, reason=words, by=by)
    _tell(session, row, f"常委会决定事项，限{due_on:%-m月%-d日}落实", Urgency.NORMAL)
    return row


def get_resolution(session: Session, task_id: int) -> CouncilTask:
    """The resolution of that id; raises NoSuchMeeting."""
    row = session.get(CouncilTask, task_id)
    if row is None:
        raise NoSuchMeeting
    return row


def carry_out(session: Session, row: CouncilTask, result: str) -> None:
    """Keep that the resolution was carried out, and how; raises MissingField, Mistyped."""
    words = readers.text(result, "落实情况", most=500)
    if not words:
        raise MissingField(field="落实情况")
    row.done_on, row.result = clock.today(), words
    notices.dismiss(session, _matter(row))


@timetable.scheduled("council.overdue", hour=9, minute=5)
def remind(session: Session, now: object) -> int:
    """Tell of the resolutions whose day has passed, on working days; of how many."""
    today = clock.today()
    if not working_time.is_working_day(today):
        return 0
    late = select(CouncilTask).where(CouncilTask.done_on.is_(None), CouncilTask.due_on < today)
    rows = session.scalars(late).all()
    for row in rows:
        _tell(session, row, f"常委会决定事项已超期（限{row.due_on:%-m月%-d日}）", Urgency.URGENT)
    return len(rows)


def list_meetings(
    session: Session, district: str, before: int | None, size: int
) -> Sequence[CouncilMeeting]:
    """The meetings, the last recorded first, from before a row on."""
    chosen = select(CouncilMeeting).where(CouncilMeeting.district == district)
    if before:
        chosen = chosen.where(CouncilMeeting.id < before)
    return session.scalars(chosen.order_by(CouncilMeeting.id.desc()).limit(size)).all()


def list_matters(
    session: Session, meeting_id: int, may_see: ColumnElement[bool]
) -> list[tuple[CouncilMatter, Case]]:
    """The cases a meeting dealt with, of those somebody may see: `may_see` is a condition on `Case`."""
    rows = session.execute(
        select(CouncilMatter, Case)
        .join(Case, Case.id == CouncilMatter.case_id)
        .where(CouncilMatter.meeting_id == meeting_id, may_see)
        .order_by(CouncilMatter.id)
    )
    return [(matter, case) for matter, case in rows]


def list_resolutions(session: Session, meeting_id: int) -> Sequence[CouncilTask]:
    """What a meeting resolved, by day."""
    chosen = select(CouncilTask).filter_by(meeting_id=meeting_id)
    return session.scalars(chosen.order_by(CouncilTask.due_on, CouncilTask.id)).all()


def count_resolutions(session: Session, district: str, since: date, until: date) -> Tally:
    """How many meetings there were in a period, and how far what they resolved was carried out."""
    held = select(CouncilMeeting.id).where(
        CouncilMeeting.district == district, CouncilMeeting.held_on.between(since, until)
    )
    today = clock.today()
    done = CouncilTask.done_on.is_not(None)
    counted = session.execute(
        select(
            func.count().filter(done),
            func.count().filter(done | (CouncilTask.due_on <= today)),
        ).where(CouncilTask.meeting_id.in_(held))
    ).one()
    number = session.scalar(select(func.count()).select_from(held.subquery())) or 0
    return Tally(number, counted[0], counted[1])


def _today(session: Session, district: str, by: Person | None) -> CouncilMeeting:
    today = clock.today()
    chosen = select(CouncilMeeting).filter_by(district=district, held_on=today)
    found = session.scalar(chosen.order_by(CouncilMeeting.id).limit(1))
    if found:
        return found
    row = CouncilMeeting(
        district=district,
        held_on=today,
        topic=TOPIC,
        recorded_by=changes.actor(by),
        recorded_at=clock.now(),
    )
    session.add(row)
    session.flush()
    return row


def _tell(session: Session, row: CouncilTask, title: str, urgency: Urgency) -> None:
    to = [row.person_id] if row.person_id else _officers(session, row.unit)
    notices.notify(
        session,
        to=to,
        matter=_matter(row),
        title=title,
        body=row.content,
        case_id=row.case_id,
        urgency=urgency,
    )


def _officers(session: Session, unit: str | None) -> list[int]:
    return [each.id for each in people.list_holders(session, Role.LIAISON, unit)] if unit else []


def _matter(row: CouncilTask) -> str:
    return f"council:{row.id}"
