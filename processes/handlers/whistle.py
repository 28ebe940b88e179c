"""What the diagram of a whistle does: `whistle.…`.

A diagram names a whistle as its messages are correlated: `<case no>/<number>`.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.script import Context
from processes.cases import reasons, whistles
from processes.cases.choices import WhistleKind
from processes.cases.whistle_models import Whistle
from processes.errors import NoSuchWhistle
from processes.handlers.registry import handler, tables


@handler("whistle.blow")
def blow(
    context: Context,
    case: int,
    kind: str,
    departments: list[str],
    lead: str,
    reason: str | None = None,
) -> dict[str, Any]:
    """Call the departments; answers the whistle's number within the case."""
    session = tables(context)
    row = whistles.blow(
        session,
        case,
        kind=kind,
        units=[*departments, lead],
        lead=lead,
        reason=reasons.words(reason) or "需多部门会商",
        by=context.by,
    )
    # 应急先吹后补: only an emergency is whistled for before it is approved.
    if row.kind is not WhistleKind.EMERGENCY:
        whistles.approve(session, row.id, by=context.by)
    return {"whistle_no": row.number}


@handler("whistle.sign")
def sign(context: Context, case: int, whistle: str, department: str) -> None:
    """The department has received the whistle."""
    session = tables(context)
    whistles.sign(session, of_key(session, case, whistle).id, department, by=context.by)


@handler("whistle.arrive")
def arrive(context: Context, case: int, whistle: str, department: str) -> None:
    """The department has come to the centre."""
    session = tables(context)
    whistles.arrive(session, of_key(session, case, whistle).id, department, by=context.by)


@handler("whistle.excuse")
def excuse(context: Context, case: int, whistle: str, department: str) -> None:
    """The department need not come."""
    session = tables(context)
    whistles.excuse(session, of_key(session, case, whistle).id, department)


@handler("whistle.open")
def open_meeting(context: Context, case: int, whistle: str) -> None:
    """The meeting is open, whoever is still missing."""
    session = tables(context)
    whistles.meet(session, of_key(session, case, whistle).id)


@handler("whistle.close")
def close(context: Context, case: int, whistle: str) -> None:
    """The whistle has done its work."""
    session = tables(context)
    whistles.close(session, of_key(session, case, whistle).id)


def of_key(session: Session, case: int, key: str) -> Whistle:
    """The case's whistle of that key; raises NoSuchWhistle."""
    number = int(key.rpartition("/")[2])
    found = session.scalar(select(Whistle).filter_by(case_id=case, number=number))
    if found is None:
        raise NoSuchWhistle
    return found
