"""Sending a task back (退回) to an earlier step of the same scope, with the reason, to who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import identity, runner
from engine.instances import withdrawing
from engine.models import Instance, UserTask
from processes.cases import changes, display_names
from processes.cases.choices import Change
from processes.casework import handing_on


@dataclass(frozen=True)
class EarlierStep:
    """A step a task can be sent back to: its task's id, its name, by whom and when it was done."""

    task_id: int
    name: str
    who: str
    at: datetime


def list_steps(session: Session, task: UserTask) -> list[EarlierStep]:
    """The steps the open task can be sent back to, the latest first."""
    instance = session.get_one(Instance, task.instance_id)
    found = [each.task for each in withdrawing.list_earlier(session, instance, task)]
    names = display_names.resolve_people(session, [each.closed_by for each in found])
    return [
        EarlierStep(each.id, each.name or each.element, names.get(each.closed_by or "", ""), at)
        for each in found
        if (at := each.closed_at) is not None
    ]


def send_back(
    session: Session, task_id: int, to_task_id: int, reason: str, *, by: identity.Person
) -> UserTask:
    """Send the task back; who did the step is told why and has it again.

    Raises ReasonTooShort, ReasonTooLong, and what `runner.send_back` does.
    """
    case, task, why = handing_on.prepare(session, task_id, reason)
    runner.send_back(session, task_id, to_task_id, by)
    earlier = session.get_one(UserTask, to_task_id)
    words = f"“{task.name}”退回到“{earlier.name}”：{why}"
    changes.note(session, case, Change.SENT_BACK, by=by, reason=words)
    title = f"{case.case_no} {earlier.name}：从“{task.name}”退回，请重新办理"
    # Begun anew it is another task, with who did it before.
    about = f"sent_back:{earlier.id}"
    handing_on.tell(session, case, about, {earlier.closed_by or earlier.assignee}, title, why)
    return task
