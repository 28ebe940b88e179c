"""Who answers for how many cases and how they stand: 在办、已结、超期 per leader (docs/domain.md L04, L11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from engine import clock
from engine.models import TaskStatus, UserTask
from processes import readers
from processes.cases.choices import Outcome, Status, TeamRole
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.roles import Role
from processes.rates import percentage
from processes.whistles.models import TeamMember

OPEN = (Status.REGISTERED, Status.HANDLING)
#: The ninety days, and the next time to meet the people concerned.
CLOSE, MEET = "leader.close", "leader.meet"
#: The place in the order of what has no limit.
NEVER = literal(datetime(9999, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Load:
    """One leader's cases; `overdue` are those in hand past the leader's limit."""

    person: Person
    in_hand: int
    closed: int
    overdue: int


@dataclass(frozen=True)
class Totals:
    """All sponsored cases: those in hand count in the denominator, only `settled` above it."""

    sponsored: int
    settled: int

    @property
    def rate(self) -> str:
        """化解率, two places: `70.40%`; a dash where there is nothing to divide by."""
        return percentage(self.settled, self.sponsored)


class RunningLimit(NamedTuple):
    """A running limit of a case: the leader's own, or a statutory one."""

    case_id: int
    key: str
    is_statutory: bool
    due_at: datetime
    name: str


@dataclass(frozen=True)
class Sponsored:
    """A leader's own case with both deadlines and what is next."""

    case: Case
    #: The ninety days, and the statutory limit that ends first.
    close: CaseDeadline | None
    statutory: CaseDeadline | None
    #: By when to meet the people concerned.
    meet: CaseDeadline | None
    #: What waits for the leader, if anything does.
    task: UserTask | None


def list_loads(session: Session, district: str) -> list[Load]:
    """Every leader of the district with their cases, whoever has none as well."""
    now = clock.now()
    late = exists().where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.key == CLOSE,
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.due_at <= now,
    )
    is_open = Case.status.in_(OPEN)
    counted = session.execute(
        select(
            TeamMember.person_id,
            func.count().filter(is_open).label("in_hand"),
            func.count().filter(~is_open).label("closed"),
            func.count().filter(and_(is_open, late)).label("overdue"),
        )
        .join(Case, Case.id == TeamMember.case_id)
        .where(TeamMember.district == district, _leads())
        .group_by(TeamMember.person_id)
    )
    known = {row.person_id: row for row in counted}
    return [
        Load(person, row.in_hand, row.closed, row.overdue) if row else Load(person, 0, 0, 0)
        for person in _leaders(session, district)
        for row in [known.get(person.id)]
    ]


def count_sponsored(session: Session, district: str) -> Totals:
    """How many cases leaders have taken, and how many of them are settled."""
    row = session.execute(
        select(func.count(), func.count().filter(Case.outcome == Outcome.SETTLED))
        .join(TeamMember, TeamMember.case_id == Case.id)
        .where(TeamMember.district == district, _leads())
    ).one()
    return Totals(row[0], row[1])


def list_for_leader(
    session: Session, person_id: int, *, after: str = "", size: int
) -> tuple[list[Sponsored], str]:
    """Up to `size` cases somebody leads: those in hand, whose limit ends first before the others, then the closed.

    `after` is the position an earlier page gave; answers also the position after which the next one
    begins, empty on the last.
    """
    at = _position()
    chosen = _led_by(person_id).add_columns(*(each.label(f"at{i}") for i, each in enumerate(at)))
    begins = _read_position(after)
    if begins is not None:
        chosen = chosen.where(tuple_(*at) > tuple_(*map(literal, begins)))
    rows = session.execute(chosen.order_by(*at).limit(size + 1)).all()
    shown = rows[:size]
    following = _write_position(shown[-1]) if len(rows) > size else ""
    return _tell(session, person_id, [row.Case for row in shown]), following


def select_in_hand(person_id: int) -> Select[int]:
    """The ids of the cases in hand that somebody leads."""
    return _led_by(person_id).where(Case.status.in_(OPEN)).with_only_columns(Case.id)


def list_running(session: Session, cases: Select[int]) -> list[RunningLimit]:
    """The running limits of these cases that concern who leads them, what ends first before the others."""
    rows = session.execute(
        select(
            CaseDeadline.case_id,
            CaseDeadline.key,
            CaseDeadline.instance_id.is_(None),
            CaseDeadline.due_at,
            CaseDeadline.name,
        )
        .where(
            CaseDeadline.case_id.in_(cases),
            CaseDeadline.status == DeadlineStatus.RUNNING,
            or_(CaseDeadline.key.in_((CLOSE, MEET)), CaseDeadline.instance_id.is_(None)),
        )
        .order_by(CaseDeadline.due_at, CaseDeadline.id)
    )
    return [RunningLimit(*row) for row in rows]


def _leads() -> ColumnElement[bool]:
    return and_(TeamMember.role == TeamRole.LEADER, TeamMember.until.is_(None))


def _led_by(person_id: int) -> Select[Case]:
    return (
        select(Case)
        .join(TeamMember, TeamMember.case_id == Case.id)
        .where(TeamMember.person_id == person_id, _leads())
    )


def _position() -> tuple[ColumnElement[Any], ...]:
    """Where a case stands in its leader's list: how urgent it is, of equals the newest first."""
    is_closed = Case.status.not_in(OPEN)
    first = (
        select(func.min(CaseDeadline.due_at))
        .where(
            CaseDeadline.case_id == Case.id,
            CaseDeadline.status == DeadlineStatus.RUNNING,
            or_(CaseDeadline.key.in_((CLOSE, MEET)), CaseDeadline.instance_id.is_(None)),
        )
        .correlate(Case)
        .scalar_subquery()
    )
    return is_closed, case((is_closed, NEVER), else_=func.coalesce(first, NEVER)), -Case.id


def _write_position(row: Any) -> str:
    return f"{int(row.at0)}_{row.at1.isoformat()}_{-row.at2}"


def _read_position(text: str) -> tuple[bool, datetime, int] | None:
    """None for what is none."""
    is_closed, _, rest = text.partition("_")
    due, _, digits = rest.rpartition("_")
    moment, row = readers.asked_instant(due), readers.asked(readers.row, digits)
    if is_closed not in ("0", "1") or moment is None or row is None:
        return None
    return is_closed == "1", moment, -row


def _tell(session: Session, person_id: int, cases: Sequence[Case]) -> list[Sponsored]:
    running = _running(session, [each.id for each in cases])
    waiting = _waiting(session, person_id, [each.instance_id or 0 for each in cases])
    return [_sponsored(each, running.get(each.id, []), waiting) for each in cases]


def _leaders(session: Session, district: str) -> Sequence[Person]:
    chosen = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.role == Role.LEADER, Appointment.district == district, people.is_current()
        )
    )
    return session.scalars(chosen.order_by(Person.id)).all()


def _running(session: Session, case_ids: list[int]) -> dict[int, list[CaseDeadline]]:
    chosen = select(CaseDeadline).where(
        CaseDeadline.case_id.in_(case_ids), CaseDeadline.status == DeadlineStatus.RUNNING
    )
    found: dict[int, list[CaseDeadline]] = {}
    for row in session.scalars(chosen.order_by(CaseDeadline.due_at)):
        found.setdefault(row.case_id, []).append(row)
    return found


def _waiting(session: Session, person_id: int, instances: list[int]) -> dict[int, UserTask]:
    chosen = select(UserTask).where(
        UserTask.instance_id.in_(instances),
        UserTask.assignee == str(person_id),
        UserTask.status == TaskStatus.OPEN,
    )
    return {row.instance_id: row for row in session.scalars(chosen.order_by(UserTask.id.desc()))}


def _sponsored(case: Case, running: list[CaseDeadline], waiting: dict[int, UserTask]) -> Sponsored:
    def first(keys: str) -> CaseDeadline | None:
        return next((row for row in running if row.key == keys), None)

    statutory = [row for row in running if row.instance_id is None]
    return Sponsored(
        case,
        first(CLOSE),
        statutory[0] if statutory else None,
        first(MEET),
        waiting.get(case.instance_id or 0),
    )
