"""An instance goes on in another process: its tokens stand on the elements they are mapped to.

As in Camunda 8: each element at which something waits is mapped to one of the same kind; what it waits
for stays as it was reckoned. Events at its border that are mapped go along with it, others end, and
those the new process has besides are waited for from then on. What was completed stays as it was.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import CannotMigrate
from engine.tokens import state, state_changes
from engine.tokens.activities import SubProcess
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.events import Boundary, CatchEvent, Catching, EventStart
from engine.tokens.expression import Failure
from engine.tokens.tasks import DecisionTask, PassThrough, ScriptTask, ServiceTask, UserTask

if TYPE_CHECKING:
    from engine.deployment.bundle import Bundle
    from engine.tokens.instance import RunningInstance
    from engine.tokens.node import Node
    from engine.tokens.process import ProcessSpec
    from engine.tokens.token import Token

#: Elements whose tokens remember nothing of the diagram but their own id.
_MOVABLE = (UserTask, ServiceTask, ScriptTask, DecisionTask, PassThrough, CatchEvent, SubProcess)


def migrate(
    top: "RunningInstance", bundle: "Bundle", process: str, mapping: Mapping[str, str]
) -> "RunningInstance":
    """The instance in the process of that id in the bundle; raises CannotMigrate, and then nothing has changed."""
    target = bundle.specs[process]
    for named, spec, what in ((mapping.keys(), top.spec, "原来"), (mapping.values(), target, "新")):
        _require_known(named, spec, top.bundle if spec is top.spec else bundle, what)
    tree = state_changes.parse(state.dump(top))
    specs = {0: target}
    for scope in sorted(top.scopes(), key=lambda each: each.number):
        if scope.spec.process != top.spec.process:
            reason = f"正在调用流程“{scope.spec.title}”，它结束以后才能迁移。"
            raise CannotMigrate(reason=reason)
        spec = specs[scope.number]
        kept = tree["scopes"][str(scope.number)]
        kept["spec"] = spec.name
        for token in list(scope.tasks.values()):
            if token is not scope.root:
                _move(token, spec, kept["tokens"], mapping, bundle, specs)
    made = state.load(state_changes.compose(tree, top.last_id), bundle, top.host)
    made.journal = top.journal
    _arm(made)
    return made


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


def _move(
    token: "Token",
    spec: "ProcessSpec",
    kept: dict[str, Any],
    mapping: Mapping[str, str],
    bundle: "Bundle",
    specs: dict[int, "ProcessSpec"],
) -> None:
    """Write where one token stands in the new process."""
    node = token.task_spec
    waits_beside = isinstance(node, EventStart) or (
        isinstance(node, Boundary) and "waits" in token.internal_data
    )
    if waits_beside and node.id not in mapping:
        del kept[str(token.id)]
        return
    found = _target(token, spec, mapping)
    _require_alike(node, found)
    own = kept[str(token.id)]
    own["spec"] = found.name
    if "waits" in own["memory"]:
        (wait,) = own["memory"]["waits"].values()
        own["memory"]["waits"] = {found.id: wait}
    if isinstance(found, SubProcess):
        specs[token.id] = bundle.specs[found.key]


def _target(token: "Token", spec: "ProcessSpec", mapping: Mapping[str, str]) -> "Node":
    node = token.task_spec
    name = getattr(node, "title", "") or node.id
    is_plain = isinstance(node, (*_MOVABLE, Boundary, EventStart)) and not isinstance(node, AdHoc)
    if not is_plain or node.body is not None or token.is_instance:
        raise CannotMigrate(
            reason=f"“{name}”（多实例、循环、网关、即席子流程、补偿等）正在进行，这样的环节不能迁移。"
        )
    if node.id not in mapping:
        raise CannotMigrate(reason=f"没有写明环节“{name}”（{node.id}）迁移到哪里。")
    found = spec.task_specs.get(mapping[node.id])
    if found is None:
        raise CannotMigrate(
            reason=f"“{mapping[node.id]}”和“{name}”不在相应的流程或子流程里，不能迁移过去。"
        )
    return found


def _require_alike(node: "Node", found: "Node") -> None:
    is_alike = type(node) is type(found) and node.kind == found.kind and found.body is None
    is_alike = is_alike and _is_event_started(node) is _is_event_started(found)
    if is_alike and isinstance(node, Catching) and isinstance(found, Catching):
        is_alike = [type(each) for _, each in node.triggers()] == [
            type(each) for _, each in found.triggers()
        ] and getattr(node, "interrupting", True) == getattr(found, "interrupting", True)
    if not is_alike:
        raise CannotMigrate(reason=f"“{node.id}”和“{found.id}”不是同一种环节，不能迁移过去。")


def _is_event_started(node: "Node") -> bool:
    return isinstance(node, SubProcess) and node.is_event_started


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
