"""Links: every throw has exactly one catch of its name in the same scope."""

from collections import Counter

from engine.dialect import names
from engine.dialect.rules.diagram import Diagram, kind, link_name
from engine.dialect.rules.report import Report, short


def check(diagram: Diagram, report: Report) -> None:
    """Pair the links of each scope."""
    for scope in diagram.scopes:
        links = [node for node in diagram.nodes_of(scope) if kind(node) == "link"]
        thrown = [node for node in links if names.local(node) == "intermediateThrowEvent"]
        caught = [node for node in links if names.local(node) == "intermediateCatchEvent"]
        catches = Counter(link_name(node) for node in caught)
        throws = {link_name(node) for node in thrown}
        for node in (*thrown, *caught):
            if not link_name(node).strip():
                report.add(node, "link", "链接事件没有名称。")
        for node in thrown:
            if link_name(node) and not catches[link_name(node)]:
                report.add(
                    node, "link", f"同一范围里没有捕获链接“{short(link_name(node))}”的事件。"
                )
        for node in caught:
            if catches[link_name(node)] > 1:
                report.add(node, "link", f"链接“{short(link_name(node))}”有多个捕获事件。")
            if link_name(node) not in throws:
                report.add(
                    node, "link", f"同一范围里没有抛出链接“{short(link_name(node))}”的事件。"
                )
