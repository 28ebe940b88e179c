"""Taking a department's case to the leaders' tier when one of the six conditions holds.

A centre asks for it by hand; a petition past its sixty days goes by itself.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import jobs, runner
from engine.identity import Person
from engine.instances.execution import Execution
from engine.models import Subscription
from engine.scheduling import timetable
from processes.cases import changes
from processes.cases.choices import Tier
from processes.cases.models import Case
from processes.casework import escalation_grounds
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.errors import NoGround

#: As `department.bpmn` names it; the key is the case number.
MESSAGE = "department.escalate"


def escalate(session: Session, case: Case, ground: str, by: Person | None) -> None:
    """Hand the case to the leaders; `ground` is a code of `cases.grounds`.

    Raises NoGround when that condition does not hold, NobodyWaits when no department has the case.
    """
    if ground not in escalation_grounds.list_fulfilled(session, case):
        raise NoGround
    runner.message(session, MESSAGE, case.case_no, {"reason": ground}, by=by)


def is_possible(execution: Execution, case: Case) -> bool:
    """Whether the case's process waits for the message that hands it to the leaders."""
    awaited = {(each.name, each.key) for each in execution.subscriptions}
    return (MESSAGE, case.case_no) in awaited


@timetable.scheduled("petitions.overdue", minute="*/10")
def defer_overdue(session: Session, now: datetime) -> None:
    """Defer the escalation of the departments' petitions past their sixty days (信访已超60日)."""
    is_over = exists().where(
        CaseDeadline.case_id == Case.id,
        CaseDeadline.key == "xf.close",
        CaseDeadline.status == DeadlineStatus.RUNNING,
        CaseDeadline.due_at <= now,
    )
    is_waiting = exists().where(
        Subscription.instance_id == Case.instance_id,
        Subscription.kind == "message",
        Subscription.name == MESSAGE,
    )
    chosen = select(Case).where(Case.tier == Tier.DEPARTMENT, is_over, is_waiting)
    for case in session.scalars(chosen):
        jobs.defer(session, "petition.escalate", lock=case.instance_id, case_id=case.id)


@jobs.job("petition.escalate")
def escalate_petition(session: Session, case_id: int) -> None:
    """What `defer_overdue` found; nothing when the case has gone on meanwhile."""
    case = changes.get(session, case_id)
    if case.tier is Tier.DEPARTMENT and "petition" in escalation_grounds.list_fulfilled(
        session, case
    ):
        escalate(session, case, "petition", by=None)
