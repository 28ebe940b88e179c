"""A change of person in the five, whenever it happens: with what was handed over, or not at all (docs/domain.md L06)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import tasks
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.cases import changes
from processes.cases.choices import TeamRole
from processes.cases.models import Case
from processes.casework import candidates
from processes.errors import NotOfThatRole
from processes.organisation.roles import Role
from processes.sponsorship import teams
from processes.whistles.models import TeamMember

#: Among whom the successor is chosen; a lawyer from outside is named instead.
CHOSEN_FROM = {
    TeamRole.LEADER: Role.LEADER,
    TeamRole.STREET: Role.CENTER,
    TeamRole.VILLAGE: Role.GRID_HEAD,
    TeamRole.POLICE: Role.LIAISON,
    TeamRole.GRID: Role.GRID_WORKER,
}


def change(
    session: Session, case_id: int, role: TeamRole, who: int | str, handover: str, *, by: Person
) -> TeamMember:
    """Let somebody else have the role; what waits for the leader waits for the new one.

    Raises HandoverRequired, NotOfThatRole, what `teams.hand_over` does.
    """
    case = changes.get_open(session, case_id)
    _check(session, case, role, who)
    before = teams.find_member(session, case_id, role)
    row = teams.hand_over(session, case_id, role, who, handover, by=by)
    if role is TeamRole.LEADER and before and before.person_id != row.person_id:
        case.owner_id = row.person_id
        _reassign(session, case, before.person_id, row.person_id, by)
    return row


def _check(session: Session, case: Case, role: TeamRole, who: int | str) -> None:
    """Somebody known must hold the office; only a lawyer may be a name."""
    if isinstance(who, str) and not who.strip().isdigit():
        if role is not TeamRole.POLICE or not who.strip():
            raise NotOfThatRole(role=role.words)
        return
    offered = {each.id for each in candidates.list_candidates(session, case, CHOSEN_FROM[role])}
    if str(who).strip() not in offered:
        raise NotOfThatRole(role=role.words)


def _reassign(
    session: Session, case: Case, before: int | None, after: int | None, by: Person
) -> None:
    waiting = select(UserTask.id).where(
        UserTask.instance_id == case.instance_id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.assignee == str(before),
    )
    for task_id in session.scalars(waiting).all():
        tasks.assign(session, task_id, str(after), by)
