"""Where an error or an escalation is caught.

First the boundary of the activity that threw it, then the event sub-processes of
its scope, then the boundary of the activity that encloses the scope, and so on
upwards (BPMN 2.0, 10.5.1; as Camunda 8 does it). Within one place an event with
the very code goes before one that catches all.
"""

from typing import TYPE_CHECKING, Any

from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.tokens.scope import Scope


def throw_error(token: Token, code: str) -> bool:
    """Hand an error to whoever catches it; whether anyone does."""
    return _throw(token, "error", code, own=True)


def throw_escalation(token: Token, code: str) -> bool:
    """Hand on an escalation; one nobody catches is no fault."""
    return _throw(token, "escalation", code, own=False)


def _throw(token: Token, what: str, code: str, *, own: bool) -> bool:
    scope: Scope | None = token.workflow
    activity: Token | None = token if own else None
    while scope is not None:
        if activity is not None and _caught(_border(activity), what, code):
            return True
        if _caught(_handlers(scope, activity), what, code):
            return True
        activity = scope.holder
        scope = activity.workflow if activity is not None else None
    return False


def _border(activity: Token) -> list[Token]:
    holder = activity.parent if activity.is_instance else activity
    return [child for child in holder.children if not child.is_instance]


def _handlers(scope: "Scope", within: Token | None) -> list[Token]:
    """The event sub-processes that wait in a scope; what one throws it does not catch itself."""
    thrower = within.task_spec if within else None
    starts = [token for token in scope.root.children if not token.task_spec.keeps_open]
    return [
        token for token in starts if getattr(token.task_spec, "subprocess", None) is not thrower
    ]


def _caught(candidates: list[Token], what: str, code: str) -> bool:
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
    token.task_spec.fire(token, element, {})
    return True


def _waits(token: Token) -> dict[str, dict[str, Any]]:
    waits: dict[str, dict[str, Any]] = token.internal_data.get("waits", {})
    return waits
