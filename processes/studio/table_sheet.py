"""A decision table as a spreadsheet and back: what came back is told row by row before it is taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.dialect import xml
from engine.dmn.nodes import Node, child, children, name, tag, text
from processes import spreadsheets
from processes.spreadsheets import SpreadsheetRefused, Worksheet
from processes.studio.errors import NoSuchTable

#: Rows that may come back.
MOST_ROWS = 2000
ROW, NOTE, ID = "行", "备注", "标识（请勿改动）"
_KINDS = {"inputEntry": ("input", "条件"), "outputEntry": ("output", "结果")}
#: What no sheet may be called by.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass
class Returned:
    """The file as the spreadsheet has it, and what differs, a sentence a row."""

    content: bytes
    changes: list[str] = field(default_factory=list)


def write(file: str, content: bytes, decision: str) -> bytes:
    """The table of a decision as an Excel file; raises NoSuchTable, Refused."""
    found, table = _table(xml.parse(content, file, xml.Kind.DMN), decision)
    headings = [ROW, *_headings(table), NOTE, ID]
    rows = [
        [str(number), *_cells(rule), text(child(rule, "description")), rule.get("id", "")]
        for number, rule in enumerate(children(table, "rule"), 1)
    ]
    title = (name(found) or decision).translate(_FORBIDDEN)[:31].strip() or "决策表"
    widths = [6, *(24 for _ in headings[1:-2]), 40, 24]
    return spreadsheets.write([Worksheet(title, headings, rows, widths)])


def read(file: str, content: bytes, decision: str, sheet: bytes) -> Returned:
    """The rows of a sheet put into the file; raises NoSuchTable, SpreadsheetRefused, Refused.

    A row is known by its id; one without, or with one that stood above already, is new.
    """
    root = xml.parse(content, file, xml.Kind.DMN)
    _, table = _table(root, decision)
    headings = _headings(table)
    read = spreadsheets.read(sheet, most_rows=MOST_ROWS)
    if missing := [each for each in headings if each not in read.headings]:
        reason = f"没有“{'”、“'.join(missing)}”这一列。请从这里下载后再改，不要改第一行的列名。"
        raise SpreadsheetRefused(reason=reason)
    old = {rule.get("id", ""): rule for rule in children(table, "rule")}
    places = {key: number for number, key in enumerate(old, 1)}
    returned = Returned(b"")
    for rule in old.values():
        table.remove(rule)
    kept: list[str] = []
    for number, (line, row) in enumerate(read.rows, 1):
        cells = [row.get(each, "") for each in headings]
        _must_be_text(line, [*cells, row.get(NOTE, "")])
        key = row.get(ID, "")
        is_new = key not in old or key in kept
        rule = _made(table, root) if is_new else old[key]
        kept.append(rule.get("id", ""))
        table.append(rule)
        said = list(_put(rule, table, headings, cells, row.get(NOTE, "")))
        if is_new:
            told = "、".join(f"{h} {c}" for h, c in zip(headings, cells, strict=True) if c)
            returned.changes.append(f"新增第{number}行：{told}")
        elif said:
            returned.changes.append(f"改动第{number}行：{'；'.join(said)}")
    returned.changes += [
        f"删除原第{place}行（{'、'.join(_cells(old[key]))}）"
        for key, place in places.items()
        if key not in kept
    ]
    order = [places[key] for key in kept if key in places]
    if order != sorted(order):
        returned.changes.append("各行的先后有变动")
    returned.content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return returned


def _table(root: Node, decision: str) -> tuple[Node, Node]:
    for each in children(root, "decision"):
        table = child(each, "decisionTable")
        if each.get("id") == decision and table is not None:
            return each, table
    raise NoSuchTable


def _headings(table: Node) -> list[str]:
    """`条件1 风险色`: numbered, because two columns may be called the same."""
    found = []
    for clause, word in _KINDS.values():
        for number, each in enumerate(children(table, clause), 1):
            label = each.get("label") or name(each) or text(child(each, "inputExpression"))
            found.append(f"{word}{number} {label}".strip().rstrip("*").strip())
    return found


def _cells(rule: Node) -> list[str]:
    return [text(each) for each in _entries(rule)]


def _entries(rule: Node) -> list[Node]:
    return [each for kind in _KINDS for each in children(rule, kind)]


def _put(
    rule: Node, table: Node, headings: list[str], cells: list[str], note: str
) -> Iterator[str]:
    """Write the cells and the note into a rule; what differed."""
    entries = _entries(rule)
    for heading, entry, cell in zip(headings, entries, cells, strict=False):
        before = text(entry)
        # An empty condition is one that always holds, written either way.
        if {before, cell} <= {"", "-"} and tag(entry) == "inputEntry":
            continue
        if before != cell:
            _say(entry, cell)
            yield f"{heading} {before or '(空)'} → {cell or '(空)'}"
    said = child(rule, "description")
    if note != text(said):
        yield f"{NOTE} {text(said) or '(空)'} → {note or '(空)'}"
        if said is None:
            said = etree.Element(_named(table, "description"))
            rule.insert(0, said)
        said.text = note


def _made(table: Node, root: Node) -> Node:
    """A new rule with a cell for every column."""
    taken = {each.get("id") for each in root.iter(etree.Element)}
    number = 1
    while (key := f"{table.get('id', 'table')}_row{number}") in taken:
        number += 1
    rule = etree.SubElement(table, _named(table, "rule"), {"id": key})
    for kind, (clause, _) in _KINDS.items():
        for place, _clause in enumerate(children(table, clause), 1):
            entry = etree.SubElement(rule, _named(table, kind), {"id": f"{key}_{kind}{place}"})
            etree.SubElement(entry, _named(table, "text")).text = ""
    return rule


def _say(entry: Node, words: str) -> None:
    inner = child(entry, "text")
    if inner is None:
        inner = etree.SubElement(entry, _named(entry, "text"))
    inner.text = words


def _named(beside: Node, local: str) -> str:
    return f"{{{etree.QName(beside).namespace}}}{local}"


def _must_be_text(line: int, cells: list[str]) -> None:
    if any(ord(sign) < 32 and sign not in "\t\n\r" for each in cells for sign in each):
        raise SpreadsheetRefused(reason=f"第{line}行有看不见的控制字符。")
