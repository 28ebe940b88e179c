"""Links: every throw has one catch of its name in the same scope; several may lead to one."""

from collections import Counter

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram, kind, link_name, link_targets
from engine.dialect.rules.report import Report, short


def check(diagram: Diagram, report: Report) -> None:
    """Pair the links of each scope."""
    for scope in diagram.scopes:
        links = [node for node in diagram.nodes_of(scope) if kind(node) == "link"]
        thrown = [node for node in links if names.local(node) == "intermediateThrowEvent"]
        caught = [node for node in links if names.local(node) == "intermediateCatchEvent"]
        catches = Counter(link_name(node) for node in caught)
        targets = link_targets(links)
        led = set(targets.values())
        for node in (*thrown, *caught):
            if not link_name(node).strip():
                report.add(node, "link", "链接事件没有名称。")
        for node in thrown:
            if link_name(node).strip() and node not in targets:
                report.add(
                    node, "link", f"同一范围里没有捕获链接“{short(link_name(node))}”的事件。"
                )
        for node in caught:
            if catches[link_name(node)] > 1:
                report.add(node, "link", f"链接“{short(link_name(node))}”有多个捕获事件。")
            if node not in led and catches[link_name(node)] <= 1:
                report.add(
                    node, "link", f"同一范围里没有抛出链接“{short(link_name(node))}”的事件。"
                )
