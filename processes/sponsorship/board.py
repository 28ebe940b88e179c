"""Who answers for how many cases and how they stand: 在办、已结、超期 per leader (docs/domain.md L04, L11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.models import TaskStatus, UserTask
from processes.cases.choices import Outcome, Status, TeamRole
from processes.cases.models import Case
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.roles import Role
from processes.rates import percentage
from processes.whistles.models import TeamMember

OPEN = (Status.REGISTERED, Status.HANDLING)


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
        CaseDeadline.key == "leader.close",
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


def list_for_leader(session: Session, person_id: int) -> list[Sponsored]:
    """The cases somebody leads, those whose limit ends first before the others."""
    chosen = (
        select(Case)
        .join(TeamMember, TeamMember.case_id == Case.id)
        .where(TeamMember.person_id == person_id, _leads())
    )
    cases = session.scalars(chosen.order_by(Case.id)).all()
    running = _running(session, [case.id for case in cases])
    waiting = _waiting(session, person_id)
    found = [_sponsored(case, running.get(case.id, []), waiting) for case in cases]
    return sorted(found, key=_urgency)


def _leads() -> ColumnElement[bool]:
    return and_(TeamMember.role == TeamRole.LEADER, TeamMember.until.is_(None))


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


def _waiting(session: Session, person_id: int) -> dict[int, UserTask]:
    chosen = select(UserTask).where(
        UserTask.assignee == str(person_id), UserTask.status == TaskStatus.OPEN
    )
    return {row.instance_id: row for row in session.scalars(chosen.order_by(UserTask.id.desc()))}


def _sponsored(case: Case, running: list[CaseDeadline], waiting: dict[int, UserTask]) -> Sponsored:
    def first(keys: str) -> CaseDeadline | None:
        return next((row for row in running if row.key == keys), None)

    statutory = [row for row in running if row.instance_id is None]
    return Sponsored(
        case,
        first("leader.close"),
        statutory[0] if statutory else None,
        first("leader.meet"),
        waiting.get(case.instance_id or 0),
    )


def _urgency(each: Sponsored) -> tuple[bool, datetime, int]:
    dues = [row.due_at for row in (each.close, each.statutory, each.meet) if row]
    return each.case.status not in OPEN, min(dues, default=clock.now()), each.case.id
