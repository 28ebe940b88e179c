"""The faults of one file, gathered while its rules are looked at."""

from lxml import etree

from engine.dialect import names
from engine.faults import Fault

#: A hostile file may break every rule on every line; nobody reads more.
LIMIT = 2000
#: Different expressions one file may hold, and their length; compiling is what costs time here.
EXPRESSIONS, CHARACTERS = 5000, 300_000
#: What has an id of its own and no shape.
_PARTS = ("EventDefinition", "LoopCharacteristics")


class Report:
    """Collects the faults of one file; the same fault at the same place is kept once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: dict[Fault, None] = {}
        self._expressions: set[str] = set()
        self._characters = 0

    def add(self, node: etree._Element, code: str, message: str, *hints: str) -> None:
        """Note a fault at `node`, named by the nearest element around it that has an id and is drawn."""
        if len(self._faults) >= LIMIT:
            return
        named = node
        while not _is_named(named) and (parent := named.getparent()) is not None:
            named = parent
        fault = Fault(
            *(self._file, line_of(node), named.get("id"), named.get("name") or None),
            *(code, message, hints),
        )
        self._faults[fault] = None

    def count_expression(self, text: str) -> bool:
        """Whether one more expression is within the limits for a file; repeated ones are free."""
        if text in self._expressions:
            return True
        if len(self._expressions) >= EXPRESSIONS or self._characters + len(text) > CHARACTERS:
            return False
        self._expressions.add(text)
        self._characters += len(text)
        return True

    def __len__(self) -> int:
        return len(self._faults)

    @property
    def faults(self) -> list[Fault]:
        """In the order of the file's lines."""
        return sorted(self._faults, key=lambda fault: (fault.line or 0, fault.code))


def _is_named(node: etree._Element) -> bool:
    """Whether somebody who looks at the diagram can find it by its id: no part of an event, no extension."""
    is_part = str(node.tag).endswith(_PARTS) or str(node.tag).startswith(f"{{{names.ZEEBE}}}")
    return node.get("id") is not None and not is_part


def line_of(node: etree._Element) -> int | None:
    """The line on which the element's start tag ends."""
    line = node.sourceline
    return line if isinstance(line, int) else None


def short(text: str, limit: int = 60) -> str:
    """A text from the file, fit to be quoted in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
