"""Blue, yellow and red cards (handbook 3.4), counted per case and whoever answers for it.

`issue` looks at the clocks that run; a step done too late gets its card when it is done;
a step interrupted by its expiry gets the one its diagram hands out. Each clock has at
most one card of a colour, however many of the three ask for it.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, extract, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, timetable
from processes import calendar, limits
from processes.clock_models import PARTIES, Card, Clock, ClockStatus, Colour
from processes.errors import NoSuchClock
from processes.limits import Unit

#: The share of a limit that is used up when its reminder is given.
BLUE_AFTER = 0.7
RED_AFTER_WORKING_DAYS = 2
RED_AFTER_SHARE = 0.5
_BY_THE_HOUR = {Unit.HOUR, Unit.MINUTE, Unit.WORKING_HOUR}


@timetable.calendar("cards.issue", minute="*/10")
def issue(session: Session, now: datetime) -> int:
    """Give every running clock the cards it has earned by `now`; answer how many were new."""
    has_red = exists().where(Card.clock_id == Clock.id, Card.colour == Colour.RED)
    # What is not yet due for a reminder, and what has got its last card, is left alone.
    used = extract("epoch", now - Clock.started_at)
    whole = extract("epoch", Clock.due_at - Clock.started_at)
    earned = select(Clock).where(
        Clock.status == ClockStatus.RUNNING,
        Clock.responsible.is_distinct_from(PARTIES),
        used >= whole * BLUE_AFTER,
        ~has_red,
    )
    return sum(_judge(session, row, now) for row in session.scalars(earned).all())


def expired(session: Session, row: Clock, now: datetime) -> int:
    """The yellow card of a clock that ran out, and the red one it may lead to."""
    given = _give(session, row, Colour.YELLOW, row.due_at, f"{row.name}到期未办:{row.why}")
    if given and _yellows(session, row) > 1:
        given += _give(session, row, Colour.RED, row.due_at, "同案同一责任单位第二次黄牌")
    if _is_long_overdue(row, now):
        given += _give(session, row, Colour.RED, now, f"{row.name}逾期严重")
    return given


def hand_out(
    session: Session, case_id: int, key: str, colour: Colour | str, unit: str | None = None
) -> int:
    """Give a card to the case's clock of that key which `unit` answers for.

    Where `unit` has none, to the one that runs, but never to another department's.
    Answers how many cards were new. Raises NoSuchClock when there is no such clock.
    """
    row = _meant(session, case_id, key, unit)
    if row is None:
        raise NoSuchClock(key=key)
    now = clock.now()
    if Colour(colour) is Colour.YELLOW:
        return expired(session, row, now)
    return _give(session, row, Colour(colour), now, f"{row.name}:{row.why}")


def of(session: Session, case_id: int) -> list[Card]:
    """The case's cards, oldest first."""
    return list(session.scalars(select(Card).where(Card.case_id == case_id).order_by(Card.id)))


def _meant(session: Session, case_id: int, key: str, unit: str | None) -> Clock | None:
    chosen = select(Clock).where(Clock.case_id == case_id, Clock.key == key)
    newest_first = session.scalars(chosen.order_by(Clock.id.desc())).all()
    own = [row for row in newest_first if row.responsible == unit]
    shared = [row for row in newest_first if not str(row.responsible).startswith("dept-")]
    # The step's own clock came before that of a task about it (延期审批).
    running = [row for row in reversed(shared) if row.status is ClockStatus.RUNNING]
    return next(iter([*own, *running, *shared]), None)


def _judge(session: Session, row: Clock, now: datetime) -> int:
    if now >= row.due_at:
        return expired(session, row, now)
    return _give(session, row, Colour.BLUE, now, f"{row.name}临期:{row.why}")


def _is_long_overdue(row: Clock, now: datetime) -> bool:
    if limits.named(row.rule).unit in _BY_THE_HOUR:
        return now - row.due_at >= (row.due_at - row.started_at) * RED_AFTER_SHARE
    # A day that ends at 24:00 ended a moment before the midnight its clock names.
    ended = clock.local(row.due_at - timedelta(microseconds=1)).date()
    last = calendar.add_working_days(ended, RED_AFTER_WORKING_DAYS)
    return now >= calendar.closing_time(last)


def _yellows(session: Session, row: Clock) -> int:
    same = (Card.case_id == row.case_id, Card.responsible == row.responsible)
    counted = select(func.count()).where(*same, Card.colour == Colour.YELLOW)
    return session.scalar(counted) or 0


def _give(session: Session, row: Clock, colour: Colour, at: datetime, why: str) -> int:
    """One card of a colour per clock, whoever else judges it at the same moment."""
    session.flush()  # the clock may be of this very step
    card = {
        "clock_id": row.id,
        "case_id": row.case_id,
        "district": row.district,
        "responsible": row.responsible,
        "colour": colour,
        "issued_at": at,
        "why": why,
    }
    given = insert(Card).values(card).on_conflict_do_nothing().returning(Card.id)
    return 1 if session.scalar(given) else 0
