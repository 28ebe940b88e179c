"""A task that goes to another (转办), or only for a while (委派): why, and both are told."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import identity, tasks
from engine.errors import CannotHold
from engine.instances import locking
from engine.models import UserTask
from processes import notices
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import receivers
from processes.errors import LeaderStays, ReasonTooLong, ReasonTooShort
from processes.organisation import people
from processes.organisation.roles import Role

#: How few characters are no reason, and how many are more than one.
SHORTEST, LONGEST = 2, 500


def transfer(
    session: Session, task_id: int, to: str, reason: str, *, by: identity.Person
) -> UserTask:
    """Let the task be another's for good; its limit runs on. Whoever had the case by it has it no more.

    Raises ReasonTooShort, ReasonTooLong, LeaderStays, CannotHold, and what `tasks.transfer` does.
    """
    case, task, why = prepare(session, task_id, reason)
    if any(group.startswith(f"{Role.LEADER}@") for group in task.groups):
        raise LeaderStays
    name, before = _name(session, case, task, to, by), task.assignee
    tasks.transfer(session, task_id, people.identify(session, to), by)
    if before is not None and str(case.owner_id) == before:
        case.owner_id = int(to)
    changes.note(session, case, Change.TRANSFERRED, by=by, reason=f"“{task.name}”转给{name}：{why}")
    told = f"{case.case_no} {task.name}"
    _tell(session, case, task, [to], f"{told}：已转办给您", f"请接着办理，期限不变。理由：{why}")
    others = {before} - {None, by.id}
    tell(session, case, f"transferred:{task.id}", others, f"{told}：已转给{name}", f"理由：{why}")
    return task


def delegate(
    session: Session, task_id: int, to: str, reason: str, *, by: identity.Person
) -> UserTask:
    """Ask another to work on the task and give it back. Raises as `transfer`, but for LeaderStays."""
    case, task, why = prepare(session, task_id, reason)
    name = _name(session, case, task, to, by)
    tasks.delegate(session, task_id, people.identify(session, to), by)
    changes.note(session, case, Change.DELEGATED, by=by, reason=f"“{task.name}”委派给{name}：{why}")
    told = f"{case.case_no} {task.name}：委派您协助"
    _tell(session, case, task, [to], told, f"办完后请交还，由委派人办结。要求：{why}")
    return task


def give_back(session: Session, task_id: int, said: str, *, by: identity.Person) -> UserTask:
    """Give a delegated task back with what was done, or get it back.

    Raises ReasonTooShort, ReasonTooLong, and what `tasks.give_back` does.
    """
    case, task, why = prepare(session, task_id, said)
    owner, helper = task.owner, task.assignee
    tasks.give_back(session, task_id, by)
    is_recalled = by.id == owner
    words = f"收回委派的“{task.name}”：{why}" if is_recalled else f"交还“{task.name}”：{why}"
    changes.note(session, case, Change.GIVEN_BACK, by=by, reason=words)
    title = f"{case.case_no} {task.name}：" + ("委派人已收回" if is_recalled else "已交还给您")
    notices.dismiss(session, matter(task))
    tell(session, case, matter(task), {helper if is_recalled else owner}, title, why)
    return task


def prepare(session: Session, task_id: int, reason: str) -> tuple[Case, UserTask, str]:
    """The case and the task, its instance locked, and the reason without blanks around it.

    Raises NotFound, ReasonTooShort, ReasonTooLong.
    """
    why = require_reason(reason)
    return *find(session, task_id), why


def find(session: Session, task_id: int) -> tuple[Case, UserTask]:
    """The case and the task, its instance locked; raises NotFound."""
    instance, task = locking.task(session, task_id)
    return session.scalars(select(Case).where(Case.instance_id == instance.id)).one(), task


def require_reason(reason: str) -> str:
    """The reason without blanks around it; raises ReasonTooShort, ReasonTooLong."""
    why = reason.strip()
    if len(why) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)
    if len(why) > LONGEST:
        raise ReasonTooLong(most=LONGEST)
    return why


def matter(task: UserTask) -> str:
    """What a notice of the task is about, as `processes.observers.notices` names it."""
    return f"task:{task.instance_id}/{task.token}"


def tell(
    session: Session, case: Case, about: str, to: set[str | None], title: str, body: str
) -> None:
    """Tell these people, those of them that are people of ours."""
    ids = [each for each in to if each is not None and each.isdigit()]
    notices.notify(session, to=ids, matter=about, title=title, body=body, case_id=case.id)


def _tell(
    session: Session, case: Case, task: UserTask, to: list[str], title: str, body: str
) -> None:
    notices.dismiss(session, matter(task))
    tell(session, case, matter(task), set(to), title, body)


def _name(session: Session, case: Case, task: UserTask, to: str, by: identity.Person) -> str:
    """The receiver's name; raises CannotHold for one who is not offered."""
    offered = {
        each.id: each.name for each in receivers.list_receivers(session, case, task, but=by.id)
    }
    if to not in offered:
        raise CannotHold
    return offered[to]
