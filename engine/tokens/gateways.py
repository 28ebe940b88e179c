"""Gateways: one way, all ways, some ways; and where ways come together again."""

from SpiffWorkflow.util.task import TaskState

from engine.tokens.conditional_flows import holds
from engine.tokens.expression import Failure
from engine.tokens.node import Node
from engine.tokens.process import Flow
from engine.tokens.reach import reachable
from engine.tokens.token import Token
from engine.tokens.variables import visible


class Choosing(Node):
    """A gateway whose flows carry conditions."""

    def choose(self, token: Token) -> None:
        """It has chosen when it ran."""

    def satisfied(self, token: Token) -> list[Flow]:
        """The flows whose condition holds, in the diagram's order; raises Failure."""
        known = visible(token)
        others = (f for f in self.flows if f is not self.default)
        return [f for f in others if holds(token, f, known)]

    def _nothing_holds(self) -> Failure:
        reason = f"网关“{self.title or self.id}”没有一个条件成立，也没有默认路径"
        return Failure(reason=reason)

    def chosen(self, token: Token) -> list[Flow]:
        names = token.internal_data.get("chosen", [])
        return [flow for flow in self.flows if flow.id in names]


class ExclusiveGateway(Choosing):
    """The first flow whose condition holds (BPMN 2.0, 10.6.2)."""

    def _run_hook(self, my_task: Token) -> bool | None:
        known = visible(my_task)
        others = (f for f in self.flows if f is not self.default)
        chosen = next((f for f in others if holds(my_task, f, known)), self.default)
        if chosen is None and self.flows:
            raise self._nothing_holds()
        my_task.internal_data["chosen"] = [chosen.id] if chosen else []
        return True


class Joining(Node):
    """A gateway that waits for several tokens and goes on with one."""

    def _enter(self, token: Token) -> bool:
        token._set_state(TaskState.WAITING)
        self.gather(token)
        return True

    def gather(self, token: Token) -> None:
        raise NotImplementedError

    def waiting(self, token: Token) -> dict[str, Token]:
        """The oldest waiting token of each incoming flow."""
        found: dict[str, Token] = {}
        for _, each in sorted(token.workflow.tasks.items()):
            if each.task_spec is self and each.has_state(TaskState.WAITING):
                found.setdefault(each.internal_data["flow"], each)
        return found

    def join(self, token: Token, parts: dict[str, Token]) -> None:
        for part in parts.values():
            if part is not token:
                token.workflow.remove(part)
        super()._enter(token)


class ParallelGateway(Joining):
    """One token from each incoming flow; excess ones stay (BPMN 2.0, 10.6.4)."""

    def gather(self, token: Token) -> None:
        if len(self.incoming) <= 1:
            self.join(token, {})
            return
        parts = self.waiting(token)
        if len(parts) == len(self.incoming):
            self.join(token, parts)


class InclusiveGateway(Joining, Choosing):
    """Waits while a token may still come to a flow that has none.

    As in Camunda 8, also while that token could come to a flow that has one. Only of
    a token that would have to go round a loop first this is not asked (BPMN 2.0,
    10.6.3), or two gateways in one loop would wait for each other for ever.
    """

    def gather(self, token: Token) -> None:
        if len(self.incoming) <= 1:
            self.join(token, {})
        else:
            token.workflow.top.reconsider(token)

    def try_join(self, token: Token) -> bool:
        """Go on if no token upstream can still arrive; asked when everything else waits."""
        parts = self.waiting(token)
        if any(self._may_come(other, set(parts)) for other in token.workflow.tasks.values()):
            return False
        self.join(token, parts)
        return True

    def _may_come(self, other: Token, arrived: set[str]) -> bool:
        spec = other.task_spec
        if spec is self or other is other.workflow.root or not spec.keeps_open or other.is_instance:
            return False
        empty = {flow.id for flow in self.incoming} - arrived
        if empty & reachable(spec, self, without=self.process.backward):
            return True
        reached = reachable(spec, self)
        return bool(reached & empty) and not reached & arrived

    def _run_hook(self, my_task: Token) -> bool | None:
        chosen = self.satisfied(my_task) or ([self.default] if self.default else [])
        if not chosen and self.flows:
            raise self._nothing_holds()
        my_task.internal_data["chosen"] = [flow.id for flow in chosen]
        return True
