"""Tasks: done by a person, a handler, an expression or a decision."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from engine import clock, feel
from engine.errors import EngineError
from engine.json_text import json_text
from engine.observers import EventType
from engine.tokens import handling, routing, task_listeners
from engine.tokens.bindings import Binding
from engine.tokens.durations import aware, day_or_moment
from engine.tokens.expression import Expression, Failure, show_value, storable
from engine.tokens.listeners import Listener
from engine.tokens.node import Node
from engine.tokens.token import Token
from engine.tokens.variables import visible

if TYPE_CHECKING:
    from engine.tokens.process import ProcessSpec

#: Camunda 8's default; higher comes first.
PRIORITY = 50
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
        #: which version of it is meant; None for one that stands in the process (`engine.tokens.bindings`)
        self.form_need: str | None = None
        #: Where another program finds the form; this engine neither shows nor checks it.
        self.external_form: Expression | None = None
        self.assignee: Expression | None = None
        self.users: Expression | None = None
        self.groups: Expression | None = None
        self.due: Expression | None = None
        self.follow_up: Expression | None = None
        self.priority: Expression | None = None
        self.task_listeners: tuple[Listener, ...] = ()

    def enter(self, token: Token) -> bool:
        known = visible(token)
        if self.form_need is not None:
            token.workflow.top.require("表单", self.process.process, self.form_need)
        with feel.explanations() as notes:
            due = moment_of(self.due, known)
            why = feel.sentence(notes)
            task = {
                "assignee": _text(self.assignee, known),
                "users": _texts(self.users, known),
                "groups": _texts(self.groups, known),
                "due": due,
                "follow_up": moment_of(self.follow_up, known),
                "priority": _number(self.priority, known),
            }
        token.internal_data["task"] = task
        if nulls := [note["why"] for note in notes if note.get("null")]:
            self.emit(token, EventType.WARNED, warnings=nulls)
        if self.external_form is not None:
            task["external_form"] = _text(self.external_form, known)
        if self.task_listeners:
            task_listeners.create(token, self.task_listeners)
        token._set_state(TaskState.WAITING)
        token.workflow.top.open_task(token)
        told = {name: task[name] for name in ("due", "groups", "assignee")}
        if token.is_instance:
            told["item"] = token.item
        self.emit_begun(token, notes, EventType.OFFERED, why=why, **told)
        return False

    def _on_cancel(self, my_task: Token) -> None:
        super()._on_cancel(my_task)
        if self.task_listeners and "task" in my_task.internal_data:
            task_listeners.cancel(my_task, self.task_listeners)

    def complete(self, token: Token, values: dict[str, Any]) -> None:
        """A person has done it and hands back variables."""
        token.workflow.top.close_task(token)
        token._set_state(TaskState.STARTED)
        self.receive(token, values)
        self.leave(token)


class ServiceTask(Node):
    """Calls a registered handler (`zeebe:taskDefinition`); where there is none, a worker outside does it."""

    type: Expression
    #: How often it is tried in all before a person has to see to it.
    retries: Expression | None = None

    def _run_hook(self, my_task: Token) -> bool | None:
        host = my_task.workflow.top.host
        name = self.type.name(visible(my_task))
        if not host.serves(name, self.id):
            self._offer(my_task, name)
            return None
        context = host.context(self.id, self.properties, headers=self.headers)
        tries = handling.tries(self.retries, my_task)
        values = handling.call(my_task, name, context, tries=tries)
        host.effects.append({"kind": "service", "name": name, "title": self.title})
        self.receive(my_task, values)
        return True

    def _offer(self, token: Token, name: str) -> None:
        """Wait for a worker, as a job."""
        token.internal_data["job"] = {
            "type": name,
            "retries": handling.tries(self.retries, token) or RETRIES,
            "headers": dict(self.headers),
        }
        self._wait(token)

    def complete_job(
        self, token: Token, values: dict[str, Any], result: Mapping[str, Any] | None = None
    ) -> None:
        """A worker has done it and hands back variables; a task looks at no other `result`."""
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

    #: the id of the decision, or what gives it
    decision: Expression
    #: which version of it is meant
    binding: Binding
    result: str

    def _run_hook(self, my_task: Token) -> bool | None:
        top, known = my_task.workflow.top, visible(my_task)
        decision = self.decision.name(known)
        need = self.binding.need("decision", decision)
        name = top.require("决策", self.process.process, need)
        try:
            answer = top.bundle.models[name].decide(decision, known)
            value = feel.to_json(answer.value)
        except EngineError as error:
            reason = f"决策“{decision}”：{error}"
            raise Failure(reason=reason) from error
        self.emit(
            my_task,
            EventType.DECIDED,
            decision=decision,
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


def _decided(expression: Expression | None, known: dict[str, Any]) -> Any:
    """The value as it is kept; of a null a note says why."""
    value = expression.json(known) if expression else None
    if expression and value is None:
        expression.note_null(known)
    return value


def _text(expression: Expression | None, known: dict[str, Any]) -> str | None:
    value = _decided(expression, known)
    if value is None:
        return None
    if isinstance(value, str):
        return storable(value, _of(expression))
    raise Failure(reason=f"“{_of(expression)}”应为文字，实际是{show_value(value)}")


def _texts(expression: Expression | None, known: dict[str, Any]) -> list[str]:
    """A list of texts; a static text is split at its commas."""
    value = _decided(expression, known)
    if value is None:
        return []
    if isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [storable(each, _of(expression)) for each in value]
    raise Failure(reason=f"“{_of(expression)}”应为文字列表，实际是{show_value(value)}")


def moment_of(expression: Expression | None, known: dict[str, Any]) -> str | None:
    """The moment an expression gives, as a task keeps it; raises Failure."""
    value = expression.decisive(known) if expression else None
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
    value = _decided(expression, known)
    if value is None:
        return PRIORITY
    try:
        number = int(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise Failure(reason=f"“{_of(expression)}”应为整数，实际是{show_value(value)}") from error
    if not 0 <= number <= task_listeners.HIGHEST:
        raise Failure(
            reason=f"“{_of(expression)}”应为 0 到 {task_listeners.HIGHEST} 的整数，实际是{show_value(value)}"
        )
    return number


def _of(expression: Expression | None) -> str:
    return expression.text if expression else ""
