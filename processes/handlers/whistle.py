"""What the diagram of a whistle does: `whistle.…`.

A diagram names a whistle as its messages are correlated: `<case no>/<number>`.
"""

from typing import Any

from sqlalchemy.orm import Session

from engine.script import Context
from processes import documents, notices
from processes.cases import changes, reasons
from processes.cases.choices import WhistleKind
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import Ending
from processes.handlers.parameters import WhistleCode
from processes.handlers.registry import handler, require_session
from processes.notices import notification_events
from processes.organisation.roles import Role, group
from processes.whistles import measures, whistles
from processes.whistles.models import Attendance, Whistle


@handler("whistle.blow", gives=["whistle_no"])
def blow(
    context: Context,
    case: int,
    kind: WhistleCode,
    departments: list[str],
    lead: str,
    reason: str | None = None,
) -> dict[str, Any]:
    """Call the departments; answers the whistle's number within the case."""
    session = require_session(context)
    row = whistles.blow(
        session,
        case,
        kind=kind,
        units=[*departments, lead],
        lead=lead,
        reason=reasons.words(reason) or "需多部门会商",
        by=context.by,
    )
    for unit in {*departments, lead}:
        _time_arrival(context, row, unit)
    _tell(session, row, [*departments, lead])
    # 应急先吹后补: only an emergency is whistled for before it is approved.
    if row.kind is not WhistleKind.EMERGENCY:
        whistles.approve(session, row.id, by=context.by)
    documents.automatic.follow(session, case, by=context.by)
    notification_events.whistled(session, changes.get(session, case), row, {*departments, lead})
    return {"whistle_no": row.number}


@handler("whistle.sign", repeatable=True)
def sign(context: Context, case: int, whistle: str, department: str) -> None:
    """The department has received the whistle."""
    session = require_session(context)
    row, called = find_called(session, case, whistle, department)
    whistles.sign(session, called, by=context.by)
    # To come is a task of its own: the call has been answered.
    notices.dismiss_for(session, [group(Role.LIAISON, department)], f"whistle:{row.id}")


@handler("whistle.arrive")
def arrive(context: Context, case: int, whistle: str, department: str) -> None:
    """The department has come to the centre."""
    session = require_session(context)
    row, called = find_called(session, case, whistle, department)
    whistles.arrive(session, called, by=context.by)
    whistles.end_arrival(session, row, department, Ending.DONE)


@handler("whistle.excuse")
def excuse(
    context: Context, case: int, whistle: str, department: str, lead: str | None = None
) -> None:
    """The department need not come; where it was to lead, `lead` does."""
    session = require_session(context)
    row, called = find_called(session, case, whistle, department)
    whistles.excuse(session, called)
    if lead is not None:
        whistles.change_lead(session, row.id, lead)
    whistles.end_arrival(session, row, department, Ending.CALLED_OFF)


@handler("whistle.open")
def open_meeting(context: Context, case: int, whistle: str) -> None:
    """The meeting is open, whoever is still missing."""
    session = require_session(context)
    whistles.record_meeting(session, find_whistle(session, case, whistle).id)


@handler("whistle.measures", gives=["agreed"])
def list_measures(context: Context, case: int, whistle: str) -> dict[str, Any]:
    """What is still to be done of the joint plan: one task for each measure."""
    session = require_session(context)
    rows = measures.list_for_whistle(session, find_whistle(session, case, whistle).id)
    agreed = [
        {"id": row.id, "unit": row.unit, "due_on": row.due_on.isoformat()}
        for row in rows
        if row.done_at is None
    ]
    return {"agreed": agreed}


@handler("whistle.close")
def close(context: Context, case: int, whistle: str, result: str | None = None) -> None:
    """The whistle has done its work."""
    session = require_session(context)
    row = whistles.close(session, find_whistle(session, case, whistle).id, result)
    whistles.await_no_longer(session, row, whistles.list_called(session, row.id))


def find_whistle(session: Session, case: int, key: str) -> Whistle:
    """The case's whistle of that key; raises NoSuchWhistle."""
    return whistles.get_of_case(session, case, _number(key))


def find_called(
    session: Session, case: int, key: str, department: str
) -> tuple[Whistle, Attendance]:
    """`find_whistle` and the department's answer to it; raises NotWhistled, too."""
    return whistles.get_with_called(session, case, _number(key), department)


def _number(key: str) -> int:
    return int(key.rpartition("/")[2])


def _tell(session: Session, row: Whistle, units: list[str]) -> None:
    """The departments hear of it at once (即时“吹哨”); an emergency does not wait for morning."""
    case = changes.get(session, row.case_id)
    is_urgent = row.kind is WhistleKind.EMERGENCY
    notices.notify_group(
        session,
        groups=[group(Role.LIAISON, unit) for unit in dict.fromkeys(units)],
        matter=f"whistle:{row.id}",
        title=f"{row.kind.words}：请到中心报到",
        body=f"案件{case.case_no}，请按时签收、到场。",
        case_id=case.id,
        urgency=notices.Urgency.URGENT if is_urgent else notices.Urgency.NORMAL,
    )


def _time_arrival(context: Context, row: Whistle, unit: str) -> None:
    """Arrival is reckoned from the whistle, whether or not the department ever signs."""
    session = require_session(context)
    case = changes.get(session, row.case_id)
    case_deadlines.begin(
        session,
        case,
        due_dates.compute(whistles.ARRIVAL, row.blown_at, row.kind, place=case.street),
        Kind.PROCESS,
        variant=row.kind,
        instance_id=context.instance.id,
        element="Arrive",
        token=whistles.arrival_token(row, unit),
        responsible=unit,
    )
