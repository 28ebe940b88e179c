"""Tasks: done by a person, a handler, an expression or a decision."""

import copy
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import clock, feel
from engine.errors import BpmnError, EngineError, Permanent
from engine.json_text import json_text
from engine.observers import EventType
from engine.tokens import routing
from engine.tokens.durations import aware, day_or_moment
from engine.tokens.expression import Expression, Failure, describe_error, show_value, storable
from engine.tokens.node import Node
from engine.tokens.token import Token
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec

logger = logging.getLogger(__name__)

#: Camunda 8's default; higher comes first.
PRIORITY, HIGHEST = 50, 100
MOST_TRIES = 999
#: How often a job may fail unless the diagram says otherwise: Camunda 8's default.
RETRIES = 3
#: Characters of a decision's value that history tells.
TOLD = 10_000


class PassThrough(Node):
    """An element that does nothing of its own: a plain task, a manual task, a link."""


class UserTask(Node):
    """Waits for a person (`zeebe:userTask`)."""

    def __init__(self, process: "ProcessSpec", id: str, kind: str, title: str) -> None:
        super().__init__(process, id, kind, title)
        self.form: str | None = None
        self.assignee: Expression | None = None
        self.users: Expression | None = None
        self.groups: Expression | None = None
        self.due: Expression | None = None
        self.follow_up: Expression | None = None
        self.priority: Expression | None = None

    def enter(self, token: Token) -> bool:
        known = visible(token)
        with feel.explanations() as why:
            due = moment_of(self.due, known)
        token.internal_data["task"] = task = {
            "assignee": _text(self.assignee, known),
            "users": _texts(self.users, known),
            "groups": _texts(self.groups, known),
            "due": due,
            "follow_up": moment_of(self.follow_up, known),
            "priority": _number(self.priority, known),
        }
        token._set_state(TaskState.WAITING)
        token.workflow.top.open_task(token)
        told = {name: task[name] for name in ("due", "groups", "assignee")}
        if token.is_instance:
            told["item"] = token.item
        self.emit_begun(token, why, EventType.OFFERED, why=feel.sentence(why), **told)
        return False

    def complete(self, token: Token, values: dict[str, Any]) -> None:
        """A person has done it and hands back variables."""
        token.workflow.top.close_task(token)
        token._set_state(TaskState.STARTED)
        self.receive(token, values)
        self.leave(token)


class ServiceTask(Node):
    """Calls a registered handler (`zeebe:taskDefinition`); where there is none, a worker outside does it."""

    type: str
    #: How often it is tried in all before a person has to see to it.
    retries: Expression | None = None

    def _run_hook(self, my_task: Token) -> bool | None:
        host = my_task.workflow.top.host
        if not host.serves(self.type, self.id):
            self._offer(my_task)
            return None
        context = host.context(self.id, self.properties)
        tries = _tries(self.retries, my_task)
        try:
            # A copy: what a handler does to its inputs must not change the instance.
            given = host.call(self.type, context, copy.deepcopy(visible(my_task)))
            values = _returned(given)
            host.effects.append({"kind": "service", "name": self.type, "title": self.title})
        except BpmnError:
            raise
        except Exception as error:
            # A handler is anybody's code; whatever it raises is an incident, never a crash.
            if not isinstance(error, EngineError):
                logger.warning("Handler %s failed", self.type, exc_info=error)
            reason = f"服务“{self.type}”出错：{describe_error(error)}"
            kind = "permanent" if isinstance(error, Permanent) else "handler"
            raise Failure(reason=reason, kind=kind, tries=tries) from error
        self.receive(my_task, values)
        return True

    def _offer(self, token: Token) -> None:
        """Wait for a worker, as a job."""
        token.internal_data["job"] = {
            "type": self.type,
            "retries": _tries(self.retries, token) or RETRIES,
            "headers": {},
        }
        self._wait(token)

    def complete_job(self, token: Token, values: dict[str, Any]) -> None:
        """A worker has done it and hands back variables."""
        self._take(token)
        self.receive(token, values)
        self.leave(token)

    def fail_job(self, token: Token, message: str) -> None:
        """No worker will try it again before a person has seen to it."""
        self._take(token)
        failure = Failure(reason=message, kind="worker")
        token.workflow.top.fail(token, "job", failure)

    def throw_job_error(
        self, token: Token, code: str, message: str, values: dict[str, Any]
    ) -> bool:
        """A worker throws a BPMN error; whether anything caught it. Else it is an incident."""
        self._take(token)
        if routing.throw_error(token, code, values):
            return True
        told = f"：{message}" if message else ""
        reason = f"外部程序报告的业务错误“{code}”没有被任何错误事件捕获{told}"
        token.workflow.top.fail(token, "job", Failure(reason=reason, kind="worker"))
        return False

    def retry(self, token: Token, phase: str) -> None:
        """Continue from the point where it failed; what a worker failed at is offered to workers again."""
        if phase == "job":
            self._wait(token)
        else:
            super().retry(token, phase)

    def _wait(self, token: Token) -> None:
        token._set_state(TaskState.WAITING)
        token.workflow.top.open_job(token)

    def _take(self, token: Token) -> None:
        token.workflow.top.close_job(token)
        token._set_state(TaskState.STARTED)


class ScriptTask(Node):
    """Evaluates one FEEL expression (`zeebe:script`)."""

    expression: Expression
    result: str

    def _run_hook(self, my_task: Token) -> bool | None:
        value = self.expression.json(visible(my_task))
        self.receive(my_task, {self.result: value})
        return True


class DecisionTask(Node):
    """Asks a decision (`zeebe:calledDecision`); history keeps the rules that matched."""

    decision: str
    result: str

    def _run_hook(self, my_task: Token) -> bool | None:
        model = my_task.workflow.top.bundle.models[self.decision]
        try:
            answer = model.decide(self.decision, visible(my_task))
            value = feel.to_json(answer.value)
        except EngineError as error:
            reason = f"决策“{self.decision}”：{error}"
            raise Failure(reason=reason) from error
        self.emit(
            my_task,
            EventType.DECIDED,
            decision=self.decision,
            value=_brief(value),
            rules=[list(each) for each in answer.matched],
            warnings=[str(each) for each in answer.warnings],
        )
        self.receive(my_task, {self.result: value})
        return True


def _brief(value: Any) -> Any:
    """What history keeps of a decision's value: of a long one that it was long."""
    length = len(json_text(value))
    return value if length <= TOLD else f"（共 {length} 个字符）"


def _tries(expression: Expression | None, token: Token) -> int | None:
    """The retries of a job, from 1 to 999; raises Failure."""
    if expression is None:
        return None
    if expression.compiled is None:
        return max(int(expression.text), 1)  # an earlier release took 0
    value = expression.json(visible(token))
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_TRIES:
        return value
    reason = f"重试次数“{expression.text}”应为 1 到 {MOST_TRIES} 的整数，实际是{show_value(value)}"
    raise Failure(reason=reason)


def _returned(values: Any) -> dict[str, Any]:
    """What a handler handed back, as variables; raises TypeError or FeelError."""
    if not isinstance(values, Mapping):
        raise TypeError(f"应返回变量或 None，实际是{show_value(values)}")
    plain: dict[str, Any] = feel.to_json(dict(values))
    return plain


def _text(expression: Expression | None, known: dict[str, Any]) -> str | None:
    value = expression.json(known) if expression else None
    if value is None:
        return None
    if isinstance(value, str):
        return storable(value, _of(expression))
    raise Failure(reason=f"“{_of(expression)}”应为文字，实际是{show_value(value)}")


def _texts(expression: Expression | None, known: dict[str, Any]) -> list[str]:
    """A list of texts; a static text is split at its commas."""
    value = expression.json(known) if expression else None
    if value is None:
        return []
    if isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [storable(each, _of(expression)) for each in value]
    raise Failure(reason=f"“{_of(expression)}”应为文字列表，实际是{show_value(value)}")


def moment_of(expression: Expression | None, known: dict[str, Any]) -> str | None:
    """The moment an expression gives, as a task keeps it; raises Failure."""
    value = expression.value(known) if expression else None
    if value is None:
        return None
    try:
        if isinstance(value, str):
            value = day_or_moment(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time.max.replace(microsecond=0), clock.zone())
        return clock.local(aware(value).astimezone(UTC)).isoformat()
    except OverflowError as error:
        raise Failure(reason=f"“{_of(expression)}”超出了公元9999年或早于公元1年") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Failure(
            reason=f"“{_of(expression)}”应为日期时间，实际是{show_value(value)}"
        ) from error


def _number(expression: Expression | None, known: dict[str, Any]) -> int:
    value = expression.json(known) if expression else None
    if value is None:
        return PRIORITY
    try:
        number = int(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Failure(reason=f"“{_of(expression)}”应为整数，实际是{show_value(value)}") from error
    if not 0 <= number <= HIGHEST:
        raise Failure(
            reason=f"“{_of(expression)}”应为 0 到 {HIGHEST} 的整数，实际是{show_value(value)}"
        )
    return number


def _of(expression: Expression | None) -> str:
    return expression.text if expression else ""
