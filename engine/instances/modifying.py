"""Putting tokens of a running instance elsewhere, past the flows of its diagram.

As in Camunda 8: elements are activated in the scope they stand in, then others are terminated; what
is left with nothing in it ends, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.errors import CannotModify
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.gateways import Joining

if TYPE_CHECKING:
    from engine.tokens.instance import RunningInstance
    from engine.tokens.node import Node
    from engine.tokens.scope import Scope
    from engine.tokens.token import Token

#: What nobody comes to but by its own event, or with others.
_UNREACHED = frozenset({"startEvent", "boundaryEvent"})


@dataclass(frozen=True)
class Written:
    """Variables that are written: of the process, or (`element`) of what is activated or a sub-process around it."""

    variables: Mapping[str, Any]
    element: str = ""


@dataclass(frozen=True)
class Activation:
    """An element that is to be begun; `ancestor` is the token of the sub-process in which, where there are several."""

    element: str
    ancestor: int | None = None
    written: Sequence[Written] = ()


@dataclass(frozen=True)
class Termination:
    """What is to end: all that stands at an element, or one token."""

    element: str = ""
    token: int | None = None


@dataclass(frozen=True)
class Move:
    """For each token that ends so, `element` is begun in the same scope."""

    source: Termination
    element: str
    written: Sequence[Written] = ()


@dataclass(frozen=True)
class Modification:
    """All that is to be changed in one step."""

    activations: Sequence[Activation] = field(default=())
    terminations: Sequence[Termination] = field(default=())
    moves: Sequence[Move] = field(default=())


def modify(top: "RunningInstance", wanted: Modification) -> bool:
    """Change where the tokens stand; whether any is left. Raises CannotModify.

    The caller keeps nothing of an instance that was refused.
    """
    gone = [token for each in wanted.terminations for token in _ending(top, each)]
    for move in wanted.moves:
        for token in _ending(top, move.source):
            _begin(token.workflow, move.element, move.written)
            gone.append(token)
    for each in wanted.activations:
        _begin(_scope_of(top, each), each.element, each.written)
    for token in gone:
        if token.alive:
            scope = token.workflow
            token.cancel()
            _end_empty(scope)
    return top.active > 0


def _ending(top: "RunningInstance", wanted: Termination) -> list["Token"]:
    found = [each for each in _tokens(top) if _is_meant(each, wanted)]
    if not found:
        named = wanted.element or str(wanted.token)
        raise CannotModify(reason=f"没有正在进行的环节“{named[:100]}”。")
    if any(each.is_instance for each in found):
        raise CannotModify(reason="多实例中的一份不能单独结束，只能结束整个多实例。")
    return found


def _is_meant(token: "Token", wanted: Termination) -> bool:
    if wanted.token is not None:
        return token.id == wanted.token
    # Of many the body, which ends with all of its instances.
    node = token.task_spec
    inner: Any = getattr(node, "inner", node)
    is_at = bool(inner.id == wanted.element)
    return is_at and not token.is_instance and node.kind != "boundaryEvent"


def _tokens(top: "RunningInstance") -> Iterator["Token"]:
    for scope in _own(top):
        for token in scope.tasks.values():
            if token is not scope.root and token.task_spec.keeps_open:
                yield token


def _own(top: "RunningInstance") -> list["Scope"]:
    """The scopes of the process itself; what it calls is changed as little as in Camunda."""
    return [each for each in top.scopes() if each.spec.process == top.spec.process]


def _scope_of(top: "RunningInstance", wanted: Activation) -> "Scope":
    """The scope in which an element is to be begun."""
    found = [each for each in _own(top) if wanted.element in each.spec.task_specs]
    if wanted.ancestor is not None:
        found = [each for each in found if each.number == wanted.ancestor]
    if len(found) == 1:
        return found[0]
    name = wanted.element[:100]
    if found:
        reason = (
            f"“{name}”所在的子流程有几份正在进行，请写明是哪一份（ancestorElementInstanceKey）。"
        )
    elif wanted.ancestor is None and _is_drawn(top, wanted.element):
        reason = f"“{name}”所在的子流程没有在进行，不能直接激活；请先激活那个子流程。"
    else:
        reason = f"那里没有环节“{name}”。"
    raise CannotModify(reason=reason)


def _is_drawn(top: "RunningInstance", element: str) -> bool:
    specs = (each for each in top.bundle.specs.values() if each.process == top.spec.process)
    return any(element in each.task_specs for each in specs)


def _begin(scope: "Scope", element: str, written: Sequence[Written]) -> None:
    node: Any = scope.spec.task_specs.get(element)
    if node is None:
        raise CannotModify(reason=f"“{element[:100]}”不在同一个流程或子流程里，不能移过去。")
    _require_reachable(scope, node)
    values: dict[str, Any] = {}
    for each in written:
        if not each.element:
            scope.top.change(each.variables)
        elif each.element == element:
            values |= each.variables
        else:
            holder = _holder(scope, each.element)
            scope.top.make_room(each.variables)
            holder.data = {**holder.data, **each.variables}
    scope.top.make_room(values)
    node = node.body or node
    token = scope.add(node)
    token.data = values
    node._update(token)


def _holder(scope: "Scope", element: str) -> "Token":
    """The token of the sub-process of that id around the scope."""
    holder = next((each for each in scope.holders() if each.task_spec.id == element), None)
    if holder is None:
        reason = f"变量要写到的“{element[:100]}”不是这个环节，也不是它外面的子流程。"
        raise CannotModify(reason=reason)
    return holder


def _require_reachable(scope: "Scope", node: "Node") -> None:
    holder = scope.holder
    is_in_ad_hoc = holder is not None and not holder.task_spec.is_told
    name = getattr(node, "title", "") or node.name
    kind = getattr(node, "kind", "")
    if kind in _UNREACHED or not kind or getattr(node, "is_event_started", False):
        raise CannotModify(reason=f"“{name}”（开始事件、边界事件或事件子流程）不能直接激活。")
    if isinstance(node, Joining) and len(node.incoming) > 1:
        raise CannotModify(reason=f"汇合网关“{name}”要等各路到齐，不能直接激活。")
    if is_in_ad_hoc or isinstance(getattr(holder, "task_spec", None), AdHoc):
        raise CannotModify(reason=f"“{name}”在即席子流程里，请用即席子流程的激活。")


def _end_empty(scope: "Scope") -> None:
    """End what nothing is left in, and what is around it."""
    while not scope.active and scope.holder is not None:
        holder = scope.holder
        if holder.is_instance:
            raise CannotModify(reason="多实例中的一份不能单独结束，只能结束整个多实例。")
        scope = holder.workflow
        holder.cancel()
