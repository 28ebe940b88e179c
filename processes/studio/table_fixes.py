"""Quick fixes of decision tables."""

import re

from lxml import etree

from engine.dmn.nodes import child, children
from engine.faults import Fault
from processes.studio import feel_names
from processes.studio.errors import NothingToMend
from processes.studio.quick_fixes import Choice, File, Known, find, fix, hinted


def _takes_first(known: Known, fault: Fault) -> list[Choice] | None:
    """A last row for all the rest is right only where the first that holds is taken."""
    decision = find(known.root(fault.file), fault.element)
    table = None if decision is None else child(decision, "decisionTable")
    return [] if table is not None and table.get("hitPolicy") == "FIRST" else None


@fix("table-gap", "加一行兜底规则，结果为空值", choices=_takes_first)
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


#: As many rows may hold as there are; which one counts is what the policy says.
_POLICIES = [
    ("UNIQUE", "只有一条命中（UNIQUE）"),
    ("FIRST", "取最先命中的一条（FIRST）"),
    ("ANY", "几条命中时结果须相同（ANY）"),
    ("COLLECT", "收集全部命中的（COLLECT）"),
    ("RULE ORDER", "全部命中的，按行的先后（RULE ORDER）"),
]


@fix("hit-policy", "改用选中的命中策略", choices=lambda _known, _fault: _POLICIES)
def choose_policy(file: File) -> None:
    """The table works by a policy there is."""
    table = child(file.at, "decisionTable")
    if table is None or file.chosen not in dict(_POLICIES):
        raise NothingToMend
    table.set("hitPolicy", file.chosen)


@fix("table-overlap", "重叠时取先写的一行（命中策略改为 FIRST）")
def take_first(file: File) -> None:
    """The rows are looked at in their order."""
    table = file.at.getparent()
    if table is None or etree.QName(table).localname != "decisionTable":
        raise NothingToMend
    table.set("hitPolicy", "FIRST")


def _lacking(known: Known, fault: Fault) -> list[Choice] | None:
    """Too many cells are for a person: which of them is wrong nobody knows."""
    decision = find(known.root(fault.file), fault.element)
    table = None if decision is None else child(decision, "decisionTable")
    if table is None:
        return None
    counts = [
        (len(list(children(rule, kind))), len(list(children(table, clause))))
        for rule in children(table, "rule")
        for kind, clause in (("inputEntry", "input"), ("outputEntry", "output"))
    ]
    return [] if all(have <= wanted for have, wanted in counts) else None


@fix("cells", "补齐缺的单元格", choices=_lacking)
def fill_cells(file: File) -> None:
    """A cell that was left out says nothing: any input, null as output."""
    table = child(file.at, "decisionTable")
    if table is None:
        raise NothingToMend
    namespace = etree.QName(table).namespace
    for rule in children(table, "rule"):
        for kind, clause, text in (("inputEntry", "input", "-"), ("outputEntry", "output", "null")):
            have = list(children(rule, kind))
            for place in range(len(have), len(list(children(table, clause)))):
                key = f"{rule.get('id', 'rule')}_{kind}{place + 1}"
                entry = etree.Element(f"{{{namespace}}}{kind}", {"id": key})
                etree.SubElement(entry, f"{{{namespace}}}text").text = text
                _insert(rule, entry, kind)


def _insert(rule: etree._Element, entry: etree._Element, kind: str) -> None:
    """Behind those of its kind, and in front of the outputs where it is an input."""
    before = {"inputEntry": ("description", "inputEntry")}.get(
        kind, ("description", "inputEntry", "outputEntry")
    )
    place = sum(1 for each in rule if etree.QName(each).localname in before)
    rule.insert(place, entry)


@fix("unquoted", "加上引号")
def quote(file: File) -> None:
    """The word is a text, wherever it stands alone in the cell."""
    word, cell = file.hint(0), file.find(file.hint(1))
    if not word.isidentifier():
        raise NothingToMend
    for each in cell.iter(etree.Element):
        if each.text and etree.QName(each).localname == "text":
            each.text = re.sub(
                rf'(?<!["\\w.]){re.escape(word)}(?!["\\w.(])', f'"{word}"', each.text
            )


@fix("unrequired", "改读选中的输入", choices=hinted(1))
def read_required(file: File) -> None:
    """The input that was meant."""
    table = child(file.at, "decisionTable")
    if table is None or not file.chosen.isidentifier():
        raise NothingToMend
    for clause in children(table, "input"):
        inner = (
            None if (asked := child(clause, "inputExpression")) is None else child(asked, "text")
        )
        if inner is not None and inner.text:
            inner.text = feel_names.renamed(f"={inner.text}", file.hint(0), file.chosen)[1:]
