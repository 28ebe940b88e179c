"""A file as it is handed in to be deployed."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from engine.faults import Fault, Refused


class Kind(StrEnum):
    """What a file is, told by its ending."""

    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"
    #: A table of the application's own (`engine.tables`).
    TABLE = "json"


@dataclass(frozen=True)
class Source:
    """A file as it was handed in."""

    name: str
    kind: Kind
    text: bytes
    #: What of a table somebody else than who hands it in has approved, by the application's own names
    approved: frozenset[str] = frozenset()

    @classmethod
    def of(cls, name: str, text: bytes) -> "Source":
        """Raises Refused for a file with another ending."""
        ending = name.rpartition(".")[2].lower()
        if ending not in set(Kind):
            message = "只接受 .bpmn、.dmn 和 .form 文件，以及规则表（.json）。"
            raise Refused([Fault(name, None, None, None, "unknown-kind", message)])
        return cls(name, Kind(ending), text)

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal, of the text."""
        return hashlib.sha256(self.text).hexdigest()

    @property
    def stem(self) -> str:
        """The name without folder and ending."""
        return self.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
