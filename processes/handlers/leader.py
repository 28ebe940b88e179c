"""What the diagram of a leader's case does: `leader.…`."""

from engine.script import Context
from processes import documents
from processes.cases import teams
from processes.cases.choices import TeamRole
from processes.handlers.registry import handler, tables


@handler("leader.assign")
def assign(context: Context, case: int, leader: str) -> None:
    """Make somebody answer for the case; whoever had it hands over."""
    _put(context, case, TeamRole.LEADER, leader)


@handler("leader.bring_back")
def bring_back(context: Context, case: int, leader: str) -> None:
    """After a relapse the same leader and the same five go on; the plan they had still stands."""
    _put(context, case, TeamRole.LEADER, leader)
    teams.require_ready(tables(context), case)


@handler("leader.ready")
def ready(
    context: Context,
    case: int,
    leader: str,
    team_street: str,
    team_village: str,
    team_police: str,
    team_grid: str,
) -> None:
    """Keep the five people and the approved plan; raises what is still missing."""
    _put(context, case, TeamRole.LEADER, leader)
    _put(context, case, TeamRole.STREET, team_street)
    _put(context, case, TeamRole.VILLAGE, team_village)
    _put(context, case, TeamRole.POLICE, team_police)
    _put(context, case, TeamRole.GRID, team_grid)
    session = tables(context)
    teams.approve_plan(session, case, by=context.by)
    teams.require_ready(session, case)
    documents.automatic.follow(session, case, by=context.by)


def _put(context: Context, case: int, role: TeamRole, who: str) -> None:
    session = tables(context)
    present = teams.member(session, case, role)
    if present is None:
        teams.appoint(session, case, role, who)
    elif who not in (str(present.person_id), present.name):
        teams.hand_over(session, case, role, who, "换人,材料随案移交", by=context.by)
