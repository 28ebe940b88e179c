"""Handing over all open tasks when one leaves (离任交接): previewed, each with its own line of history.

Task by task, as `handing_on.transfer`: what the successor could not take stays, and is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import identity
from engine.errors import CannotHold
from engine.models import TaskStatus, UserTask
from processes.cases.models import Case
from processes.casework import handing_on, receivers
from processes.casework.receivers import Receiver
from processes.organisation.roles import Role


@dataclass(frozen=True)
class OpenMatter:
    """An open task of who leaves: its case's number, and to whom it may go."""

    task: UserTask
    case: Case
    receivers: Sequence[Receiver]

    def may_go_to(self, to: str) -> bool:
        """Whether that person may be handed it."""
        return any(each.id == to for each in self.receivers)


def list_open(session: Session, by: identity.Person) -> list[OpenMatter]:
    """What the person has in hand or has delegated, oldest first."""
    mine = or_(UserTask.assignee == by.id, UserTask.owner == by.id)
    rows = session.execute(
        select(UserTask, Case)
        .join(Case, Case.instance_id == UserTask.instance_id)
        .where(UserTask.status == TaskStatus.OPEN, mine)
        # As every verb takes the instances' rows, so that two at once never wait for each other.
        .order_by(UserTask.instance_id, UserTask.id)
    ).all()
    return [
        OpenMatter(row.UserTask, row.Case, _receivers(session, row.Case, row.UserTask, by))
        for row in rows
    ]


def list_successors(matters: Sequence[OpenMatter]) -> list[tuple[Receiver, int]]:
    """Who could take some of them, with how many, the most first."""
    known = {each.id: each for matter in matters for each in matter.receivers}
    counted = [(each, sum(m.may_go_to(each.id) for m in matters)) for each in known.values()]
    return sorted(counted, key=lambda pair: (-pair[1], int(pair[0].id)))


def hand_over(
    session: Session, to: str, reason: str, *, by: identity.Person
) -> tuple[int, list[OpenMatter]]:
    """Transfer all that `to` can take; how many went, and what stays.

    What was delegated is taken back first; what others only asked help with goes back to them.
    Raises ReasonTooShort, ReasonTooLong, and CannotHold when nothing would go; then nothing has.
    """
    went, left = 0, []
    for matter in list_open(session, by):
        task = matter.task
        if task.owner not in (None, by.id):
            handing_on.give_back(session, task.id, reason, by=by)
            went += 1
        elif not matter.may_go_to(to):
            left.append(matter)
        else:
            if task.owner == by.id:
                handing_on.give_back(session, task.id, reason, by=by)
            handing_on.transfer(session, task.id, to, reason, by=by)
            went += 1
    if not went:
        handing_on.require_reason(reason)
        raise CannotHold
    return went, left


def _receivers(
    session: Session, case: Case, task: UserTask, by: identity.Person
) -> Sequence[Receiver]:
    if any(group.startswith(f"{Role.LEADER}@") for group in task.groups):
        return ()
    is_recalled = task.owner == by.id
    return receivers.list_receivers(session, case, task, but=by.id, is_recalled=is_recalled)
