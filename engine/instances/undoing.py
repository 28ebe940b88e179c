"""Putting an instance back to where a completed task waited, with all that waited with it."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.errors import CannotSendBack, CannotWithdraw
from engine.instances import returning
from engine.observers import EventType
from engine.tokens import state, state_changes
from engine.tokens.events import Boundary
from engine.tokens.state_changes import Change, MovedOn
from engine.tokens.timers import due_at

if TYPE_CHECKING:
    from engine.tokens.instance import RunningInstance
    from engine.tokens.token import Token


def take_back(top: "RunningInstance", change: Change) -> "RunningInstance":
    """The instance as it was before the change; what others did beside it stays.

    Raises CannotWithdraw where somebody or a timer has gone on from what it led to, and where
    an escalation of what would wait again is due already.
    """
    now = state_changes.parse(state.dump(top))
    try:
        earlier = state_changes.take_back(now, change)
        made = _load(top, earlier)
    except (MovedOn, LookupError) as error:
        reason = "此后流程已经有了新的进展（有人办理了后面的任务，或者已经到时）。"
        raise CannotWithdraw(reason=reason) from error
    back = state_changes.tokens(earlier) - state_changes.tokens(now)
    if any(_is_over(each) for each in _tokens(made, back)):
        raise CannotWithdraw(reason="这项任务的时限已到，撤回后会立即升级。")
    return _swap(top, made, state_changes.tokens(now) - state_changes.tokens(earlier), back)


def send_back(
    top: "RunningInstance", token: "Token", earlier: str, change: Change
) -> tuple["RunningInstance", str]:
    """The instance with `token` gone and the task `earlier` waiting again, and that task's token.

    `token` is the task's own or holds a scope it is in; all that is in that scope goes with it,
    and what waits for it at a join and had come from `earlier`.

    It waits as it did when it was completed, its timers due when they were, unless its property
    `onReturn` is `restart` or one that would end it is due already: then it is come to as for the
    first time. Raises CannotSendBack, also for what would be over at once all the same.
    """
    kept = change["in"]["scopes"]["in"][str(token.workflow.number)]["in"]["tokens"]["in"]
    returned = {
        id: each["was"]
        for id, each in kept.items()
        if state_changes.is_whole(each) and "is" not in each
        if id == earlier or each["was"]["parent"] == int(earlier)
    }
    element = returned[earlier]["spec"]
    if reason := returning.blocked(token, element):
        raise CannotSendBack(reason=reason)
    now = state_changes.parse(state.dump(top))
    gone = {token, *returning.list_attendants(token)}
    gone.update(returning.list_joined(token, token.workflow.spec.task_specs[element]))
    made = _returned(top, now, gone, returned)
    anew = token.workflow.spec.task_specs[element].properties.get("onReturn") == "restart"
    if anew or any(_is_over(each) for each in _tokens(made, map(int, returned))):
        made = _returned(top, now, gone, {})
        made = _swap(top, made, _gone(now, made), set())
        return made, _enter(made, token.workflow.number, element)
    return _swap(top, made, _gone(now, made), set(map(int, returned))), earlier


def _returned(
    top: "RunningInstance", now: Mapping[str, Any], leaving: set["Token"], back: Mapping[str, Any]
) -> "RunningInstance":
    """The instance without tokens of one scope, their children and what they hold; `back` put there."""
    tree = deepcopy(dict(now))
    kept = tree["scopes"][str(next(iter(leaving)).workflow.number)]["tokens"]
    gone = {each.id for each in leaving}
    gone |= {int(id) for id, each in kept.items() if each["parent"] in gone}
    for id in gone:
        del kept[str(id)]
        _close(tree, str(id))
    kept |= deepcopy(dict(back))
    return _load(top, tree)


def _close(tree: dict[str, Any], holder: str) -> None:
    """Let the scope a token holds be gone, with the scopes in it."""
    scope = tree["scopes"].pop(holder, None)
    for id in scope["tokens"] if scope else ():
        _close(tree, id)


def _enter(top: "RunningInstance", scope: int, element: str) -> str:
    """Put a new token on the element; raises CannotSendBack where it would not wait there."""
    place = top.subprocesses[scope] if scope else top
    node: Any = place.spec.task_specs[element]
    token = place.add(node)
    node._update(token)
    if token.id not in top.user_tasks or any(map(_is_over, token.children)):
        raise CannotSendBack(reason="那一步的时限已过，退回后会立即升级。")
    return str(token.id)


def _load(top: "RunningInstance", tree: Mapping[str, Any]) -> "RunningInstance":
    made = state.load(state_changes.compose(tree, top.last_id), top.bundle, top.host)
    made.journal = top.journal
    return made


def _swap(
    top: "RunningInstance", made: "RunningInstance", gone: Collection[int], back: Collection[int]
) -> "RunningInstance":
    """Tell the observers; what they could not take stays to be told again."""
    known = set(top.undelivered)
    for token in reversed(_tokens(top, gone)):
        if token.internal_data.get("entered"):
            token.task_spec.emit(token, EventType.TAKEN_BACK)
    made.undelivered |= {n: each for n, each in top.undelivered.items() if n not in known}
    made.last_id = top.last_id
    for token in _tokens(made, back):
        if token.internal_data.get("entered"):
            token.task_spec.emit(token, EventType.REOPENED)
    return made


def _tokens(top: "RunningInstance", ids: Any) -> list["Token"]:
    """The tokens of these ids, oldest first."""
    wanted = set(ids)
    found = [each for scope in top.scopes() for each in scope.tasks.values() if each.id in wanted]
    return sorted(found, key=lambda each: each.id)


def _gone(now: Mapping[str, Any], made: "RunningInstance") -> set[int]:
    left = {id for scope in made.scopes() for id in scope.tasks}
    return state_changes.tokens(now) - left


def _is_over(token: "Token") -> bool:
    """Whether it is a timer that would end its activity at once."""
    spec = token.task_spec
    if not isinstance(spec, Boundary) or not spec.interrupting:
        return False
    waits: dict[str, dict[str, Any]] = token.internal_data.get("waits", {})
    return any("timer" in wait and due_at(wait) <= clock.now() for wait in waits.values())
