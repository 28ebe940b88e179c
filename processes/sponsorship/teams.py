"""The leader's case: five people and a plan, without which it may not move (七个“一”)."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.calendars import working_time
from processes.cases import changes
from processes.cases.choices import Change, Status, TeamRole
from processes.cases.models import Case
from processes.deadlines import case_deadlines, due_dates, limits
from processes.deadlines.limits import Kind
from processes.deadlines.models import Ending
from processes.errors import (
    HandoverRequired,
    MissingField,
    PlanRequired,
    TeamIncomplete,
    UnknownRole,
)
from processes.organisation import people
from processes.sponsorship.dates import RESOLVE_BY
from processes.whistles.models import Plan, TeamMember

#: The day the leader's own plan names (化解限期), as the rules call it.
PROMISE = "leader.promise"


def appoint(
    session: Session,
    case_id: int,
    role: TeamRole | str,
    who: int | str,
    *,
    phone: str | None = None,
) -> TeamMember:
    """Put somebody in an empty role: a person's id, or the name of somebody from outside.

    Naming the same person again changes nothing; somebody else is a handover
    (`hand_over`), refused here with HandoverRequired.
    """
    case = changes.get_open(session, case_id)
    wanted = _role(role)
    person_id, name, known_phone = _who(session, who)
    present = find_member(session, case_id, wanted)
    if present:
        if (present.person_id, present.name) != (person_id, name):
            raise HandoverRequired
        return present
    row = TeamMember(
        case_id=case.id,
        district=case.district,
        role=wanted,
        person_id=person_id,
        name=name,
        phone=phone or known_phone,
        since=clock.now(),
    )
    session.add(row)
    session.flush()
    if wanted is TeamRole.LEADER:
        case.owner_id = person_id
        # Ninety days from the first appointment, whoever leads afterwards (一抓到底).
        case_deadlines.open_once(session, case.id, "leader.close", case.district)
    return row


def hand_over(
    session: Session,
    case_id: int,
    role: TeamRole | str,
    who: int | str,
    handover: str,
    *,
    by: Person | None = None,
) -> TeamMember:
    """Replace somebody; what was handed over must be said. The old row stays, ended."""
    if not handover.strip():
        raise HandoverRequired
    present = find_member(session, case_id, _role(role))
    if present:
        present.until, present.handover = clock.now(), handover.strip()
        session.flush()
    row = appoint(session, case_id, role, who)
    case = changes.get(session, case_id)
    changes.note(session, case, Change.HANDED_OVER, reason=row.role.words, by=by)
    return row


def find_member(session: Session, case_id: int, role: TeamRole) -> TeamMember | None:
    """Who has the role now."""
    return session.scalar(
        select(TeamMember).filter_by(case_id=case_id, role=role).where(TeamMember.until.is_(None))
    )


def list_past_members(session: Session, case_id: int) -> list[TeamMember]:
    """Who had which role until when, the newest first."""
    chosen = select(TeamMember).filter_by(case_id=case_id).where(TeamMember.until.is_not(None))
    return list(session.scalars(chosen.order_by(TeamMember.until.desc())))


def count_replaced(session: Session, district: str, since: datetime, until: datetime) -> int:
    """换人次数: how many of the five were replaced in a period."""
    chosen = select(func.count()).where(
        TeamMember.district == district, TeamMember.until >= since, TeamMember.until < until
    )
    return session.scalar(chosen.select_from(TeamMember)) or 0


def list_members(session: Session, case_id: int) -> list[TeamMember]:
    """The present members, in the order of the seven "ones"."""
    chosen = select(TeamMember).filter_by(case_id=case_id).where(TeamMember.until.is_(None))
    return sorted(session.scalars(chosen), key=lambda row: list(TeamRole).index(row.role))


def list_missing(session: Session, case_id: int) -> list[str]:
    """The roles nobody has yet, in words; empty when the five are complete."""
    return list_missing_in(session, [case_id])[case_id]


def list_missing_in(session: Session, case_ids: Collection[int]) -> dict[int, list[str]]:
    """`list_missing` for each of the cases, with one statement for any number."""
    chosen = select(TeamMember.case_id, TeamMember.role).where(
        TeamMember.case_id.in_(case_ids), TeamMember.until.is_(None)
    )
    present = {(case_id, role) for case_id, role in session.execute(chosen)}
    return {
        case_id: [role.words for role in TeamRole if (case_id, role) not in present]
        for case_id in case_ids
    }


def draft_plan(
    session: Session,
    case_id: int,
    content: str,
    *,
    resolve_by: date | None = None,
    by: Person | None = None,
) -> Plan:
    """Keep a plan; the newest counts, and must be approved anew."""
    case = changes.get_open(session, case_id)
    if not content.strip():
        raise MissingField(field="化解方案")
    if resolve_by:
        RESOLVE_BY.require(session, resolve_by, case.id)
    row = Plan(
        case_id=case.id,
        district=case.district,
        content=content.strip(),
        resolve_by=resolve_by,
        drafted_at=clock.now(),
        drafted_by=changes.actor(by),
    )
    session.add(row)
    session.flush()
    return row


def find_newest_plan(session: Session, case_id: int) -> Plan | None:
    """The newest plan."""
    chosen = select(Plan).filter_by(case_id=case_id).order_by(Plan.id.desc())
    return session.scalar(chosen.limit(1))


def approve_plan(session: Session, case_id: int, *, by: Person | None = None) -> Plan:
    """Approve the newest plan; raises PlanRequired when there is none."""
    row = find_newest_plan(session, case_id)
    if row is None:
        raise PlanRequired
    row.approved_at, row.approved_by = clock.now(), changes.actor(by)
    session.flush()
    _hold_to(session, row)
    return row


def is_ready(session: Session, case_id: int) -> bool:
    """Whether the five are complete and the newest plan is approved."""
    newest = find_newest_plan(session, case_id)
    return (
        not list_missing(session, case_id) and newest is not None and newest.approved_at is not None
    )


def require_ready(session: Session, case_id: int) -> None:
    """Refuse to move on without the five (TeamIncomplete) or an approved plan (PlanRequired)."""
    absent = list_missing(session, case_id)
    if absent:
        raise TeamIncomplete(missing="、".join(absent))
    if not is_ready(session, case_id):
        raise PlanRequired


def count_open_cases(session: Session, district: str) -> dict[int, int]:
    """How many open cases each leading person has, for an even share."""
    counted = (
        select(TeamMember.person_id, func.count())
        .join(Case, Case.id == TeamMember.case_id)
        .where(
            TeamMember.district == district,
            TeamMember.role == TeamRole.LEADER,
            TeamMember.until.is_(None),
            Case.status == Status.HANDLING,
        )
        .group_by(TeamMember.person_id)
    )
    return {person: number for person, number in session.execute(counted) if person}


def _hold_to(session: Session, plan: Plan) -> None:
    """The day an approved plan promises runs as a limit of the case; a newer plan's takes its place."""
    for row in case_deadlines.list_for_case(session, plan.case_id):
        if row.key == PROMISE:
            case_deadlines.close(session, row, Ending.CALLED_OFF)
    if plan.resolve_by is None:
        return
    case = changes.get(session, plan.case_id)
    rule = limits.find(PROMISE, clock.today(), session=session)
    # From now, not from the day itself: it reminds before it is over.
    deadline = due_dates.compute_by_rule(
        rule,
        clock.now(),
        given=working_time.end_of_day(plan.resolve_by),
        given_why="领导在方案中确定的化解限期",
    )
    case_deadlines.begin(
        session,
        case,
        deadline,
        Kind.PROCESS,
        instance_id=case.instance_id,
        responsible=case.district,
    )
    session.flush()


def _role(role: TeamRole | str) -> TeamRole:
    try:
        return TeamRole(role)
    except ValueError as error:
        raise UnknownRole(role=role) from error


def _who(session: Session, who: int | str) -> tuple[int | None, str, str | None]:
    """Person id, name and office phone; a text that is no number names an outsider."""
    if isinstance(who, str) and not who.strip().isdigit():
        return None, who.strip(), None
    known = people.get_person(session, who)
    return known.id, known.name, known.phone
