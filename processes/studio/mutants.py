"""Single small alterations of files, to see whether any scenario notices them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Alteration(StrEnum):
    """What is altered."""

    CONDITION = "condition"
    CONSTANT = "constant"
    ROLE = "role"
    MAPPING = "mapping"
    INTERRUPTING = "interrupting"
    DEFAULT = "default"
    TIMER = "timer"
    ROW = "row"
    OUTPUT = "output"
    LIMIT = "limit"

    @property
    def words(self) -> str:
        """How it is told."""
        return _WORDS[self]


_WORDS = {
    Alteration.CONDITION: "条件取反",
    Alteration.CONSTANT: "条件里的常量改动",
    Alteration.ROLE: "办理角色清空",
    Alteration.MAPPING: "变量映射去掉",
    Alteration.INTERRUPTING: "中断与不中断互换",
    Alteration.DEFAULT: "默认连线互换",
    Alteration.TIMER: "定时改动一个单位",
    Alteration.ROW: "决策行去掉",
    Alteration.OUTPUT: "决策结果改动",
    Alteration.LIMIT: "期限改动一个单位",
}


@dataclass(frozen=True)
class Reach:
    """What a run must have come to for the alteration to matter: any one of these."""

    #: process and element
    elements: frozenset[tuple[str, str]] = frozenset()
    #: processes that were started or called
    processes: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    #: rules on time with their version (`grid.resolve@2`)
    limits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mutant:
    """One file with one thing altered. `key` says which for good, whatever else is changed."""

    file: str
    #: id of the element, row or rule
    element: str
    name: str
    alteration: Alteration
    #: which of several of that kind at the element: a variable, a constant, a direction
    which: str
    before: str
    after: str
    text: bytes
    reach: Reach

    @property
    def key(self) -> str:
        """`file#element alteration which`."""
        return (
            f"{self.file}#{self.element} {self.alteration}{f' {self.which}' if self.which else ''}"
        )


#: A number that stands alone: no part of a name, of a text in quotation marks or of a date.
_NUMBER = re.compile(r'"[^"]*"|(?<![\w.])\d+(?![\w.])')
_TEXT = re.compile(r'"([^"]*)"')
#: The numbers of a duration: P3D, PT30M, R3/P1D.
_DURATION = re.compile(r"(?<![\w-])(?:R\d*/)?P(?=[\dT])[\dTYMWDHS]+")


def moved_constants(expression: str) -> Iterator[tuple[str, str]]:
    """Which constant, and the expression with that one moved: a number by one, a text to another."""
    for number, found in enumerate(_NUMBER.finditer(expression), 1):
        if not found[0].startswith('"'):
            moved = str(int(found[0]) + 1)
            yield (
                f"{found[0]}~{number}",
                expression[: found.start()] + moved + expression[found.end() :],
            )
    for number, found in enumerate(_TEXT.finditer(expression), 1):
        text = f'"{found[1]}~"'
        yield f"{found[0]}~{number}", expression[: found.start()] + text + expression[found.end() :]


def moved_durations(text: str) -> Iterator[tuple[str, str]]:
    """Which duration in a text, and the text with that one longer by one of its last unit."""
    for number, found in enumerate(_DURATION.finditer(text), 1):
        longer = re.sub(r"(\d+)([YMWDHS])$", lambda last: f"{int(last[1]) + 1}{last[2]}", found[0])
        if longer != found[0]:
            yield f"{found[0]}~{number}", text[: found.start()] + longer + text[found.end() :]
