"""The texts of what is shipped as data: forms, diagrams, decision tables, rules on time, code tables."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from web import citations
from web.catalogue.chinese import is_chinese

#: Which keys of a file are read on pages: the rest is for programs, or kept in the original.
SHOWN: dict[str, frozenset[str]] = {
    "bpmn/*.form": frozenset(
        ["label", "description", "text", "dateLabel", "timeLabel", "silence", "prefixAdorner"]
    ),
    "processes/data/codes/*.json": frozenset(["title", "name", "source"]),
    "processes/data/calendar/*.json": frozenset(["name"]),
    "processes/data/notices.json": frozenset(["name"]),
    "processes/data/handler_words.json": frozenset(),
    "processes/data/feel_words.json": frozenset(),
    # `quote` is the law's own text, `note` and `doubt` say where it was read: they stay in Chinese.
    "processes/data/limits.json": frozenset(
        [
            "name",
            "title",
            "source",
            "start",
            "ends",
            "applies_to",
            "status",
            "office",
            "told",
            "reason",
            "pauses",
            "unused",
            "article",
        ]
    ),
}
#: Of these every value: the key is a name of the language.
WHOLE = ("processes/data/feel_words.json", "processes/data/handler_words.json")


def find_texts(root: Path) -> Iterator[tuple[str, str]]:
    """Each text with the file it stands in."""
    for pattern, keys in SHOWN.items():
        for file in sorted(root.glob(pattern)):
            whole = file.relative_to(root).as_posix() in WHOLE
            found = _values(json.loads(file.read_text()), None if whole else keys, whole)
            # An article is cited in English wherever it stands (`web.citations`).
            found = (each for each in found if is_chinese(citations.translate(each, _law)))
            yield from ((text, file.relative_to(root).as_posix()) for text in found)
    for file in sorted((*root.glob("bpmn/*.bpmn"), *root.glob("bpmn/*.dmn"))):
        for node in etree.parse(file).iter():
            name = node.get("name")
            if is_chinese(name):
                yield str(name), file.relative_to(root).as_posix()


def _law(_name: str) -> str:
    return "law"


def _values(found: Any, keys: frozenset[str] | None, is_shown: bool) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _values(value, keys, keys is None or key in keys)
    elif isinstance(found, list):
        for value in found:
            yield from _values(value, keys, is_shown)
    elif is_shown and is_chinese(found):
        yield found
