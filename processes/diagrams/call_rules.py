"""Whether what is called comes to an end, what is thrown is caught, and what is told a handler is a code of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.deployment import checking
from engine.deployment.checking import Node, Release
from engine.faults import Fault
from engine.script import handlers
from processes.diagrams import expressions, handler_codes
from processes.diagrams.release_rules import ours

_Key = tuple[str, str]


@checking.warning
def no_process_calls_itself(release: Release) -> Iterator[Fault]:
    """A process that calls itself, or another that calls it: nothing but its data would end that."""
    calls = defaultdict[str, set[str]](set)
    for node in ours(release):
        if node.called:
            calls[node.process].add(node.called)
    for node in ours(release):
        if node.called and node.process in _reached(calls, node.called):
            itself = node.called == node.process
            round_ = "就是本流程" if itself else f"又会调用回本流程“{node.process}”"
            yield node.fault(
                "calls-itself",
                f"这里调用的流程“{node.called}”{round_}，会一层套一层地调用下去。"
                "请改用回到前面环节的连线，或去掉其中一处调用。",
            )


@checking.warning
def every_error_is_caught(release: Release) -> Iterator[Fault]:
    """An end that throws an error nobody around it catches: the case would stop with an incident."""
    nodes = {(each.process, each.id): each for each in ours(release)}
    for node in nodes.values():
        error = _error(node) if node.kind == "endEvent" else None
        if error is not None and not _is_caught(nodes, node, error, frozenset()):
            yield node.fault(
                "uncaught-error",
                f"这里抛出错误“{error}”，外层的子流程和调用它的流程都没有接住它的错误边界事件，案件会出错停下。"
                "请加一个错误边界事件，或改成普通的结束事件。",
            )


@checking.rule
def every_code_is_known(release: Release) -> Iterator[Fault]:
    """A handler that is told a code it does not know: the case would stop with an incident."""
    for node in ours(release):
        if node.type not in handlers.functions or node.file not in release.given:
            continue
        known = handler_codes.of(handlers.functions[node.type])
        for target, source in node.inputs:
            if codes := known.get(target):
                offered = [each.value for each in codes]
                for told in expressions.texts(source):
                    if told not in offered:
                        yield _unknown(node, target, told, offered)


def _unknown(node: Node, target: str, told: str, offered: Sequence[str]) -> Fault:
    message = (
        f"输入“{target}”写的是 {told}，处理程序“{node.type}”不认识；只能是{'、'.join(offered)}。"
    )
    return node.fault("unknown-code", message, target, told, *offered)


def _reached(calls: Mapping[str, set[str]], first: str) -> set[str]:
    found, waiting = {first}, [first]
    while waiting:
        for each in calls.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _is_caught(nodes: Mapping[_Key, Node], thrown: Node, code: str, called: frozenset[str]) -> bool:
    """Whether a sub-process around it, an event of theirs, or every caller of the process catches it."""
    inside = thrown.inside
    while True:
        if any(_catches(nodes, each, thrown.process, inside, code) for each in nodes.values()):
            return True
        around = nodes.get((thrown.process, inside))
        if around is None:
            break
        inside = around.inside
    callers = [each for each in nodes.values() if each.called == thrown.process]
    fresh = [each for each in callers if each.process not in called]
    if not callers:
        return False
    return all(
        any(
            each.attached == caller.id and each.process == caller.process and _fits(each, code)
            for each in nodes.values()
        )
        or _is_caught(nodes, caller, code, called | {caller.process})
        for caller in fresh
    )


def _catches(nodes: Mapping[_Key, Node], node: Node, process: str, scope: str, code: str) -> bool:
    """A boundary event of the scope, or the start of an event sub-process in it."""
    if node.process != process or not _fits(node, code):
        return False
    if node.attached:
        return node.attached == scope
    holder = nodes.get((process, node.inside))
    return node.kind == "startEvent" and holder is not None and holder.inside == scope


def _fits(node: Node, code: str) -> bool:
    is_catching = node.kind in ("boundaryEvent", "startEvent")
    return is_catching and _error(node) in ("", code)


def _error(node: Node) -> str | None:
    """The code of an error event; empty for one that catches all, None for every other node."""
    return node.event.name if node.event and node.event.kind == "error" else None
