"""What is done to many tasks at once: to take them, hand them on, urge them, sign for them.

Each is done for itself and has its own line in the history of its case; where one is refused, the
others are done all the same. For ten seconds it can be undone: what is done at once by the verb that
undoes it, where nobody has acted since; a reminder, which nobody can unread, is not sent before.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine import tasks as engine_tasks
from engine.errors import AlreadyDone, EngineError, NotFound
from engine.identity import Person
from engine.models import TaskStatus, UserTask
from processes import notices
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import handing_on, held_answers, urging, withdrawals
from processes.errors import ProcessError
from processes.lists.models import BulkAct
from processes.organisation import absences, people

#: How long an act can be undone, and how much later the button may still arrive.
UNDO, GRACE = timedelta(seconds=10), timedelta(seconds=3)
#: So many rows at once, no more.
MOST = 100

#: Whether the person may see the task at all; raises NotFound.
Require = Callable[[int], Any]
#: What a refusal says.
Say = Callable[[EngineError], str]


class BulkVerb(StrEnum):
    """What can be done to many tasks."""

    CLAIM = "claim"
    TRANSFER = "transfer"
    URGE = "urge"
    SIGN = "sign"


class TooManyRows(ProcessError):
    """一次最多办理{most}项，请少选一些。"""


class NothingChosen(ProcessError):
    """请先选中要办理的。"""


class TooLateToUndo(ProcessError):
    """已过撤销的时间（十秒）。"""


class ChangedSince(ProcessError):
    """之后已有人办理，不能撤销。"""


def act(
    session: Session,
    verb: BulkVerb,
    task_ids: Sequence[int],
    details: dict[str, str],
    *,
    by: Person,
    require: Require,
    say: Say,
) -> BulkAct:
    """Do it to each of the tasks; what is refused is told with its reason and changes nothing.

    `details` of TRANSFER: `to` and `reason`. Raises NothingChosen, TooManyRows.
    """
    if not task_ids:
        raise NothingChosen
    if len(task_ids) > MOST:
        raise TooManyRows(most=MOST)
    made = BulkAct(
        district=people.get_person(session, by.id).district,
        person_id=int(by.id),
        at=clock.now(),
        verb=verb.value,
        details=details,
        done=[],
        refused=[],
    )
    found = _in_order(session, task_ids)
    # One that is not there and one that one may not see are told alike.
    hidden = {"what": "", "why": say(NotFound())}
    made.refused += [hidden] * (len(set(task_ids)) - len(found))
    for task in found:
        kept = session.begin_nested()
        try:
            require(task.id)
            made.done.append(_do(session, verb, task, details, by))
        except NotFound:
            kept.rollback()
            made.refused.append(hidden)
            continue
        except EngineError as refusal:
            kept.rollback()
            made.refused.append(_refused(session, task, say(refusal)))
            continue
        # To urge is only tried: it is done when it can no longer be undone.
        kept.rollback() if verb is BulkVerb.URGE else kept.commit()
    if made.done:
        made.undo_until = clock.now() + UNDO
    session.add(made)
    session.flush()
    if verb is BulkVerb.URGE and made.done:
        until = clock.now() + UNDO + GRACE
        jobs.defer(session, "lists.carry_out", run_at=until, act_id=made.id)
    return made


def undo(session: Session, act_id: int, *, by: Person, say: Say) -> BulkAct:
    """Undo what was done, row by row; a row somebody acted on since stays, and says so.

    Raises NotFound for an act of another, TooLateToUndo.
    """
    made = session.get(BulkAct, act_id, with_for_update=True)
    if made is None or made.person_id != int(by.id):
        raise NotFound
    if made.undo_until is None or made.undone_at or clock.now() > made.undo_until + GRACE:
        raise TooLateToUndo
    made.undone_at = clock.now()
    refused = []
    for row in made.done if made.verb != BulkVerb.URGE else ():
        task = session.get_one(UserTask, row["task"])
        kept = session.begin_nested()
        try:
            _undo(session, BulkVerb(made.verb), task, row, made.details, by)
        except EngineError as refusal:
            kept.rollback()
            refused.append(_refused(session, task, say(refusal)))
            continue
        kept.commit()
    made.refused = refused
    session.flush()
    return made


def find(session: Session, act_id: int, by: Person) -> BulkAct | None:
    """An act of the person's own."""
    own = (BulkAct.id == act_id) & (BulkAct.person_id == int(by.id))
    return session.scalar(select(BulkAct).where(own))


@jobs.job("lists.carry_out")
def carry_out(session: Session, act_id: int) -> None:
    """Urge what was to be urged, unless that was undone; who asked is told of what was refused."""
    made = session.get_one(BulkAct, act_id, with_for_update=True)
    if made.undone_at or made.carried_out_at:
        return
    made.carried_out_at = clock.now()
    by = absences.identify(session, made.person_id)
    refused = []
    for row in made.done:
        kept = session.begin_nested()
        try:
            urging.urge(session, row["task"], by=by)
        except EngineError as refusal:
            kept.rollback()
            refused.append(f"{row['what']}：{refusal}")
            continue
        kept.commit()
    if refused:
        notices.notify(
            session,
            to=[made.person_id],
            matter=f"bulk:{made.id}",
            title=f"{len(refused)}项没有催办",
            body="\n".join(refused),
        )


def _in_order(session: Session, ids: Sequence[int]) -> list[UserTask]:
    """The tasks in the order in which their instances are locked, so that two acts never wait crosswise."""
    chosen = select(UserTask).where(UserTask.id.in_(ids))
    return list(session.scalars(chosen.order_by(UserTask.instance_id, UserTask.id)))


def _do(
    session: Session, verb: BulkVerb, task: UserTask, details: dict[str, str], by: Person
) -> dict[str, Any]:
    row = {"task": task.id, "was": task.assignee, "what": _what(session, task)}
    if verb is BulkVerb.CLAIM:
        engine_tasks.claim(session, task.id, by)
    elif verb is BulkVerb.TRANSFER:
        owner = _case(session, task).owner_id
        handing_on.transfer(session, task.id, details["to"], details["reason"], by=by)
        row["owner"] = owner
    elif verb is BulkVerb.URGE:
        urging.urge(session, task.id, by=by)
    else:
        is_done = held_answers.complete(session, task.id, {"decision": "sign"}, by=by)
        row["submitted"] = not is_done
    return row


def _undo(
    session: Session,
    verb: BulkVerb,
    task: UserTask,
    row: dict[str, Any],
    details: dict[str, str],
    by: Person,
) -> None:
    if verb is BulkVerb.SIGN:
        if row.get("submitted"):
            held_answers.take_back(session, task.id, by=by)
        else:
            withdrawals.withdraw(session, task.id, "", by=by)
        return
    to = by.id if verb is BulkVerb.CLAIM else details["to"]
    if task.status is not TaskStatus.OPEN:
        raise AlreadyDone(by=task.closed_by)
    if task.assignee != to or task.owner is not None:
        raise ChangedSince
    if row["was"] == task.assignee:
        return
    if verb is BulkVerb.CLAIM:
        engine_tasks.release(session, task.id, by)
        return
    case = _case(session, task)
    engine_tasks.assign(session, task.id, row["was"], by)
    if case.owner_id == int(to):
        case.owner_id = row["owner"]
    changes.note(session, case, Change.TRANSFERRED, by=by, reason=f"撤销“{task.name}”的转办")
    notices.dismiss(session, handing_on.matter(task))
    told = f"{case.case_no} {task.name}：转办已撤销"
    handing_on.tell(session, case, f"untransferred:{task.id}", {to}, told, "不用办理。")


def _refused(session: Session, task: UserTask, why: str) -> dict[str, Any]:
    return {"task": task.id, "what": _what(session, task), "why": why}


def _what(session: Session, task: UserTask) -> str:
    return f"{_case(session, task).case_no} {task.name}"


def _case(session: Session, task: UserTask) -> Case:
    return session.scalars(select(Case).where(Case.instance_id == task.instance_id)).one()
