"""What the diagram of a leader's case does: `leader.…`, and the facts of its forms."""

from typing import Any

from engine import forms
from engine.script import Context
from processes import documents
from processes.cases import changes, reasons
from processes.cases.choices import Change, TeamRole
from processes.deadlines import case_deadlines, extensions
from processes.errors import HandoverRequired
from processes.handlers.answers import is_yes
from processes.handlers.registry import case_id, handler, require_session
from processes.sponsorship import council, record, teams
from processes.sponsorship.models import Effort

#: What the form of the team says for a lawyer from outside, whose name is not the process's.
OUTSIDE = "outside"
#: The fields of the forms in which somebody is named for a role.
FIELDS = {
    "leader": TeamRole.LEADER,
    "team_street": TeamRole.STREET,
    "team_village": TeamRole.VILLAGE,
    "team_police": TeamRole.POLICE,
    "team_grid": TeamRole.GRID,
}


@handler("leader.assign")
def assign(context: Context, case: int, leader: str) -> None:
    """Make somebody answer for the case; whoever had it hands over."""
    _put(context, case, TeamRole.LEADER, leader)


@handler("leader.current", gives=["lead_now"], repeatable=True)
def current(context: Context, case: int) -> dict[str, Any]:
    """Who leads now: a change of person on the case's own page reaches the process here."""
    lead = teams.find_member(require_session(context), case, TeamRole.LEADER)
    return {"lead_now": str(lead.person_id) if lead and lead.person_id else None}


@handler("leader.bring_back")
def bring_back(context: Context, case: int, leader: str) -> None:
    """After a relapse the same leader and the same five go on; the plan they had still stands."""
    session = require_session(context)
    if teams.find_member(session, case, TeamRole.LEADER) is None:
        _put(context, case, TeamRole.LEADER, leader)
    teams.require_ready(session, case)


@handler("leader.extended", gives=["close_due"])
def extended(context: Context, case: int) -> dict[str, Any]:
    """When the extension that was just granted ends."""
    return {
        "close_due": case_deadlines.get_running(
            require_session(context), case, "leader.close"
        ).due_at.isoformat()
    }


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
    if team_police != OUTSIDE:
        _put(context, case, TeamRole.POLICE, team_police)
    _put(context, case, TeamRole.GRID, team_grid)
    session = require_session(context)
    teams.approve_plan(session, case, by=context.by)
    teams.require_ready(session, case)
    documents.automatic.follow(session, case, by=context.by)


@forms.writer("leader.difficulty", repeatable=True)
def difficulty(context: Context, text: str) -> None:
    """On what ground the case is proposed (难度评定依据), and whether it is of long standing."""
    given = context.variables
    record.propose(
        require_session(context),
        case_id(context),
        is_backlog=bool(given.get("is_backlog")),
        grounds=given.get("grounds") or [],
        difficulty=text,
        by=context.by,
    )
    words = [reasons.ticked("grounds", each) for each in given.get("grounds") or []]
    _note(context, "。".join(["、".join(words), text]))


@forms.writer("leader.handover")
def handover(context: Context, text: str | None) -> None:
    """What is handed over; refused where somebody is replaced and nothing is said (docs/domain.md L06)."""
    session, case = require_session(context), case_id(context)
    for field, role in FIELDS.items():
        if (field == "leader") != (context.element == "Assign"):
            continue
        present, wanted = teams.find_member(session, case, role), _named(context, field)
        if present is None or wanted in ("", str(present.person_id), present.name):
            continue
        if not (text or "").strip():
            raise HandoverRequired
        present.handover = (text or "").strip()


@forms.writer("leader.lawyer")
def lawyer(context: Context, name: str) -> None:
    """A lawyer from outside is one of the five; the name stands in the team alone."""
    session, case = require_session(context), case_id(context)
    present = teams.find_member(session, case, TeamRole.POLICE)
    if present is None:
        teams.appoint(session, case, TeamRole.POLICE, name)
    elif present.name != name.strip():
        words = context.variables.get("handover") or ""
        teams.hand_over(session, case, TeamRole.POLICE, name, words, by=context.by)


@forms.writer("leader.progress")
def progress(context: Context, text: str) -> None:
    """What was done for the case since the last time, one record for each kind of effort."""
    given = context.variables
    for what in given.get("actions") or []:
        is_outreach = what == Effort.OUTREACH
        record.record_effort(
            require_session(context),
            case_id(context),
            what,
            text,
            place=given.get("outreach_place") if is_outreach else None,
            people=given.get("outreach_people") if is_outreach else None,
            promises=given.get("promises") if is_outreach else None,
            by=context.by,
        )
    done = [reasons.ticked("actions", each) for each in given.get("actions") or []]
    steps = [reasons.ticked("conclude_steps", each) for each in given.get("conclude_steps") or []]
    _note(context, "。".join(filter(None, ["、".join(done), "、".join(steps), text])))


@forms.writer("leader.recognition")
def recognition(context: Context, text: str) -> None:
    """Whether the committee verified that the case is settled, and on what."""
    given = context.variables
    record.recognise(
        require_session(context),
        case_id(context),
        is_recognised=is_yes(given.get("certified")),
        basis=given["basis"],
        note=text,
        by=context.by,
    )


@forms.writer("leader.minutes")
def minutes(context: Context, text: str) -> None:
    """What the standing committee decided about the case."""
    decision = context.variables["decision"]
    council.record_decision(
        require_session(context), case_id(context), decision, text, by=context.by
    )
    _note(context, text)


@forms.writer("leader.overdue")
def overdue(context: Context, text: str) -> None:
    """What becomes of a case whose ninety days are over; an extension counts from here."""
    given = context.variables
    if given["decision"] == "extend":
        session = require_session(context)
        row = case_deadlines.get_running(session, case_id(context), "leader.close")
        extensions.extend_in_step(session, row, int(given["days"]), reason=text, by=context.by)
    else:
        _note(context, text)


@forms.writer("revisit.reasoning")
def reasoning(context: Context, text: str) -> None:
    """How the leader explained law, reason and circumstances (释法说理)."""
    _note(context, f"释法说理：{text}")


def _put(context: Context, case: int, role: TeamRole, who: str) -> None:
    session = require_session(context)
    present = teams.find_member(session, case, role)
    if present is None:
        teams.appoint(session, case, role, who)
    elif who not in (str(present.person_id), present.name):
        teams.hand_over(session, case, role, who, present.handover or "", by=context.by)


def _named(context: Context, field: str) -> str:
    """Whom the form names for a role; nobody where it has no such field."""
    value = context.variables.get(field)
    return "" if value in (None, OUTSIDE) else str(value)


def _note(context: Context, words: str) -> None:
    session, case = require_session(context), case_id(context)
    row = changes.get_open(session, case)
    changes.note(session, row, Change.NOTED, reason=words, by=context.by)
