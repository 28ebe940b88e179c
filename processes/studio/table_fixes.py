"""Quick fixes of decision tables."""

from lxml import etree

from engine.dmn.nodes import child, children
from engine.faults import Fault
from processes.studio.errors import NothingToMend
from processes.studio.quick_fixes import Choice, File, Known, find, fix


def _takes_first(known: Known, fault: Fault) -> list[Choice] | None:
    """A last row for all the rest is right only where the first that holds is taken."""
    decision = find(known.root(fault.file), fault.element)
    table = None if decision is None else child(decision, "decisionTable")
    return [] if table is not None and table.get("hitPolicy") == "FIRST" else None


@fix("table-gap", "加一行兜底规则,结果为空值", choices=_takes_first)
def add_last_row(file: File) -> None:
    """What no rule holds for is answered with null, in a row one can see."""
    table = child(file.at, "decisionTable")
    if table is None:
        raise NothingToMend
    namespace = etree.QName(table).namespace
    taken = {each.get("id") for each in file.root.iter()}
    number = 1
    while (key := f"{table.get('id', 'table')}_rest{number}") in taken:
        number += 1
    rule = etree.SubElement(table, f"{{{namespace}}}rule", {"id": key})
    # Annotation columns come before the rules, and after them nothing.
    for kind, clause, text in (("inputEntry", "input", "-"), ("outputEntry", "output", "null")):
        for place, _ in enumerate(children(table, clause), 1):
            entry = etree.SubElement(rule, f"{{{namespace}}}{kind}", {"id": f"{key}_{kind}{place}"})
            etree.SubElement(entry, f"{{{namespace}}}text").text = text


@fix("table-hidden", "删去这一行")
def drop_row(file: File) -> None:
    """A rule that never holds goes."""
    parent = file.at.getparent()
    if parent is None or etree.QName(file.at).localname != "rule":
        raise NothingToMend
    parent.remove(file.at)
