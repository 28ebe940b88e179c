"""The deadlines running on a case.

A statutory deadline is opened by what happens to the case and runs on through
escalation, return and change of hands. A process deadline times one step: it is
opened and closed by the observer in `processes.observers.step_deadlines`.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from engine import clock
from engine.instances import locking, step
from engine.scheduling import timetable
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.models import Case
from processes.deadlines import due_dates, recompute
from processes.deadlines.due_dates import Deadline
from processes.deadlines.end_events import ENDED_BY, EndEvent, keys_ended_by
from processes.deadlines.limits import Kind
from processes.deadlines.models import (
    KEPT,
    PARTIES,
    CaseDeadline,
    DeadlinePause,
    DeadlineStatus,
    Ending,
)
from processes.errors import EndlessDeadline, NoSuchDeadline
from processes.events import DomainEvent

OPEN = (DeadlineStatus.RUNNING, DeadlineStatus.PAUSED)

#: What the deadline timed ended, but after its time: the deadline, and when it ended.
ended_late: DomainEvent[[Session, CaseDeadline, datetime]] = DomainEvent("deadline.ended_late")
#: A deadline was closed, however it ended.
ended: DomainEvent[[Session, CaseDeadline]] = DomainEvent("deadline.ended")


def list_for_case(session: Session, case_id: int) -> list[CaseDeadline]:
    """The case's deadlines: the open ones first, whichever ends first before the others."""
    rows = session.scalars(select(CaseDeadline).where(CaseDeadline.case_id == case_id))
    return sorted(rows, key=lambda row: (row.status not in OPEN, row.due_at, row.id))


def list_open(session: Session, case_ids: Collection[int]) -> list[CaseDeadline]:
    """The deadlines of several cases that run or stand still, with one statement."""
    chosen = CaseDeadline.case_id.in_(case_ids) & CaseDeadline.status.in_(OPEN)
    return list(session.scalars(select(CaseDeadline).where(chosen).order_by(CaseDeadline.id)))


def open_statutory(
    session: Session,
    case_id: int,
    key: str,
    start: date | datetime | None = None,
    *,
    variant: str | None = None,
    responsible: str | None = None,
) -> CaseDeadline:
    """Start a statutory deadline on the case, or find the one it has: it never starts anew."""
    known = select(CaseDeadline).where(
        CaseDeadline.case_id == case_id, CaseDeadline.key == key, CaseDeadline.token.is_(None)
    )
    found = session.scalar(known)
    if found:
        return found
    deadline = due_dates.compute(key, start or clock.now(), variant, session)
    case = changes.get(session, case_id)
    answers = responsible or default_responsible(case, key)
    return begin(session, case, deadline, Kind.STATUTORY, responsible=answers)


def open_once(session: Session, case_id: int, key: str, responsible: str) -> CaseDeadline:
    """Start a process deadline of the case itself (领导包案90日), unless it has one that runs."""
    for row in _open(session, case_id):
        if row.key == key:
            return row
    deadline = due_dates.compute(key, clock.now(), session=session)
    case = changes.get(session, case_id)
    return begin(
        session,
        case,
        deadline,
        Kind.PROCESS,
        instance_id=case.instance_id,
        responsible=responsible,
    )


def begin(
    session: Session,
    case: Case,
    deadline: Deadline,
    kind: Kind,
    *,
    variant: str | None = None,
    instance_id: int | None = None,
    element: str | None = None,
    token: str | None = None,
    responsible: str | None = None,
) -> CaseDeadline:
    """Add the row of a deadline that was computed, running from then on; raises EndlessDeadline.

    A statutory one belongs to the case and not to a step: it needs something known to end it.
    """
    if kind is Kind.STATUTORY and deadline.key not in ENDED_BY:
        raise EndlessDeadline(key=deadline.key)
    row = CaseDeadline(
        case_id=case.id,
        district=case.district,
        key=deadline.key,
        variant=variant,
        name=deadline.name,
        kind=kind,
        instance_id=instance_id,
        element=element,
        token=token,
        responsible=responsible,
        started_at=deadline.start,
        due_at=deadline.due,
        nominal_on=deadline.nominal_on,
        warning_on=deadline.warning_on,
        why=deadline.why,
        rule=deadline.rule,
        is_provisional=deadline.is_provisional,
        given_at=deadline.given,
        given_why=deadline.given_why,
        place=deadline.place,
        calendar=working_time.current().revision,
        extended_by=0,
        status=DeadlineStatus.RUNNING,
    )
    session.add(row)
    return row


def lock(session: Session, row: CaseDeadline) -> None:
    """Read the deadline as it is now, and let nobody else change it before this transaction ends.

    Two clicks at once would each add what only one of them may.
    """
    session.flush()  # the deadline may be of this very step
    instance_id = row.instance_id or changes.get(session, row.case_id).instance_id
    # The instance first, as a step has it that changes its deadlines: neither waits for the other.
    if instance_id is not None and not step.is_under_way(session, instance_id):
        locking.instance(session, instance_id)
    session.refresh(row, with_for_update=True)


def get_running(session: Session, case_id: int, key: str) -> CaseDeadline:
    """The open deadline of that key on the case, the first if there are several; raises NoSuchDeadline."""
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id == case_id, CaseDeadline.key == key, CaseDeadline.status.in_(OPEN)
    )
    found = session.scalar(chosen.order_by(CaseDeadline.id).limit(1))
    if found is None:
        raise NoSuchDeadline(key=key)
    return found


def is_running(session: Session, case_id: int, key: str) -> bool:
    """Whether the case itself, not one of its steps, has an open deadline of that key."""
    return any(row.key == key and row.token is None for row in _open(session, case_id))


def close(
    session: Session, row: CaseDeadline, how: Ending = Ending.DONE, *, costs: bool = True
) -> None:
    """Stop a deadline because what it timed has ended, whichever way.

    It was late when it was due before that, whether or not anybody looked meanwhile, and who
    stayed away is late at once; that costs a card, unless the step's own timer ended it
    (`costs` is False): then its diagram says (`cards.issue_one`).
    """
    if row.status not in OPEN:
        return
    if row.status is DeadlineStatus.PAUSED:
        _end_pause(session, row)
    row.closed_at, row.ended = clock.now(), how
    # Who did it at the very moment did it in time; what was given up then had run out.
    is_over = row.closed_at > row.due_at if how in KEPT else row.closed_at >= row.due_at
    if is_over or how is Ending.ABSENT:
        row.status = DeadlineStatus.LATE
    else:
        row.status = DeadlineStatus.MET if how in KEPT else DeadlineStatus.CANCELLED
    announce_end(session, row, row.closed_at, costs=costs)


def announce_end(
    session: Session, row: CaseDeadline, closed_at: datetime, *, costs: bool = True
) -> None:
    """Have happen what follows from the end of a deadline; `costs` as of `close`."""
    if row.status is DeadlineStatus.LATE and costs and row.responsible != PARTIES:
        ended_late.emit(session, row, closed_at)
    ended.emit(session, row)


def reopen(row: CaseDeadline) -> None:
    """Let the deadline of a step run on that was taken for done: due when it was."""
    if row.status not in OPEN:
        row.status, row.closed_at, row.ended = DeadlineStatus.RUNNING, None, None


def expire(row: CaseDeadline) -> None:
    """A limit ends with its own time, where the law lets it: nobody was late."""
    if row.status in OPEN:
        row.status, row.closed_at, row.ended = (
            DeadlineStatus.CANCELLED,
            row.due_at,
            Ending.EXPIRED,
        )


def lapse_right(row: CaseDeadline) -> None:
    """A right nobody used in its time."""
    row.status, row.closed_at, row.ended = DeadlineStatus.LAPSED, row.due_at, Ending.EXPIRED


def open_of_case(session: Session, case_id: int, keys: Collection[str]) -> list[CaseDeadline]:
    """The open deadlines of those keys that the case itself has, not one of its steps."""
    return [row for row in _open(session, case_id) if row.token is None and row.key in keys]


def happened(session: Session, case_id: int, event: EndEvent) -> None:
    """Stop the deadlines of the case that this event ends, by the table of `end_events`."""
    for row in open_of_case(session, case_id, keys_ended_by(event)):
        if row.responsible != PARTIES:
            close(session, row, event.ending)


def use_right(session: Session, case_id: int, key: str) -> None:
    """Close the deadlines of a right the parties have used in time, as met."""
    for row in _open(session, case_id):
        if row.key == key and row.responsible == PARTIES:
            close(session, row)


@timetable.scheduled("clocks.lapse", minute="*/10")
def lapse(session: Session, now: datetime) -> None:
    """Close the deadlines of rights the parties have not used by `now` (aware), as lapsed."""
    over = (
        (CaseDeadline.responsible == PARTIES)
        & CaseDeadline.status.in_(OPEN)
        & (CaseDeadline.due_at <= now)
    )
    for row in session.scalars(
        select(CaseDeadline).where(over).order_by(CaseDeadline.id).with_for_update()
    ):
        lapse_right(row)
    session.flush()


def close_for_case(session: Session, case_id: int, *, spared: str | None = None) -> None:
    """Close the deadlines of the case itself; a party's right (司法确认、复查) runs on.

    So do those whose key begins with `spared`: what a petitioner is owed in writing.
    """
    for row in _open(session, case_id):
        is_spared = spared is not None and row.key.startswith(spared)
        if row.token is None and row.responsible != PARTIES and not is_spared:
            close(session, row, Ending.CLOSED)


def close_all(session: Session, case_id: int) -> None:
    """Call off whatever still runs on the case."""
    for row in _open(session, case_id):
        if row.kind is Kind.PROCESS:
            close(session, row, Ending.CALLED_OFF)


def is_expired(row: CaseDeadline) -> bool:
    """Whether `due_at` has passed; a paused deadline does not expire."""
    return row.status is not DeadlineStatus.PAUSED and clock.now() >= row.due_at


def default_responsible(case: Case, key: str) -> str:
    """The place that answers for a limit of that family where nobody else is named."""
    match key.partition(".")[0]:
        case "grid":
            return case.grid
        case "society" | "tj" | "ld" | "yl" | "sq" | "xz":
            return case.village
        case "leader":
            return case.district
        case _:
            return case.street


def _end_pause(session: Session, row: CaseDeadline) -> None:
    """The days a deadline stood still do not make it late, though nobody let it run on."""
    standing = select(DeadlinePause).where(
        DeadlinePause.clock_id == row.id, DeadlinePause.until.is_(None)
    )
    for pause in session.scalars(standing):
        pause.until = clock.now()
    recompute.refresh(session, row)


def _open(session: Session, case_id: int) -> list[CaseDeadline]:
    return list(session.scalars(_OPEN_OF_CASE, {"case_id": case_id}))


_OPEN_OF_CASE = (
    select(CaseDeadline)
    .where(CaseDeadline.case_id == bindparam("case_id"), CaseDeadline.status.in_(OPEN))
    .order_by(CaseDeadline.id)
)
