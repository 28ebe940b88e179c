"""What people tell a case's process outside its tasks, in the messages its diagrams wait for."""

from sqlalchemy.orm import Session

from engine import runner
from engine.identity import Person
from engine.instances.execution import Execution
from processes.cases.models import Case
from processes.whistles import whistles

#: As the diagrams name them: the dispute turns violent; a department need not come.
DANGER, EXCUSE = "danger", "whistle.excuse"


def report_danger(session: Session, case: Case, by: Person) -> None:
    """The dispute turns violent (人民调解法25条); raises NobodyWaits when it is no longer in hand."""
    runner.message(session, DANGER, case.case_no, by=by)


def excuse(session: Session, case: Case, number: int, unit: str, by: Person) -> None:
    """The unit need not come to that whistle; raises NobodyWaits when it is not awaited."""
    runner.message(session, EXCUSE, _excuse_key(case, number, unit), by=by)


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
