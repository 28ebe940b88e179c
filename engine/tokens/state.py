"""An instance as bytes and back.

Bytes, not jsonb, which forgets the order of keys; without the spec, which comes
from the bundle; variables never pass through a type registry, so no value in them
can become anything else than what it is.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
from SpiffWorkflow.util.task import TaskState

from engine.host import Host
from engine.tokens.events import Catching
from engine.tokens.gateways import InclusiveGateway
from engine.tokens.instance import RunningInstance
from engine.tokens.multi_instance import MultiInstance
from engine.tokens.scope import ROOT_ID, Scope
from engine.tokens.tasks import ServiceTask, UserTask
from engine.tokens.token import Token

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle

FORMAT = 1


def dump(top: RunningInstance) -> bytes:
    """The saved state of an instance, as `load` reads it."""
    scopes = [_scope(scope) for scope in top.scopes()]
    state = {
        "format": FORMAT,
        "last": top.last_id,
        "completed": top.completed,
        "cancelled": top.cancelled,
        "scopes": scopes,
    }
    if top.undelivered:
        state["undelivered"] = {str(number): missed for number, missed in top.undelivered.items()}
    try:
        return orjson.dumps(state)
    except TypeError:
        # An integer beyond 64 bits or half a surrogate pair: JSON may hold them, orjson neither
        # writes nor reads them. The blank says who must read it.
        return b" " + json.dumps(state).encode()


def load(state: bytes, bundle: "Bundle", host: Host) -> RunningInstance:
    """Raises ValueError when the state was written in a format this release does not read."""
    kept = (json if state.startswith(b" ") else orjson).loads(state)
    if kept["format"] != FORMAT:
        raise ValueError(f"state of format {kept['format']}, this release reads {FORMAT}")
    first, *others = kept["scopes"]
    top = RunningInstance(bundle.specs[first["spec"]], bundle, host, first["variables"])
    top.last_id, top.completed, top.cancelled = kept["last"], kept["completed"], kept["cancelled"]
    top.undelivered = {
        int(number): missed for number, missed in kept.get("undelivered", {}).items()
    }
    top.at_most = len(state)
    tokens: dict[int, Token] = {}
    _fill(top, first, tokens)
    for each in others:
        holder = tokens[each["holder"]]
        scope = Scope(bundle.specs[each["spec"]], top, holder, each["variables"])
        top.subprocesses[holder.id] = scope
        _fill(scope, each, tokens)
    return top


def map_texts(state: bytes, change: Callable[[str], str]) -> bytes:
    """The state with every text among its variables changed; their names and all else stay."""
    is_wide = state.startswith(b" ")
    kept = (json if is_wide else orjson).loads(state)
    for scope in kept["scopes"]:
        scope["variables"] = _mapped(scope["variables"], change)
    return b" " + json.dumps(kept).encode() if is_wide else orjson.dumps(kept)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_mapped(each, change) for each in value]
        case dict():
            return {name: _mapped(each, change) for name, each in value.items()}
        case _:
            return value


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "spec": scope.spec.name,
        "holder": scope.holder.id if scope.holder else None,
        "variables": scope.variables,
        "tokens": [
            _token(each) for _, each in sorted(scope.tasks.items()) if each is not scope.root
        ],
    }


def _token(token: Token) -> list[Any]:
    return [
        token.id,
        token.task_spec.name,
        token.state,
        token._parent,
        token.data,
        token.internal_data,
    ]


def _fill(scope: Scope, kept: dict[str, Any], tokens: dict[int, Token]) -> None:
    # A parent may be younger than its child: an interrupting boundary event outlives its activity.
    for id, spec, state, parent, data, memory in sorted(
        kept["tokens"], key=lambda kept: kept[3] != ROOT_ID
    ):
        node = scope.spec.task_specs[spec]
        token = Token(scope, node, scope.tasks[parent], state, id=id)
        if data and isinstance(node, MultiInstance):
            # An earlier release collected among the variables.
            data, memory = {}, {**memory, "collected": data}
        token.data, token.internal_data = data, memory
        scope.active += node.keeps_open
        tokens[id] = token
    for _, token in sorted(scope.tasks.items())[1:]:
        _index(scope.top, token)


def _index(top: RunningInstance, token: Token) -> None:
    if "incident" in token.internal_data:
        top.incidents[token.id] = token
    elif token.has_state(TaskState.READY):
        top.enqueue(token)
    # One that waits for others before its activity begins has nothing open yet.
    elif token.has_state(TaskState.WAITING) and not token.internal_data.get("gathers"):
        spec = token.task_spec
        if isinstance(spec, UserTask):
            top.open_task(token)
        elif isinstance(spec, ServiceTask):
            top.open_job(token)
        elif isinstance(spec, Catching):
            top.watch(token)
        elif isinstance(spec, InclusiveGateway):
            top.reconsider(token)
