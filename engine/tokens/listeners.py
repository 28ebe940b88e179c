"""Execution listeners: handlers called around an element's work (`zeebe:executionListeners`), in its step.

Those of one event are called in the diagram's order. One that fails is an incident; tried again, it
goes on with that one, and those before it are not called twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import Denied
from engine.tokens import handling
from engine.tokens.expression import Expression, Failure
from engine.tokens.token import Token
from engine.tokens.variables import visible, write

if TYPE_CHECKING:
    from engine.host import Host


@dataclass(frozen=True)
class Listener:
    """A handler's type (text or FEEL), when it is called, with what headers, how often it is tried."""

    event: str
    type: Expression
    headers: Mapping[str, str] = field(default_factory=dict)
    retries: Expression | None = None

    def call(
        self,
        token: Token,
        *,
        task: Mapping[str, Any] | None = None,
        beside: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What its handler hands back; raises Failure, and Denied as the handler does.

        It reads the variables of the token, and `beside` before them. A BPMN error is nobody's to
        catch here, as in Camunda 8.
        """
        host, spec = token.workflow.top.host, token.task_spec
        name = self.type.name({**visible(token), **(beside or {})})
        require_served(host, name)
        headers = {**spec.headers, **self.headers}
        context = host.context(
            spec.id, spec.properties, headers=headers, listens=self.event, task=task
        )
        tries = handling.tries(self.retries, token)
        return handling.call(
            *(token, name, context), listens=True, tries=tries, passes=Denied, beside=beside
        )


def run(token: Token, event: str, of: Sequence[Listener] | None = None) -> None:
    """Call the execution listeners of `start` or `end` that were not called yet.

    What those at the start hand back are variables of the element; what those at the end hand
    back is written around it, as what output mappings make. `of` are those to call, the element's
    own where none are given. Raises Failure.
    """
    for listener, called in remaining(token, of or token.task_spec.listeners, event):
        try:
            made = listener.call(token)
        except Denied as denied:
            raise Failure(reason=f"监听器拒绝：{denied}") from denied
        if event == "start" and token.task_spec.has_variables:
            token.workflow.top.make_room(made)
            token.data = {**token.data, **made}
        else:
            write(token, made, local=token.is_instance)
        called[event] += 1


def require_served(host: "Host", name: str) -> None:
    """Raises Failure, which no retry mends, for a handler that is not there."""
    if not host.serves(name):
        raise Failure(reason=f"监听器要用的处理程序“{name}”不存在", kind="permanent")


def has_begun(token: Token, event: str) -> bool:
    """Whether the listeners of an event were called, all or in part: what comes before them is done."""
    return event in token.internal_data.get("listened", {})


def remaining(
    token: Token, listeners: Sequence[Listener], event: str
) -> list[tuple[Listener, dict[str, int]]]:
    """The listeners of an event that were not called yet, each with the counts it is counted in."""
    called: dict[str, int] = token.internal_data.setdefault("listened", {})
    of_event = [each for each in listeners if each.event == event]
    return [(each, called) for each in of_event[called.setdefault(event, 0) :]]
