"""What the diagrams of mediation do to its limit and its stage: `mediation.…`, `confirmation.…`."""

from datetime import date, datetime

from engine.script import Context
from processes import documents
from processes.cases import changes
from processes.cases.choices import LitigationStage
from processes.deadlines import recompute
from processes.handlers.parameters import LimitKey
from processes.handlers.registry import handler, require_session
from processes.mediation import awards, confirmations, sessions, stages, time_limit


@handler("mediation.begin")
def begin(
    context: Context,
    case: int,
    limit: LimitKey,
    start: str | datetime,
    variant: str | None = None,
    unit: str | None = None,
) -> None:
    """Begin a mediation: its statutory deadline runs from the acceptance, whatever the tier becomes."""
    session = require_session(context)
    row = changes.get_open(session, case)
    row.mediation_start_at = row.mediation_start_at or context.now
    row.mediation_unit = unit if unit and not unit[:1].isdigit() else None
    since = datetime.fromisoformat(start.partition("@")[0]) if isinstance(start, str) else start
    deadline = time_limit.begin(
        session, case, limit, start=since, variant=variant, responsible=unit
    )
    # One that ran before may have been prolonged, which the diagram does not know.
    recompute.reschedule_followers(session, deadline, context.by)
    documents.automatic.follow(session, case, by=context.by)


@handler("mediation.stage")
def stage(context: Context, case: int, program: str) -> None:
    """What the court sent is before it or, once filed, in it."""
    is_before = program == "pre"
    wanted = LitigationStage.PRE_LITIGATION if is_before else LitigationStage.IN_LITIGATION
    stages.move_on(changes.get_open(require_session(context), case), wanted)


@handler("mediation.pause")
def pause(context: Context, case: int) -> None:
    """The limit stands still from the meeting on that found an appraisal necessary."""
    session = require_session(context)
    evidence = f"第{len(sessions.list_for_case(session, case))}次调解会决定鉴定"
    time_limit.pause(session, case, evidence=evidence, by=context.by)


@handler("mediation.resume", gives=["mediate_until"])
def resume(context: Context, case: int) -> dict[str, str]:
    """The limit runs on; until when is handed back."""
    row = time_limit.resume(require_session(context), case, by=context.by)
    return {"mediate_until": row.due_at.isoformat()}


@handler("mediation.prolong", gives=["mediate_until"])
def prolong(context: Context, case: int, until: str) -> dict[str, str]:
    """Both parties agreed and signed; the limit moves, and with it all that reads it."""
    signed = "双方在《调解期限延长同意书》上的签名"
    row = time_limit.prolong(
        require_session(context),
        case,
        date.fromisoformat(until[:10]),
        consent=signed,
        by=context.by,
    )
    return {"mediate_until": row.due_at.isoformat()}


@handler("arbitration.award")
def award(
    context: Context,
    case: int,
    forum: str,
    result: str,
    received_on: str | None = None,
    is_final: bool = False,
) -> None:
    """An award may be taken to court from the day it was received on; what ended otherwise may not."""
    if result == "award" and received_on:
        day = date.fromisoformat(received_on[:10])
        awards.receive(require_session(context), case, forum, day, is_final=is_final, by=context.by)


@handler("mediation.expire")
def expire(context: Context, case: int) -> None:
    """The limit is over without an agreement."""
    time_limit.expire(require_session(context), case)


@handler("confirmation.file")
def file_confirmation(context: Context, case: int) -> None:
    """The court has the request on its list: its thirty days run beside the fifteen (民诉法187条)."""
    confirmations.record_filing(require_session(context), case)


@handler("confirmation.close")
def close_confirmation(context: Context, case: int) -> None:
    """The thirty days are over: the parties are told to go to court instead."""
    confirmations.close(require_session(context), case)
