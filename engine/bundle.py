"""All that an instance runs, parsed: processes, decisions, forms. Immutable, shared between threads."""

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from lxml import etree

from engine.dialect import check, reader, xml
from engine.dialect.names import bpmn
from engine.faults import Fault, Refused
from engine.tokens.process import ProcessSpec


class Kind(StrEnum):
    """What a file is, told by its ending."""

    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"


@dataclass(frozen=True)
class Source:
    """A file as it was handed in."""

    name: str
    kind: Kind
    text: bytes

    @classmethod
    def of(cls, name: str, text: bytes) -> "Source":
        """Raises Refused for a file with another ending."""
        ending = name.rpartition(".")[2].lower()
        if ending not in set(Kind):
            message = "只接受 .bpmn、.dmn 和 .form 文件。"
            raise Refused([Fault(name, None, None, None, "unknown-kind", message)])
        return cls(name, Kind(ending), text)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()


@dataclass(frozen=True)
class Bundle:
    """Processes by id with their title, scopes by key, decisions and forms by id."""

    processes: Mapping[str, str] = field(default_factory=dict)
    specs: Mapping[str, ProcessSpec] = field(default_factory=dict)
    models: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Any] = field(default_factory=dict)


def build(sources: Iterable[Source], handlers: Set[str]) -> Bundle:
    """Check a set of files and parse it; raises Refused with every fault there is."""
    files = list(sources)
    faults: list[Fault] = []
    trees = _parsed(files, faults)
    titles = _titles(trees, faults)
    for source, root in trees:
        r = check.references(root)
        faults += check.check(
            root, source.name, check.Known(handlers, r.decisions, r.forms, frozenset(titles))
        )
    if faults:
        raise Refused(faults)
    specs = {key: spec for source, _ in trees for key, spec in _specs(source).items()}
    return Bundle(titles, specs)


def trusted(sources: Iterable[Source]) -> Bundle:
    """Parse a set that was accepted before; what it needs is not looked for again."""
    files, faults = list(sources), list[Fault]()
    trees = _parsed(files, faults)
    specs = {key: spec for source, _ in trees for key, spec in _specs(source).items()}
    bundle = Bundle(_titles(trees, faults), specs)
    if faults:
        raise Refused(faults)
    return bundle


@lru_cache(maxsize=256)
def _tree(source: Source) -> etree._Element:
    return xml.parse(source.text, source.name, source.kind)


@lru_cache(maxsize=256)
def _specs(source: Source) -> Mapping[str, ProcessSpec]:
    return reader.read(_tree(source), source.name)


def _parsed(files: list[Source], faults: list[Fault]) -> list[tuple[Source, etree._Element]]:
    trees = []
    for source in files:
        if source.kind is Kind.BPMN:
            try:
                trees.append((source, _tree(source)))
            except Refused as refused:
                faults += refused.faults
    return trees


def _titles(trees: list[tuple[Source, etree._Element]], faults: list[Fault]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for source, root in trees:
        for each in root.iterchildren(bpmn("process")):
            key, title = each.get("id", ""), each.get("name", "")
            if key in titles:
                message = f"流程“{key}”在这一组文件里出现了两次。"
                faults.append(Fault(source.name, None, key, title, "duplicate-process", message))
            titles[key] = title
    return titles
