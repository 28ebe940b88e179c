"""A leader's week: what is to be done, by day, each with what it is done on.

Nothing is asked for case by case: as many statements for a leader of fifty cases as for one of none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine import tasks as engine_tasks
from engine.identity import Person
from engine.models import UserTask
from processes.calendars import working_time
from processes.cards.models import Explanation
from processes.cases.choices import Choice
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline
from processes.notices import recipients
from processes.organisation.places import Place
from processes.organisation.roles import Role, places
from processes.rooms.models import Room, RoomBooking
from processes.rosters.models import Roster, RosterEntry
from processes.sponsorship import board
from processes.sponsorship.board import Sponsored
from processes.sponsorship.models import CouncilMeeting, CouncilTask
from processes.supervision.models import Instruction, Order

#: How many days the week has, today counted.
DAYS = 7


class What(Choice):
    """What kind of thing is to be done."""

    TASK = "task", "任务"
    MEET = "meet", "见面"
    CLOSE = "close", "包案办结"
    STATUTORY = "statutory", "法定期限"
    BOOKING = "booking", "会议"
    RECEPTION = "reception", "接访"
    COUNCIL = "council", "常委会研究"
    RESOLUTION = "resolution", "决定事项"
    EXPLANATION = "explanation", "书面说明"
    INSTRUCTION = "instruction", "督办回复"


@dataclass(frozen=True)
class Entry:
    """One thing: when it is to be done (None: whenever), in which words, and on which row.

    `target` is the id of the task, case, list, meeting, card or order it is done on. `is_moment`:
    one goes there at that time; otherwise it is to be done by then.
    """

    what: What
    at: datetime | None
    title: str
    target: int
    case: Case | None = None
    task: UserTask | None = None
    is_moment: bool = False

    @property
    def on(self) -> date | None:
        """The day it belongs to; a limit that ends at 24:00 belongs to the day that ends."""
        if self.at is None:
            return None
        return clock.local(self.at).date() if self.is_moment else working_time.last_day(self.at)


@dataclass(frozen=True)
class Week:
    """What is over its limit, what each day asks for, what has no limit, and how much comes later."""

    late: list[Entry]
    days: list[tuple[date, list[Entry]]]
    undated: list[Entry]
    later: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.late or self.undated or any(entries for _, entries in self.days))


def read(session: Session, person: Person) -> Week:
    """The person's coming seven days, each in the order of its hours."""
    sponsored = board.list_in_hand(session, int(person.id))
    first = clock.today()
    days = [first + timedelta(days=number) for number in range(DAYS)]
    found = sorted(
        [
            *_tasks(session, person),
            *_limits(sponsored),
            *_bookings(session, [each.case for each in sponsored], days),
            *_receptions(session, person, days),
            *_council(session, person, days),
            *_explanations(session, person),
            *_instructions(session, person),
        ],
        key=lambda each: (each.at or datetime.max.replace(tzinfo=clock.zone()), each.what.value),
    )
    now = clock.now()
    late, undated, later = list[Entry](), list[Entry](), 0
    by_day: dict[date, list[Entry]] = {day: [] for day in days}
    for each in found:
        on = each.on
        if each.at is not None and not each.is_moment and each.at <= now:
            late.append(each)
        elif on is None:
            undated.append(each)
        elif on in by_day:
            by_day[on].append(each)
        else:
            later += on > days[-1]
    return Week(late, list(by_day.items()), undated, later)


def _tasks(session: Session, person: Person) -> Iterator[Entry]:
    query = engine_tasks.open_for(person).outerjoin(Case, Case.instance_id == UserTask.instance_id)
    for task, case in session.execute(query.add_columns(Case)):
        yield Entry(What.TASK, task.due_at, task.name or "", task.id, case, task)


def _limits(sponsored: Sequence[Sponsored]) -> Iterator[Entry]:
    for each in sponsored:
        limits: tuple[tuple[What, CaseDeadline | None], ...] = (
            (What.MEET, each.meet),
            (What.CLOSE, each.close),
            (What.STATUTORY, each.statutory),
        )
        for what, limit in limits:
            if limit is not None:
                yield Entry(what, limit.due_at, limit.name, each.case.id, each.case)


def _bookings(session: Session, cases: Sequence[Case], days: list[date]) -> Iterator[Entry]:
    known = {case.id: case for case in cases}
    query = (
        select(RoomBooking, Room.name, Place.name)
        .join(Room, Room.id == RoomBooking.room_id)
        .join(Place, Place.code == Room.place)
        .where(
            RoomBooking.case_id.in_(known),
            RoomBooking.cancelled_at.is_(None),
            RoomBooking.begins_at >= clock.start_of_day(days[0]),
            RoomBooking.begins_at < working_time.end_of_day(days[-1]),
        )
    )
    for row, room, place in session.execute(query):
        case = known[row.case_id or 0]
        words = f"{row.purpose.words}：{place}{room}"
        yield Entry(What.BOOKING, row.begins_at, words, case.id, case, is_moment=True)


def _receptions(session: Session, person: Person, days: list[date]) -> Iterator[Entry]:
    query = (
        select(Roster, Place.name)
        .join(RosterEntry, RosterEntry.roster_id == Roster.id)
        .join(Place, Place.code == RosterEntry.place)
        .where(
            RosterEntry.person_id == int(person.id),
            RosterEntry.replaced_at.is_(None),
            Roster.reception_on.between(days[0], days[-1]),
        )
    )
    for roster, place in session.execute(query):
        at = clock.start_of_day(roster.reception_on)
        yield Entry(What.RECEPTION, at, place, roster.id, is_moment=True)


def _council(session: Session, person: Person, days: list[date]) -> Iterator[Entry]:
    meetings = select(CouncilMeeting).where(
        CouncilMeeting.district.in_(places(person.groups, Role.LEADER)),
        CouncilMeeting.held_on.between(days[0], days[-1]),
    )
    for meeting in session.scalars(meetings):
        at = clock.start_of_day(meeting.held_on)
        yield Entry(What.COUNCIL, at, meeting.topic, meeting.id, is_moment=True)
    owed = select(CouncilTask).where(
        CouncilTask.person_id == int(person.id), CouncilTask.done_on.is_(None)
    )
    for task in session.scalars(owed):
        at = working_time.end_of_day(task.due_on)
        yield Entry(What.RESOLUTION, at, task.content, task.meeting_id)


def _explanations(session: Session, person: Person) -> Iterator[Entry]:
    query = (
        select(Explanation.due_at, Card, Case)
        .join(Card, Card.id == Explanation.card_id)
        .join(Case, Case.id == Card.case_id)
        .where(
            Card.responsible.in_(recipients.speaks_for(person)),
            Card.withdrawn_at.is_(None),
            Explanation.written_at.is_(None),
        )
    )
    for due_at, card, case in session.execute(query):
        yield Entry(What.EXPLANATION, due_at, card.colour.words, card.id, case)


def _instructions(session: Session, person: Person) -> Iterator[Entry]:
    query = (
        select(Instruction, Case)
        .join(Order, Order.id == Instruction.order_id)
        .join(Case, Case.id == Order.case_id)
        .where(
            Instruction.addressee.in_(recipients.speaks_for(person)),
            Instruction.replied_at.is_(None),
            Order.closed_at.is_(None),
        )
    )
    for row, case in session.execute(query):
        yield Entry(What.INSTRUCTION, row.due_at, row.content, row.order_id, case)
