"""Reporting an effort from the case's page: the leader's own moves the process along."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, runner
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes.cases import changes
from processes.sponsorship import record
from processes.sponsorship.models import Effort


def report(
    session: Session,
    case_id: int,
    what: Effort | str,
    content: str,
    *,
    on: date | None = None,
    place: str = "",
    people: str = "",
    promises: str = "",
    by: Person,
) -> None:
    """Keep an effort; today's, by the leader whose turn it is, counts as this month's progress.

    Raises as `record.record_effort` and `runner.complete` do.
    """
    task = _turn(session, case_id, by)
    if task is None or on not in (None, clock.today()):
        record.record_effort(
            session,
            case_id,
            what,
            content,
            on=on,
            place=place,
            people=people,
            promises=promises,
            by=by,
        )
        return
    answers = {"decision": "continue", "actions": [str(what)], "progress": content}
    if Effort(what) is Effort.OUTREACH:
        answers |= {"outreach_place": place, "outreach_people": people, "promises": promises}
    runner.complete(session, task.id, answers, by)


def _turn(session: Session, case_id: int, by: Person) -> UserTask | None:
    """The step 推进与每月进展, where it waits for this very person."""
    case = changes.get_open(session, case_id)
    return session.scalar(
        select(UserTask).where(
            UserTask.instance_id == case.instance_id,
            UserTask.element == "Advance",
            UserTask.status == TaskStatus.OPEN,
            UserTask.assignee == by.id,
        )
    )
