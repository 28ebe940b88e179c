"""An instance goes on in another process: its tokens stand on the elements they are mapped to.

As in Camunda 8: each element at which something waits is mapped to one of the same kind; what it waits
for stays as it was reckoned. Events at its border that are mapped go along with it, others end, and
those the new process has besides are waited for from then on. What was completed stays as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.deployment import versions
from engine.errors import CannotMigrate
from engine.observers import EventType
from engine.tokens import state, state_changes
from engine.tokens.activities import CallActivity, SubProcess
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.events import Boundary, CatchEvent, Catching, EventGateway, EventStart
from engine.tokens.expression import Failure
from engine.tokens.gateways import Joining
from engine.tokens.loops import StandardLoop
from engine.tokens.multi_instance import MultiInstance
from engine.tokens.tasks import DecisionTask, PassThrough, ScriptTask, ServiceTask, UserTask
from engine.tokens.timers import TimerTrigger, due_at

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle
    from engine.tokens.instance import RunningInstance
    from engine.tokens.node import Node
    from engine.tokens.process import ProcessSpec
    from engine.tokens.token import Token

#: Elements whose tokens remember nothing of the diagram but their own id, and those that are read below.
_MOVABLE = (
    UserTask, ServiceTask, ScriptTask, DecisionTask, PassThrough, CatchEvent, SubProcess,
    CallActivity, EventGateway, Joining, Boundary, EventStart,
)  # fmt: skip

#: By process that is called, where its elements go on.
Called = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class ChangedTimer:
    """A waiting timer whose rule is another in the new process.

    It was due at `before` and is at `after`: the same where it belongs to a limit that is kept
    elsewhere (property `clock`), which moves by the means of limits alone.
    """

    element: str
    name: str
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Standing:
    """An element at which something waits or is under way, by the id of its process and its own."""

    process: str
    element: str
    name: str


@dataclass(frozen=True)
class Renamed:
    """What stood on one element of a process goes on at another, by their ids."""

    process: str
    old: str
    new: str


@dataclass(frozen=True)
class Migrated:
    """The instance in its new process, the timers whose rule had changed, and what stands elsewhere."""

    top: "RunningInstance"
    timers: tuple[ChangedTimer, ...]
    renamed: tuple[Renamed, ...]


def migrate(
    top: "RunningInstance",
    bundle: "Bundle",
    process: str,
    mapping: Mapping[str, str],
    called: Called | None = None,
) -> Migrated:
    """The instance in the process of that id in the bundle; raises CannotMigrate, and then nothing has changed.

    Without `called` an instance that is in a process it called is refused, and no timer moves. With it, a waiting
    timer whose rule is another is due by the new rule, reckoned from when it began to wait.
    """
    target = bundle.specs[process]
    _require_known(mapping.keys(), top.spec, top.bundle, "原来")
    _require_known(mapping.values(), target, bundle, "新")
    moving = _Moving(bundle, called, {0: target}, {0: mapping})
    tree = state_changes.parse(state.dump(top))
    for scope in sorted(top.scopes(), key=lambda each: each.number):
        spec = moving.specs[scope.number]
        kept = tree["scopes"][str(scope.number)]
        kept["spec"] = spec.name
        for token in list(scope.tasks.values()):
            if token is not scope.root:
                moving.move(token, spec, kept["tokens"], moving.maps[scope.number])
    made = state.load(state_changes.compose(tree, top.last_id), bundle, top.host)
    made.journal = top.journal
    _arm(made)
    timers = tuple(_reckon(made, moving.timed, move=called is not None))
    return Migrated(made, timers, list_renamed(top, made))


def list_renamed(before: "RunningInstance", after: "RunningInstance") -> tuple[Renamed, ...]:
    """The elements whose tokens stand on others afterwards, each once."""
    old, new = _elements(before), _elements(after)
    found = [
        Renamed(process, element, new[token][1])
        for token, (process, element) in old.items()
        if token in new and new[token][1] != element
    ]
    return tuple(dict.fromkeys(found))


def _elements(top: "RunningInstance") -> dict[int, tuple[str, str]]:
    """Of each token the process and the element it stands on."""
    return {
        token.id: (versions.plain(node.process.process), node.id)
        for scope in top.scopes()
        for token in scope.tasks.values()
        if token is not scope.root
        for node in [_inner(token.task_spec)]
    }


def list_standing(top: "RunningInstance") -> list[Standing]:
    """The elements that must be mapped for an instance to be migrated, each once."""
    found = [
        Standing(versions.plain(node.process.process), node.id, node.title or node.id)
        for scope in top.scopes()
        for token in scope.tasks.values()
        if token is not scope.root and not _waits_beside(token)
        for node in [_inner(token.task_spec)]
    ]
    return list(dict.fromkeys(found))


def _require_known(named: Iterable[str], spec: "ProcessSpec", bundle: "Bundle", what: str) -> None:
    drawn = {
        node.id
        for each in bundle.specs.values()
        if each.process == spec.process
        for node in each.task_specs.values()
        if hasattr(node, "kind")
    }
    for element in named:
        if element not in drawn:
            raise CannotMigrate(reason=f"{what}的流程里没有环节“{element[:100]}”。")


@dataclass
class _Moving:
    """What is known while the tokens are moved one by one, those of outer scopes first."""

    bundle: "Bundle"
    called: Called | None
    #: By the number of a scope, what it runs from now on, and where its elements go on.
    specs: dict[int, "ProcessSpec"]
    maps: dict[int, Mapping[str, str]]
    #: The waits (token and new element) whose timer has another rule, with the old one.
    timed: dict[tuple[int, str], TimerTrigger] = field(default_factory=dict)

    def move(
        self,
        token: "Token",
        spec: "ProcessSpec",
        kept: dict[str, Any],
        mapping: Mapping[str, str],
    ) -> None:
        """Write where one token stands in the new process."""
        node = token.task_spec
        if _waits_beside(token) and node.id not in mapping:
            del kept[str(token.id)]
            return
        found = _target(token, spec, mapping)
        own = kept[str(token.id)]
        own["spec"] = found.name
        if isinstance(node, Catching) and isinstance(found, Catching) and "waits" in own["memory"]:
            own["memory"]["waits"] = self._waits(token, node, found, mapping)
        if isinstance(found, SubProcess):
            self.specs[token.id] = self.bundle.specs[found.key]
            self.maps[token.id] = mapping
        elif isinstance(found, CallActivity):
            self._call(token, found)

    def _waits(
        self, token: "Token", node: Catching, found: Catching, mapping: Mapping[str, str]
    ) -> dict[str, Any]:
        new = {each.id: trigger for each, trigger in found.triggers()}
        waits = {}
        for element, wait in token.internal_data["waits"].items():
            target = found.id if not isinstance(node, EventGateway) else mapping.get(element, "")
            if target not in new:
                raise CannotMigrate(reason=f"没有写明环节“{element}”迁移到哪里。")
            waits[target] = wait
            old, trigger = node.trigger_of(element), new[target]
            if (
                isinstance(old, TimerTrigger)
                and isinstance(trigger, TimerTrigger)
                and old.rule != trigger.rule
            ):
                self.timed[token.id, target] = old
        return waits

    def _call(self, token: "Token", found: CallActivity) -> None:
        scope = token.workflow.top.subprocesses.get(token.id)
        if scope is None:
            return  # it could not begin, and an incident waits for it
        running = versions.plain(scope.spec.process)
        if self.called is None:
            reason = f"正在调用流程“{scope.spec.title}”，它结束以后才能迁移。"
            raise CannotMigrate(reason=reason)
        target = self.bundle.process(found)
        if target is None and found.called.text.startswith("="):
            target = self.bundle.specs.get(running)
        if target is None:
            raise CannotMigrate(reason=f"新的流程里没有所调用的流程“{running}”。")
        mapping = self.called.get(running, {})
        _require_known(mapping.keys(), scope.spec, token.workflow.top.bundle, "原来")
        _require_known(mapping.values(), target, self.bundle, "新")
        self.specs[token.id], self.maps[token.id] = target, mapping


def _target(token: "Token", spec: "ProcessSpec", mapping: Mapping[str, str]) -> "Node":
    """The element of the new process a token goes on at; raises CannotMigrate."""
    node = token.task_spec
    inner = _inner(node)
    name = getattr(inner, "title", "") or inner.id
    if not isinstance(inner, _MOVABLE) or isinstance(inner, AdHoc):
        raise CannotMigrate(reason=f"“{name}”（即席子流程、补偿等）正在进行，这样的环节不能迁移。")
    if inner.id not in mapping:
        raise CannotMigrate(reason=f"没有写明环节“{name}”（{inner.id}）迁移到哪里。")
    found = spec.task_specs.get(mapping[inner.id])
    if found is None:
        raise CannotMigrate(
            reason=f"“{mapping[inner.id]}”和“{name}”不在相应的流程或子流程里，不能迁移过去。"
        )
    if reason := tell_apart(inner, found):
        raise CannotMigrate(reason=reason)
    return found if inner is node else found.body  # type: ignore[return-value] # alike, it has one


def _inner(node: "Node") -> "Node":
    """The activity a body is around; of any other element itself."""
    return node.inner if isinstance(node, MultiInstance | StandardLoop) else node


def _waits_beside(token: "Token") -> bool:
    """Whether it waits for an event that only may happen: without a counterpart it ends."""
    node = token.task_spec
    is_boundary = isinstance(node, Boundary) and "waits" in token.internal_data
    return isinstance(node, EventStart) or is_boundary


def tell_apart(node: "Node", found: "Node") -> str | None:
    """Why what waits at an element cannot wait at another one; None where it can."""
    if _is_many(node) != _is_many(found) or not _is_alike_body(node, found):
        return f"“{node.id}”和“{found.id}”的多实例或循环不同，不能迁移过去。"
    is_alike = type(node) is type(found) and node.kind == found.kind
    is_alike = is_alike and _is_event_started(node) is _is_event_started(found)
    if is_alike and isinstance(node, Catching) and isinstance(found, Catching):
        is_alike = [type(each) for _, each in node.triggers()] == [
            type(each) for _, each in found.triggers()
        ] and getattr(node, "interrupting", True) == getattr(found, "interrupting", True)
    if not is_alike:
        return f"“{node.id}”和“{found.id}”不是同一种环节，不能迁移过去。"
    if isinstance(node, Joining) and _flows(node) != _flows(found):
        return f"汇合“{node.title or node.id}”的来路变了，不能迁移过去。"
    return None


def _is_many(node: "Node") -> bool:
    return node.body is not None


def _is_alike_body(node: "Node", found: "Node") -> bool:
    """Whether the bodies around two activities remember the same."""
    one, other = node.body, found.body
    if isinstance(one, MultiInstance) and isinstance(other, MultiInstance):
        same = (one.sequential, one.item, one.output)
        return same == (other.sequential, other.item, other.output)
    return type(one) is type(other)


def _flows(node: "Node") -> set[str]:
    return {each.id for each in node.incoming}


def _is_event_started(node: "Node") -> bool:
    return isinstance(node, SubProcess) and node.is_event_started


def _reckon(
    top: "RunningInstance", timed: Mapping[tuple[int, str], TimerTrigger], *, move: bool
) -> Iterable[ChangedTimer]:
    """The timers that have another rule, each by it unless it belongs to a limit."""
    for token, element, wait in top.waits():
        old = timed.get((token.id, element))
        if old is None:
            continue
        node, before = token.task_spec, due_at(wait)
        trigger = node.trigger_of(element)
        if move and not (old.clock_key or trigger.clock_key):
            known = node.known(token)
            try:
                with clock.at(old.began_at(wait, known)):
                    fresh = trigger.arm(known)
            except Failure as error:
                raise CannotMigrate(reason=error.details["reason"]) from error
            wait.clear()
            wait.update(fresh)
            told = {"before": before.isoformat(), "after": wait["due"], "why": wait["why"]}
            top.emit(token, EventType.RESCHEDULED, told)
        title = next(each.title for each, _ in node.triggers() if each.id == element)
        yield ChangedTimer(element, title or element, before, due_at(wait))


def _arm(top: "RunningInstance") -> None:
    """Wait for the events of the new process that nobody waits for yet."""
    try:
        for scope in list(top.scopes()):
            waiting = {
                (each.task_spec.name, each.parent.id)
                for each in scope.tasks.values()
                if each.parent
            }
            for token in list(scope.tasks.values()):
                if token is scope.root or isinstance(token.task_spec, Boundary):
                    continue
                for boundary in token.task_spec.boundaries:
                    if (boundary.name, token.id) not in waiting:
                        boundary.wait_for(scope.add(boundary, token), boundary.armed(token))
            present = {each.task_spec.name for each in scope.tasks.values()}
            for start in scope.spec.event_starts:
                if start.name not in present:
                    start.wait_for(scope.add(start), start.armed(scope))
    except Failure as error:
        raise CannotMigrate(reason=error.details["reason"]) from error
