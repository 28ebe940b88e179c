"""A leader's week: what is to be done, by day, each with what it is done on.

Nothing is asked for case by case: as many statements for a leader of fifty cases as for one of none.
All there is to do is known by a few columns each; cases and tasks are read of what is shown alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine import clock
from engine import tasks as engine_tasks
from engine.identity import Person
from engine.models import UserTask
from processes import readers
from processes.calendars import working_time
from processes.cards.models import Explanation
from processes.cases.choices import Choice
from processes.cases.models import Case
from processes.deadlines.models import Card
from processes.notices import recipients
from processes.organisation.places import Place
from processes.organisation.roles import Role, places
from processes.rooms.models import Room, RoomBooking
from processes.rosters.models import Roster, RosterEntry
from processes.sponsorship import board
from processes.sponsorship.board import RunningLimit
from processes.sponsorship.models import CouncilMeeting, CouncilTask
from processes.supervision.models import Instruction, Order

#: How many days the week has, today counted.
DAYS = 7
#: The keys of what is over its limit and of what has none; a day's is its date.
LATE, UNDATED = "late", "undated"
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


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
class Slip:
    """One thing before its case is read: when it is to be done (None: whenever), in which words, on which row.

    `target` is the id of the task, case, list, meeting, card or order it is done on. `is_moment`:
    one goes there at that time; otherwise it is to be done by then.
    """

    what: What
    at: datetime | None
    title: str
    target: int
    case_id: int | None = None
    is_moment: bool = False

    @property
    def on(self) -> date | None:
        """The day it belongs to; a limit that ends at 24:00 belongs to the day that ends."""
        if self.at is None:
            return None
        return clock.local(self.at).date() if self.is_moment else working_time.last_day(self.at)

    @property
    def position(self) -> tuple[datetime, str, int]:
        """Where it stands in its part; no two stand at the same."""
        return self.at or _NEVER, self.what.value, self.target


@dataclass(frozen=True)
class Entry:
    """A slip with the case and the task it is about."""

    slip: Slip
    case: Case | None
    task: UserTask | None


@dataclass(frozen=True)
class Part:
    """What is over its limit, what one day asks for, or what has no limit: how much, and the first of it.

    `next` is the position after which there is more; empty where there is none.
    """

    key: str
    #: The day; None of what is over and of what has no limit.
    day: date | None
    number: int
    entries: list[Entry]
    next: str


@dataclass(frozen=True)
class Week:
    """The parts that have anything, in their order, and how much comes later."""

    parts: list[Part]
    later: int


def read(session: Session, person: Person, *, part: str = "", after: str = "", size: int) -> Week:
    """The person's coming seven days, each in the order of its hours, up to `size` of each.

    `part` is the key of the only one wanted, which begins after a position it gave; what is misspelt
    is as if it were not there.
    """
    first = clock.today()
    days = [first + timedelta(days=number) for number in range(DAYS)]
    led = board.select_in_hand(int(person.id))
    found = sorted(
        [
            *_tasks(session, person),
            *_limits(board.list_running(session, led)),
            *_bookings(session, led, days),
            *_receptions(session, person, days),
            *_council(session, person, days),
            *_explanations(session, person),
            *_instructions(session, person),
        ],
        key=lambda each: each.position,
    )
    now = clock.now()
    slips: dict[str, list[Slip]] = {LATE: [], **{str(day): [] for day in days}, UNDATED: []}
    later = 0
    for each in found:
        on = each.on
        if each.at is not None and not each.is_moment and each.at <= now:
            slips[LATE].append(each)
        elif on is None:
            slips[UNDATED].append(each)
        elif str(on) in slips:
            slips[str(on)].append(each)
        else:
            later += on > days[-1]
    if slips.get(part):
        begins = _read_position(after)
        chosen = {part: [each for each in slips[part] if begins is None or each.position > begins]}
    else:
        chosen = {key: each for key, each in slips.items() if each}
    shown = {key: each[:size] for key, each in chosen.items()}
    entries = _tell(session, [each for rows in shown.values() for each in rows])
    by_day = {str(day): day for day in days}
    parts = [
        Part(
            key,
            by_day.get(key),
            len(slips[key]),
            [entries[each] for each in shown[key]],
            _write_position(shown[key][-1]) if len(rows) > size else "",
        )
        for key, rows in chosen.items()
    ]
    return Week(parts, later)


def _tell(session: Session, slips: Sequence[Slip]) -> dict[Slip, Entry]:
    """The slips with their cases and tasks, two statements for all."""
    tasks = {each.target for each in slips if each.what is What.TASK}
    cases = {each.case_id for each in slips if each.case_id}
    task_of = {
        row.id: row for row in session.scalars(select(UserTask).where(UserTask.id.in_(tasks)))
    }
    case_of = {row.id: row for row in session.scalars(select(Case).where(Case.id.in_(cases)))}
    return {
        each: Entry(
            each,
            case_of.get(each.case_id or 0),
            task_of.get(each.target) if each.what is What.TASK else None,
        )
        for each in slips
    }


def _write_position(slip: Slip) -> str:
    at, what, target = slip.position
    return f"{at.isoformat()}_{what}_{target}"


def _read_position(text: str) -> tuple[datetime, str, int] | None:
    """None for what is none."""
    at, _, rest = text.partition("_")
    what, _, digits = rest.rpartition("_")
    moment, row = readers.asked_instant(at), readers.asked(readers.row, digits)
    return None if moment is None or row is None else (moment, what, row)


def _tasks(session: Session, person: Person) -> Iterator[Slip]:
    mine = engine_tasks.find_open_for(person)
    rows = session.execute(
        select(UserTask.id, UserTask.due_at, UserTask.name, Case.id.label("case_id"))
        .where(UserTask.id.in_(select(mine.c.id)))
        .outerjoin(Case, Case.instance_id == UserTask.instance_id)
    )
    for row in rows:
        yield Slip(What.TASK, row.due_at, row.name or "", row.id, row.case_id)


def _limits(running: Sequence[RunningLimit]) -> Iterator[Slip]:
    """The first of each kind a case has."""
    seen = set[tuple[int, What]]()
    for limit in running:
        for what, is_of_kind in (
            (What.MEET, limit.key == board.MEET),
            (What.CLOSE, limit.key == board.CLOSE),
            (What.STATUTORY, limit.is_statutory),
        ):
            if is_of_kind and (limit.case_id, what) not in seen:
                seen.add((limit.case_id, what))
                yield Slip(what, limit.due_at, limit.name, limit.case_id, limit.case_id)


def _bookings(session: Session, led: Select[int], days: list[date]) -> Iterator[Slip]:
    query = (
        select(RoomBooking, Room.name, Place.name)
        .join(Room, Room.id == RoomBooking.room_id)
        .join(Place, Place.code == Room.place)
        .where(
            RoomBooking.case_id.in_(led),
            RoomBooking.cancelled_at.is_(None),
            RoomBooking.begins_at >= clock.start_of_day(days[0]),
            RoomBooking.begins_at < working_time.end_of_day(days[-1]),
        )
    )
    for row, room, place in session.execute(query):
        words = f"{row.purpose.words}：{place}{room}"
        id = row.case_id or 0
        yield Slip(What.BOOKING, row.begins_at, words, id, id, is_moment=True)


def _receptions(session: Session, person: Person, days: list[date]) -> Iterator[Slip]:
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
        yield Slip(What.RECEPTION, at, place, roster.id, is_moment=True)


def _council(session: Session, person: Person, days: list[date]) -> Iterator[Slip]:
    meetings = select(CouncilMeeting).where(
        CouncilMeeting.district.in_(places(person.groups, Role.LEADER)),
        CouncilMeeting.held_on.between(days[0], days[-1]),
    )
    for meeting in session.scalars(meetings):
        at = clock.start_of_day(meeting.held_on)
        yield Slip(What.COUNCIL, at, meeting.topic, meeting.id, is_moment=True)
    owed = select(CouncilTask).where(
        CouncilTask.person_id == int(person.id), CouncilTask.done_on.is_(None)
    )
    for task in session.scalars(owed):
        at = working_time.end_of_day(task.due_on)
        yield Slip(What.RESOLUTION, at, task.content, task.meeting_id)


def _explanations(session: Session, person: Person) -> Iterator[Slip]:
    query = (
        select(Explanation.due_at, Card.colour, Card.id, Card.case_id)
        .join(Card, Card.id == Explanation.card_id)
        .where(
            Card.responsible.in_(recipients.speaks_for(person)),
            Card.withdrawn_at.is_(None),
            Explanation.written_at.is_(None),
        )
    )
    for due_at, colour, id, case_id in session.execute(query):
        yield Slip(What.EXPLANATION, due_at, colour.words, id, case_id)


def _instructions(session: Session, person: Person) -> Iterator[Slip]:
    query = (
        select(Instruction, Order.case_id)
        .join(Order, Order.id == Instruction.order_id)
        .where(
            Instruction.addressee.in_(recipients.speaks_for(person)),
            Instruction.replied_at.is_(None),
            Order.closed_at.is_(None),
        )
    )
    for row, case_id in session.execute(query):
        yield Slip(What.INSTRUCTION, row.due_at, row.content, row.order_id, case_id)
