"""Giving cards: to all running deadlines at once, to one that was late, to one a diagram names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, records
from engine.scheduling import timetable
from processes.cards import rules
from processes.cards.rules import Earned
from processes.deadlines import case_deadlines, recompute
from processes.deadlines.models import PARTIES, Card, CaseDeadline, Colour, DeadlineStatus
from processes.errors import NoSuchDeadline

Given = tuple[CaseDeadline, Earned]
#: A case and whoever answers: cards are counted by them.
Pair = tuple[int, str | None]


@timetable.scheduled("cards.issue", minute="*/10")
def issue(session: Session, now: datetime) -> int:
    """Give every running deadline the cards it has earned by `now`; answer how many were new.

    As many statements for ten thousand deadlines as for one.
    """
    rows = session.scalars(select(CaseDeadline).where(*_may_have_earned(now))).all()
    courses = recompute.courses(session, rows)
    return _give(
        session,
        [(row, each) for row in rows for each in rules.list_earned(row, courses[row.id], now)],
    )


@case_deadlines.ended_late.subscribe
def late(session: Session, row: CaseDeadline, ended_at: datetime) -> None:
    """What ended too late has its cards at once, though the job that gives them has not run."""
    issue_for_expired(session, row, ended_at)


def issue_for_expired(session: Session, row: CaseDeadline, now: datetime) -> int:
    """The yellow card of a deadline that ran out, and the red one it may lead to."""
    session.flush()  # the deadline may be of this very step
    course = recompute.courses(session, [row])[row.id]
    return _give(
        session, [(row, each) for each in rules.list_earned(row, course, max(now, row.due_at))]
    )


def issue_one(
    session: Session, case_id: int, key: str, colour: Colour | str, unit: str | None = None
) -> int:
    """Give a card to the case's deadline of that key which `unit` answers for.

    Where `unit` has none, to the one that runs, but never to another department's.
    Answers how many cards were new. Raises NoSuchDeadline when there is no such deadline.
    """
    row = _meant(session, case_id, key, unit)
    if row is None:
        raise NoSuchDeadline(key=key)
    if Colour(colour) is Colour.YELLOW:
        return issue_for_expired(session, row, clock.now())
    session.flush()
    return _give(session, [(row, Earned(Colour(colour), clock.now(), f"{row.name}：{row.why}"))])


def _may_have_earned(now: datetime) -> Iterator[ColumnElement[bool]]:
    """What has all its cards by now is left alone; shares no query can tell."""

    def has(colour: Colour) -> ColumnElement[bool]:
        return exists().where(Card.clock_id == CaseDeadline.id, Card.colour == colour)

    yield CaseDeadline.status == DeadlineStatus.RUNNING
    yield CaseDeadline.responsible.is_distinct_from(PARTIES)
    yield CaseDeadline.key.not_in(rules.WITHOUT_CARDS)
    yield or_(
        and_(CaseDeadline.due_at > now, ~has(Colour.BLUE)),
        and_(CaseDeadline.due_at <= now, ~has(Colour.RED)),
    )


def _meant(session: Session, case_id: int, key: str, unit: str | None) -> CaseDeadline | None:
    chosen = select(CaseDeadline).where(CaseDeadline.case_id == case_id, CaseDeadline.key == key)
    newest_first = session.scalars(chosen.order_by(CaseDeadline.id.desc())).all()
    own = [row for row in newest_first if row.responsible == unit]
    shared = [row for row in newest_first if not str(row.responsible).startswith("dept-")]
    # The step's own deadline came before that of a task about it (延期审批).
    running = [row for row in reversed(shared) if row.status is DeadlineStatus.RUNNING]
    return next(iter([*own, *running, *shared]), None)


def _give(session: Session, earned: Sequence[Given]) -> int:
    new = _insert(session, earned)
    yellows = sorted(
        (each for each in new if each[1].colour is Colour.YELLOW),
        key=lambda each: (each[1].at, each[0].id),
    )
    return len(new) + len(_insert(session, list(_second_yellows(session, yellows))))


def _second_yellows(session: Session, new: Sequence[Given]) -> Iterator[Given]:
    """A red card for each new yellow that is not the first of its case and unit."""
    if not new:
        return
    # Those before this very moment; the new ones then count in their order.
    before = _yellows(session, {row.case_id for row, _ in new})
    before.subtract(Counter(_pair(row) for row, _ in new))
    for row, yellow in new:
        before[_pair(row)] += 1
        if before[_pair(row)] > 1:
            yield row, Earned(Colour.RED, yellow.at, "同案同一责任单位第二次黄牌")


def _yellows(session: Session, case_ids: Iterable[int]) -> Counter[Pair]:
    """The standing yellow cards of these cases, by case and whoever answers."""
    standing = (Card.colour == Colour.YELLOW, Card.withdrawn_at.is_(None))
    query = select(Card.case_id, Card.responsible).where(Card.case_id.in_(sorted(case_ids)))
    rows = session.execute(query.where(*standing))
    return Counter((row.case_id, row.responsible) for row in rows)


def _pair(row: CaseDeadline) -> Pair:
    return row.case_id, row.responsible


def _insert(session: Session, earned: Sequence[Given]) -> list[Given]:
    """One card of a colour per deadline, whoever else judges it at the same moment; the new ones."""
    if not earned:
        return []
    cards = [
        {
            "clock_id": row.id,
            "case_id": row.case_id,
            "district": row.district,
            "responsible": row.responsible,
            "colour": each.colour,
            "issued_at": each.at,
            "why": each.why,
        }
        for row, each in earned
    ]
    put = insert(Card).on_conflict_do_nothing().returning(Card)
    made = session.scalars(put, cards, execution_options={"recorded": True}).all()
    records.note_written(session, made)
    given = {(row.clock_id, row.colour) for row in made}
    return [(row, each) for row, each in earned if (row.id, each.colour) in given]
