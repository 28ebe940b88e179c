"""Keys and words of Camunda's interface for what the engine calls otherwise."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, literal
from sqlalchemy.orm import Session

from engine.deployment import references, versions
from engine.errors import NotFound
from engine.models import Definition, Instance, JobState, TaskStatus
from engine.status import Status

#: The one tenant there is.
TENANT = "<default>"
#: Elements of one instance, numbered by their tokens, and decisions of one file.
_ELEMENTS, _DECISIONS = 10**7, 10**3
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

TASK_STATES = {
    TaskStatus.OPEN: "CREATED",
    TaskStatus.SUSPENDED: "CREATED",
    TaskStatus.COMPLETED: "COMPLETED",
    TaskStatus.CANCELLED: "CANCELED",
}
JOB_STATES = {
    JobState.OPEN: "CREATED",
    JobState.COMPLETED: "COMPLETED",
    JobState.FAILED: "FAILED",
    JobState.ERROR_THROWN: "ERROR_THROWN",
    JobState.CANCELLED: "CANCELED",
}
INSTANCE_STATES = {
    Status.ACTIVE: "ACTIVE",
    Status.INCIDENT: "ACTIVE",
    Status.SUSPENDED: "SUSPENDED",
    Status.COMPLETED: "COMPLETED",
    Status.CANCELLED: "TERMINATED",
}
#: What a BPMN tag is called there.
_TYPES = {
    "adHocSubProcess": "AD_HOC_SUB_PROCESS",
    "subProcess": "SUB_PROCESS",
    "transaction": "SUB_PROCESS",
    "process": "PROCESS",
}
ELEMENT_TYPES = (
    *("UNSPECIFIED", "PROCESS", "SUB_PROCESS", "EVENT_SUB_PROCESS", "AD_HOC_SUB_PROCESS"),
    *("START_EVENT", "INTERMEDIATE_CATCH_EVENT", "INTERMEDIATE_THROW_EVENT", "BOUNDARY_EVENT"),
    *("END_EVENT", "SERVICE_TASK", "RECEIVE_TASK", "USER_TASK", "MANUAL_TASK", "TASK"),
    *("EXCLUSIVE_GATEWAY", "INCLUSIVE_GATEWAY", "PARALLEL_GATEWAY", "EVENT_BASED_GATEWAY"),
    *("SEQUENCE_FLOW", "MULTI_INSTANCE_BODY", "CALL_ACTIVITY", "BUSINESS_RULE_TASK"),
    *("SCRIPT_TASK", "SEND_TASK", "UNKNOWN"),
)


def states(column: Any, words: Mapping[Any, str]) -> ColumnElement[str]:
    """The words of a state, in SQL."""
    return case(
        *((column == known, literal(word)) for known, word in words.items()),
        else_=literal("UNKNOWN"),
    )


def element_key(instance_id: int, token: str) -> str:
    """The key of what a token is at."""
    number = token.partition(":")[0]
    return str(instance_id * _ELEMENTS + (int(number) if number.isdigit() else 0))


def read_element_key(key: int) -> tuple[int, str]:
    """The instance and the token a key stands for."""
    return key // _ELEMENTS, str(key % _ELEMENTS)


def decision_key(definition_id: int, place: int) -> str:
    """The key of one of a file's decisions, by its place among them."""
    return str(definition_id * _DECISIONS + place)


def read_decision_key(key: int) -> tuple[int, int]:
    """The file and the place in it."""
    return key // _DECISIONS, key % _DECISIONS


def element_type(kind: str) -> str:
    """A BPMN tag as it is called there: `serviceTask` is SERVICE_TASK."""
    found = _TYPES.get(kind) or _HUMP.sub("_", kind).upper()
    return found if found in ELEMENT_TYPES else "UNKNOWN"


def moment(at: datetime | None) -> str | None:
    """A moment as it is written there: in UTC, to the millisecond."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text(value: int | None) -> str | None:
    """A key as a text of digits."""
    return None if value is None else str(value)


class Definitions:
    """The definitions the rows of one page speak of, each looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[int, Definition] = {}

    def of(self, id: int) -> Definition:
        """The definition of that id."""
        if id not in self._found:
            self._found[id] = self._session.get_one(Definition, id)
        return self._found[id]

    def of_process(self, instance: Instance, process: str) -> Definition:
        """The definition a process of the instance is in: its own, or one it calls."""
        if process == instance.key:
            return self.of(instance.definition_id)
        offered, number = references.process(versions.plain(process)), versions.number(process)
        found = [each for each in map(self.of, instance.pins) if offered in each.provides]
        if number is not None:
            found = [each for each in found if each.version == number]
        if not found:
            raise NotFound
        return max(found, key=lambda each: each.id)
