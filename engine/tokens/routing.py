"""Where an error or an escalation is caught.

First the boundary of the activity that threw it, then the event sub-processes of
its scope, then the boundary of the activity that encloses the scope, and so on
upwards (BPMN 2.0, 10.5.1). Within one place an event with the very code goes before
one that catches all; as in Camunda 8, an embedded sub-process is one place with its
boundary, a called process or an instance of many is not.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.scope import Scope


def throw_error(token: Token, code: str, payload: dict[str, Any] | None = None) -> bool:
    """Throw a BPMN error to the nearest element that catches it; returns whether one does.

    `payload` are variables for what catches it.
    """
    return _throw(token, "error", code, payload or {}, own=True)


def throw_escalation(token: Token, code: str) -> bool:
    """Throw an escalation to the nearest element that catches it; uncaught, it has no effect."""
    return _throw(token, "escalation", code, {}, own=False)


def _throw(token: Token, what: str, code: str, payload: dict[str, Any], *, own: bool) -> bool:
    return any(_caught(place, what, code, payload) for place in _places(token, own=own))


def _places(token: Token, *, own: bool) -> Iterator[list[Token]]:
    """What may catch it, the nearest place first."""
    if own:
        yield _border(token)
    within, scope = token, token.workflow
    while (holder := scope.holder) is not None:
        handlers = _handlers(scope, within)
        if scope.variables is None and not holder.is_instance:
            yield handlers + _border(holder)
        else:
            yield handlers
            yield _border(holder)
        within, scope = holder, holder.workflow
    yield _handlers(scope, within)


def _border(activity: Token) -> list[Token]:
    holder = activity.parent if activity.is_instance else activity
    return [child for child in holder.children if not child.is_instance]


def _handlers(scope: "Scope", within: Token) -> list[Token]:
    """The event sub-processes that wait in a scope; what one throws it does not catch itself."""
    starts = [token for token in scope.root.children if not token.task_spec.keeps_open]
    return [
        token
        for token in starts
        if getattr(token.task_spec, "subprocess", None) is not within.task_spec
    ]


def _caught(candidates: list[Token], what: str, code: str, payload: dict[str, Any]) -> bool:
    hits = [
        (t, e, w)
        for t in candidates
        for e, w in _waits(t).items()
        if what in w and w[what] in (None, code)
    ]
    hits.sort(key=lambda hit: hit[2][what] is None)
    if not hits:
        return False
    token, element, _ = hits[0]
    token.task_spec.fire(token, element, payload)
    return True


def _waits(token: Token) -> dict[str, dict[str, Any]]:
    waits: dict[str, dict[str, Any]] = token.internal_data.get("waits", {})
    return waits
