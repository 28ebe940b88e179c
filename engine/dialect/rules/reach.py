"""Every node can be reached from a start, every scope has one, and no loop runs for ever."""

from collections.abc import Iterator

from lxml import etree

from engine.dialect import names
from engine.dialect.rules.ad_hoc import activatable
from engine.dialect.rules.diagram import (
    Diagram,
    is_event_subprocess,
    is_handler,
    kind,
    link_targets,
)
from engine.dialect.rules.report import Report

_INSTANT = frozenset(
    {
        *("task", "intermediateThrowEvent", "exclusiveGateway"),
        *("parallelGateway", "inclusiveGateway"),
    }
)


def check(diagram: Diagram, report: Report) -> None:
    """Starts, reachability and loops in which nothing waits, works or decides."""
    if not diagram.processes:
        report.add(diagram.root, "no-process", '文件里没有可执行的流程（isExecutable="true"）。')
    _pools(diagram, report)
    for scope in diagram.scopes:
        _starts(diagram, report, scope)
        _reachable(diagram, report, scope)
    _endless(diagram, report)


def _pools(diagram: Diagram, report: Report) -> None:
    shown = [
        pool
        for pool in diagram.root.iterfind(f"{names.bpmn('collaboration')}/*")
        if pool.tag == names.bpmn("participant")
    ]
    for pool in shown:
        if pool.get("processRef") and diagram.at(pool, "processRef") is None:
            report.add(pool, "missing-process", f"泳池的流程“{pool.get('processRef')}”不存在。")


def _starts(diagram: Diagram, report: Report, scope: etree._Element) -> None:
    if names.local(scope) == "adHocSubProcess":
        return  # ad_hoc.py
    starts = list(diagram.members(scope, "startEvent"))
    what, several = "子流程", "子流程只能有一个开始事件。"
    if is_event_subprocess(scope):
        what, several = "事件子流程", "事件子流程只能有一个开始事件。"
    elif names.local(scope) == "process":
        what, several = "流程", "流程只能有一个空白的开始事件。"
    if not starts:
        report.add(scope, "no-start", f"{what}没有开始事件。")
    if what == "流程":
        # Any number that something starts; one by which a person or another process does.
        starts = [each for each in starts if kind(each) == "none"]
    for extra in starts[1:]:
        report.add(extra, "several-starts", several)


def _reachable(diagram: Diagram, report: Report, scope: etree._Element) -> None:
    nodes = [node for node in diagram.nodes_of(scope) if not is_event_subprocess(node)]
    seen = {node for node in nodes if names.local(node) == "startEvent"}
    if names.local(scope) == "adHocSubProcess":
        seen = set(activatable(diagram, scope))
    if not seen:
        return  # told once, of the scope
    todo = list(seen)
    links = link_targets(nodes)
    while todo:
        for target in _next(diagram, todo.pop(), links):
            if target not in seen:
                seen.add(target)
                todo.append(target)
    for node in nodes:
        if node in seen or names.local(node) == "boundaryEvent":
            continue  # a boundary event's own faults are told in events.py
        if is_handler(node):
            continue  # told in compensation.py
        if not diagram.incoming(node) and kind(node) != "link":
            report.add(node, "no-incoming", "没有流入的顺序流，永远不会执行。")
        else:
            report.add(node, "unreachable", "从开始事件走不到这里。")


def _next(
    diagram: Diagram, node: etree._Element, links: dict[etree._Element, etree._Element]
) -> Iterator[etree._Element]:
    for flow in diagram.outgoing(node):
        if (target := diagram.at(flow, "targetRef")) is not None:
            yield target
    yield from diagram.boundaries(node)
    yield from diagram.handlers(node)
    if node in links:
        yield links[node]


def _endless(diagram: Diagram, report: Report) -> None:
    """Follow nodes that pass a token on at once; coming back means it never stops."""
    links = {
        throw: target
        for scope in diagram.scopes
        for throw, target in link_targets(diagram.nodes_of(scope)).items()
    }
    follow: dict[etree._Element, etree._Element] = {}
    for node in diagram.nodes:
        ways = list(_next(diagram, node, links))
        if _passes(node) and len(ways) == 1:
            follow[node] = ways[0]
    done: set[etree._Element] = set()
    for first in follow:
        path: dict[etree._Element, None] = {}
        node = first
        while node in follow and node not in done and node not in path:
            path[node] = None
            node = follow[node]
        if node in path:
            report.add(node, "endless-loop", "这条回路里没有等待也没有判断，会永远转下去。")
        done.update(path)


def _passes(node: etree._Element) -> bool:
    local = names.local(node)
    return local in _INSTANT or (local == "intermediateCatchEvent" and kind(node) == "link")
