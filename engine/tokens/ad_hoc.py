"""The ad-hoc sub-process: a set of elements that are activated in any order, any number of times.

As in Camunda 8.8: the elements of a list when it begins, others by a verb while it is open. What
follows an activated element by flows is its path; each path has a scope of its own, so that two
never meet. BPMN's `ordering` (2.0, 10.3.5), which Camunda passes over, holds: `Sequential` is one
path at a time.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.errors import CannotActivate
from engine.tokens.activities import Enclosing, SubProcess
from engine.tokens.ad_hoc_jobs import Decided, Leading
from engine.tokens.expression import Expression, Failure, show_value
from engine.tokens.node import Node
from engine.tokens.process import ProcessSpec
from engine.tokens.scope import Scope
from engine.tokens.token import Token
from engine.tokens.variables import visible, write

#: The variable in which Camunda 8 tells what can be activated.
ELEMENTS = "adHocSubProcessElements"


class Opening(Node):
    """Keeps an ad-hoc sub-process open while elements may be activated; its scope begins here."""

    is_told = False

    def enter(self, token: Token) -> bool:
        token._set_state(TaskState.STARTED)
        return False


class Path(Enclosing):
    """One activated element and what follows it."""

    is_told = False

    def __init__(self, process: ProcessSpec, around: "AdHoc", key: str) -> None:
        super().__init__(process, f"{around.id} [path]", around.kind, around.title)
        # Where it is drawn.
        self.id = around.id
        self.around = around
        self.key = key

    def start(self, scope: Scope, element: str, variables: Mapping[str, Any] | None = None) -> None:
        """Activate an element of the ad-hoc sub-process that holds the scope, with variables of its own."""
        top = scope.top
        path = scope.add(self, element=element)
        if variables:
            top.make_room(variables)
            path.data.update(variables)
        path._set_state(TaskState.STARTED)
        inside = Scope(top.bundle.specs[self.key], top, path)
        top.subprocesses[path.id] = inside
        node = self.around.elements[element]
        node._update(inside.add(node))

    def _map_outputs(self, token: Token) -> None:
        self.around.collect(token)

    def _on_complete(self, my_task: Token) -> None:
        super()._on_complete(my_task)
        self.around.path_completed(my_task)


class AdHoc(SubProcess):
    """An ad-hoc sub-process (`zeebe:adHoc`)."""

    #: What can be activated, by id: the elements no flow leads to.
    elements: Mapping[str, Node]
    #: The same, as Camunda 8 tells it to expressions.
    described: list[dict[str, Any]]
    #: What the diagram writes about it (`bpmn:documentation`).
    about: str = ""
    path: Path
    opening: Opening
    #: The job by which a worker says what is activated; None where a list or people do.
    leading: Leading | None = None
    wanted: Expression | None = None
    output: str | None = None
    output_item: Expression | None = None
    until: Expression | None = None
    cancels_rest = True
    sequential = False

    def _run_hook(self, my_task: Token) -> bool | None:
        made: dict[str, Any] = {ELEMENTS: self.described}
        if self.output:
            made[self.output] = []
        my_task.workflow.top.make_room(made)
        my_task.data = {**made, **my_task.data}
        chosen = self._chosen(my_task) if self.leading is None else []
        super()._run_hook(my_task)
        self.activate(my_task, chosen)
        self._ask(my_task.workflow.top.subprocesses[my_task.id])
        return None

    def require(self, element: str) -> None:
        """Raise CannotActivate for what cannot be activated."""
        if element not in self.elements:
            reason = f"“{self.title or self.id}”里没有环节“{element}”。"
            raise CannotActivate(reason=reason)

    def follow(self, token: Token, decided: Decided) -> None:
        """Do what a worker has decided."""
        scope = token.workflow.top.subprocesses[token.id]
        if decided.cancels_rest:
            self.cancel_paths(token)
        if decided.is_enough:
            token.internal_data["enough"] = True
            token.internal_data.pop("queue", None)
            if not self.paths(scope):
                self._close(scope)
            return
        for element, variables in decided.elements:
            self._begin(token, scope, element, variables)

    def is_open(self, token: Token) -> bool:
        """Whether elements can be activated."""
        scope = token.workflow.top.subprocesses.get(token.id)
        return scope is not None and any(
            each.task_spec is self.opening for each in scope.root.children
        )

    def activate(self, token: Token, elements: Iterable[str]) -> None:
        """Activate elements, all of them known; one at a time those that have to wait in turn."""
        scope = token.workflow.top.subprocesses[token.id]
        for element in elements:
            self._begin(token, scope, element, {})

    def cancel_paths(self, token: Token) -> None:
        """End what is under way, and forget what waits for its turn."""
        token.internal_data.pop("queue", None)
        for path in self.paths(token.workflow.top.subprocesses[token.id]):
            path.cancel()

    def paths(self, scope: Scope) -> list[Token]:
        """The activated elements that are not over, the oldest first."""
        return [each for each in scope.root.children if each.task_spec is self.path]

    def collect(self, path: Token) -> None:
        """Note what a path yields and whether that is enough; raises Failure, and nothing is noted."""
        holder = path.workflow.holder
        assert holder is not None
        known = visible(holder)
        if self.output and self.output_item:
            before = holder.data[self.output]
            if not isinstance(before, list):
                reason = f"即席子流程的输出集合“{self.output}”应为列表，实际是{show_value(before)}"
                raise Failure(reason=reason)
            known[self.output] = [*before, self.output_item.json(visible(path))]
        if self.until is not None and self.leading is None:
            path.internal_data["enough"] = self.until.evaluate_condition(known)
        if self.output:
            write(holder, {self.output: known[self.output]})

    def path_completed(self, path: Token) -> None:
        """Go on with what waits for its turn, or close when there was enough."""
        scope = path.workflow
        holder = scope.holder
        assert holder is not None
        memory = holder.internal_data
        if path.internal_data.get("enough"):
            memory["enough"] = True
            memory.pop("queue", None)
            if self.cancels_rest:
                self.cancel_paths(holder)
        if queue := memory.get("queue"):
            self.path.start(scope, *queue.pop(0))
        elif not self.paths(scope) and self._is_over(memory):
            self._close(scope)
        if self.leading is not None and not scope.completed and not memory.get("enough"):
            self._ask(scope)

    def _is_over(self, memory: dict[str, Any]) -> bool:
        if memory.get("enough"):
            return True
        return self.until is None and self.leading is None

    def _ask(self, scope: Scope) -> None:
        """Offer the job anew: a worker that has the one before decides by what is no more."""
        if self.leading is None:
            return
        for each in scope.root.children:
            if each.task_spec is self.leading:
                each.cancel()
        self.leading._update(scope.add(self.leading))

    def _begin(
        self, token: Token, scope: Scope, element: str, variables: Mapping[str, Any]
    ) -> None:
        if self.sequential and self.paths(scope):
            token.internal_data.setdefault("queue", []).append([element, dict(variables)])
        else:
            self.path.start(scope, element, variables)

    def _close(self, scope: Scope) -> None:
        for each in scope.root.children:
            if each.task_spec is self.opening:
                scope.remove(each)
            elif each.task_spec is self.leading:
                each.cancel()
        scope.settle()

    def _map_outputs(self, token: Token) -> None:
        if self.output:
            # As of a multi-instance: an instance of many keeps it, for its own output to be taken from.
            write(token, {self.output: token.data[self.output]}, local=token.is_instance)
        super()._map_outputs(token)

    def _chosen(self, token: Token) -> list[str]:
        """The elements to begin with; raises Failure for what is none of them."""
        value = self.wanted.json(visible(token)) if self.wanted else []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            text = self.wanted.text if self.wanted else ""
            raise Failure(
                reason=f"即席子流程要启动的环节“{text}”应为环节编号的列表，实际是{show_value(value)}"
            )
        if unknown := [each for each in value if each not in self.elements]:
            raise Failure(
                reason=f"即席子流程“{self.title or self.id}”里没有可以启动的环节“{unknown[0]}”"
            )
        return value
