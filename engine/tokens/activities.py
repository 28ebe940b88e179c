"""Activities with a scope of their own: sub-processes and call activities."""

import copy
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine import feel
from engine.tokens.bindings import Binding
from engine.tokens.expression import Expression, Failure
from engine.tokens.node import Node
from engine.tokens.scope import Scope
from engine.tokens.token import Token
from engine.tokens.variables import visible

#: How deep processes may call each other.
DEPTH = 50


class Enclosing(Node):
    """An activity whose work is a scope."""

    def _on_cancel(self, my_task: Token) -> None:
        scope = my_task.workflow.top.subprocesses.pop(my_task.id, None)
        if scope is not None:
            scope.completed = True
            scope.cancel_all()
        super()._on_cancel(my_task)

    def enter(self, token: Token) -> bool:
        return True  # it begins when its scope does

    def open_scope(self, token: Token, scope: Scope, payload: dict[str, Any] | None = None) -> None:
        """Begin the scope; the notes of its event sub-processes' timers belong to this step."""
        token._set_state(TaskState.STARTED)
        token.workflow.top.subprocesses[token.id] = scope
        with feel.explanations() as notes:
            scope.begin(payload)
        self.emit_begun(token, notes)

    def scope_completed(self, token: Token, scope: Scope) -> None:
        """The scope has come to its end."""
        self.leave(token)

    def keep(self, token: Token, scope: Scope) -> None:
        """Remember, before the scope is gone, what can be compensated of it; a called process's is not."""


class SubProcess(Enclosing):
    """An embedded sub-process or an event sub-process; its variables are its token's."""

    key: str
    is_event_started = False

    def _run_hook(self, my_task: Token) -> bool | None:
        top = my_task.workflow.top
        scope = Scope(top.bundle.specs[self.key], top, my_task)
        self.open_scope(my_task, scope, my_task.internal_data.get("payload"))
        my_task.internal_data.pop("payload", None)
        return None

    def keep(self, token: Token, scope: Scope) -> None:
        if self.is_event_started:
            return
        completed = [
            {"node": each.task_spec.name, "scopes": each.internal_data["scopes"]}
            for each in sorted(scope.root.children, key=lambda each: each.id)
            if each.task_spec.outlasts
        ]
        if completed or scope.spec.compensator is not None:
            token.workflow.top.make_room(token.data)
            kept = {"variables": copy.deepcopy(token.data), "completed": completed}
            token.internal_data["inside"] = [kept]


class CallActivity(Enclosing):
    """A called process, with variables of its own (`zeebe:calledElement`)."""

    #: the id of the process, or what gives it
    called: Expression
    #: which version of it is meant
    binding: Binding
    all_in = True
    all_out = True

    def _run_hook(self, my_task: Token) -> bool | None:
        top = my_task.workflow.top
        called = self.called.name(visible(my_task))
        if _depth(my_task) >= DEPTH:
            reason = f"流程互相调用超过{DEPTH}层，调用“{called}”被拒绝"
            raise Failure(reason=reason)
        need = self.binding.need("process", called)
        name = top.require("流程", self.process.process, need)
        given = visible(my_task) if self.all_in else my_task.data
        top.make_room(given)
        scope = Scope(top.bundle.specs[name], top, my_task, copy.deepcopy(given))
        self.open_scope(my_task, scope)
        return None

    def scope_completed(self, token: Token, scope: Scope) -> None:
        results: dict[str, Any] = scope.variables or {}
        if self.all_out or self.output_mappings:
            self.receive(token, results)
        super().scope_completed(token, scope)


def _depth(token: Token) -> int:
    return sum(1 for _ in token.workflow.holders())
