"""A section for the decision tables: what each looks at and what it answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element

from engine.dialect import xml
from engine.dialect.names import local
from processes.diagrams.overview.markdown import code, codes, table

TITLE = "决策表"


@dataclass(frozen=True)
class Decision:
    """One decision; without rules it is an expression and no table."""

    key: str
    name: str
    description: str
    file: str
    hit_policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: int


def read(text: bytes, file: str) -> Iterator[Decision]:
    """The decisions of a file, as they stand in it."""
    root = xml.parse(text, file, "dmn")
    for each in _children(root, "decision"):
        drawn = next(iter(_children(each, "decisionTable")), None)
        yield Decision(
            key=each.get("id", ""),
            name=each.get("name", ""),
            description=_text(each, "description"),
            file=file,
            hit_policy="" if drawn is None else drawn.get("hitPolicy", "UNIQUE"),
            inputs=tuple(_text(node, "text") for node in _children(drawn, "input")),
            outputs=tuple(node.get("name", "") for node in _children(drawn, "output")),
            rules=len(_children(drawn, "rule")),
        )


def section(decisions: Sequence[Decision]) -> str:
    """All decisions, file by file."""
    rows = (
        (
            f"{code(each.key)} {each.name}",
            each.description,
            codes(each.inputs),
            codes(each.outputs),
            f"{each.rules}条，{code(each.hit_policy)}" if each.rules else "表达式",
            code(each.file),
        )
        for each in decisions
    )
    return f"## {TITLE}\n\n{table(('决策', '作用', '看', '答', '规则', '文件'), rows)}"


def _children(node: _Element | None, name: str) -> list[_Element]:
    inside = [] if node is None else list(node)
    return [each for each in inside if isinstance(each.tag, str) and local(each) == name]


def _text(node: _Element, name: str) -> str:
    found = (each for each in node.iter() if isinstance(each.tag, str) and local(each) == name)
    return next((each.text or "" for each in found), "").strip()
