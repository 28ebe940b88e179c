"""What people tell a case's process outside its tasks, in the messages its diagrams wait for."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine import runner
from engine.errors import CannotWithdraw
from engine.identity import Person
from engine.instances import step, withdrawing
from engine.instances.execution import Execution
from engine.models import TaskStatus, UserTask
from processes.cases import changes
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.errors import LeadUnitRequired
from processes.organisation.roles import Role, group
from processes.whistles import whistles

#: As the diagrams name them: the dispute turns violent; a department need not come.
DANGER, EXCUSE = "danger", "whistle.excuse"


def report_danger(session: Session, case: Case, by: Person) -> None:
    """The dispute turns violent (人民调解法25条); raises NobodyWaits when it is no longer in hand."""
    runner.message(session, DANGER, case.case_no, by=by)


def excuse(
    session: Session,
    case: Case,
    number: int,
    unit: str,
    by: Person,
    *,
    reason: str,
    new_lead: str | None = None,
) -> None:
    """The unit need not come to that whistle, and why; where it leads, another does.

    Raises MissingField, NotWhistled, LeadUnitRequired, NobodyWaits when it is not awaited.
    """
    whistle = whistles.get_of_case(session, case.id, number)
    row = whistles.give_excuse(
        session, whistles.get_called(session, whistle.id, unit), reason, by=by
    )
    others = {e.unit for e in whistles.list_called(session, whistle.id) if not e.excused_at} - {
        unit
    }
    if row.is_lead and new_lead not in others:
        raise LeadUnitRequired
    told = {"lead": new_lead} if row.is_lead else {}
    task = _open_task(session, case, unit)
    runner.message(session, EXCUSE, _excuse_key(case, number, unit), told, by=by, kept_for=task)
    words = f"准予不到场：{reason.strip()}"
    changes.note(session, case, Change.NOTED, reason=words, by=by)


def take_excuse_back(session: Session, case: Case, number: int, unit: str, by: Person) -> None:
    """The unit is to come after all, by the time it had.

    Raises CannotWithdraw once the meeting or another excuse has followed, NotWhistled, NotActive.
    """
    whistle = whistles.get_of_case(session, case.id, number)
    if whistle.met_at is not None or whistle.closed_at is not None:
        raise CannotWithdraw(reason="会商已经开始或者已经销哨。")
    task = _called_off(session, case, unit)
    if task is None:
        raise CannotWithdraw(reason="没有留下可以收回的记录。")
    lead = next((e.unit for e in whistles.list_called(session, whistle.id) if e.is_lead), None)
    instance = withdrawing.take_message_back(session, task.id, by)
    whistles.take_excuse_back(session, whistles.get_called(session, whistle.id, unit))
    before = [each for each in step.look(session, instance).values_of("lead") if each != lead]
    if before:
        whistles.change_lead(session, whistle.id, str(before[-1]))
    changes.note(session, case, Change.NOTED, reason="收回准予不到场，仍须到场", by=by)


def can_report_danger(execution: Execution, case: Case) -> bool:
    """Whether the process waits for that."""
    return (DANGER, case.case_no) in _awaited(execution)


def excusable(execution: Execution, case: Case, number: int, units: list[str]) -> frozenset[str]:
    """Which of the units called by that whistle are still awaited."""
    awaited = _awaited(execution)
    return frozenset(unit for unit in units if (EXCUSE, _excuse_key(case, number, unit)) in awaited)


def _awaited(execution: Execution) -> set[tuple[str, str | None]]:
    return {(each.name, each.key) for each in execution.subscriptions}


def _excuse_key(case: Case, number: int, unit: str) -> str:
    return f"{whistles.correlation_key(case, number)}/{unit}"


def _of_unit(case: Case, unit: str) -> Select[UserTask]:
    """The tasks of signing and coming that the unit has had, the latest first."""
    chosen = select(UserTask).where(
        UserTask.instance_id == case.instance_id,
        UserTask.form.in_(("sign", "arrive")),
        UserTask.groups.contains([group(Role.LIAISON, unit)]),
    )
    return chosen.order_by(UserTask.id.desc())


def _open_task(session: Session, case: Case, unit: str) -> UserTask | None:
    return session.scalar(_of_unit(case, unit).where(UserTask.status == TaskStatus.OPEN).limit(1))


def _called_off(session: Session, case: Case, unit: str) -> UserTask | None:
    found = _of_unit(case, unit).where(UserTask.status == TaskStatus.CANCELLED)
    return session.scalar(found.limit(1))
