"""How far an expression may go, and the state that counts how far it went."""

from dataclasses import dataclass
from typing import Any

from engine.feel.errors import BudgetExceeded

#: Characters of one expression's text.
TEXT = 20_000
#: Brackets, calls and operators inside each other. Each is up to eight frames of the
#: parser's, and Python allows a thousand, the caller's own among them.
NESTING = 64
#: Height of the parsed tree; long chains of `+` count here.
HEIGHT = 250
#: Loop turns and calls of one evaluation.
STEPS = 200_000
#: Items of one list.
LIST = 100_000
#: Characters of one string.
STRING = 1_000_000
#: Characters and items produced in one evaluation, together.
MEMORY = 5_000_000
#: Characters of one value, or of all variables handed over together, as JSON.
JSON = 2_000_000
#: Digits of a whole number in JSON: Python neither writes nor reads more of them.
DIGITS = 4_300
#: Calls of FEEL functions inside each other.
CALLS = 60
#: Lists and contexts inside each other, in variables.
DEPTH = 100
#: Warnings kept of one evaluation.
WARNINGS = 100


@dataclass(frozen=True, slots=True)
class Warning:
    """Why a part of an expression is null."""

    message: str
    english: str

    def __str__(self) -> str:
        return self.message


class Budget:
    """What one evaluation has used up, and the warnings it gathered.

    Class attributes are the starting values: making one costs next to nothing.
    """

    steps = 0
    made = 0
    calls = 0
    warnings: list[Warning] | None = None

    def warn(self, chinese: str, english: str) -> Any:
        """Remember why something is null; returns None, so that it can stand for the null."""
        if self.warnings is None:
            self.warnings = []
        if len(self.warnings) < WARNINGS:
            warning = Warning(chinese, english)
            # A loop says the same at every turn.
            if warning not in self.warnings[-4:]:
                self.warnings.append(warning)

    def spend(self, steps: int) -> None:
        """Count loop turns; raises BudgetExceeded."""
        if self.steps + steps > STEPS:
            raise BudgetExceeded("steps", STEPS)
        self.steps += steps

    def produce_list(self, size: int) -> None:
        """Count a new list's items; raises BudgetExceeded."""
        if size > LIST:
            raise BudgetExceeded("list size", LIST)
        self.produce(size)

    def produce_string(self, size: int) -> None:
        """Count a new string's characters; raises BudgetExceeded."""
        if size > STRING:
            raise BudgetExceeded("string size", STRING)
        self.produce(size)

    def produce(self, size: int) -> None:
        """Count characters or items; raises BudgetExceeded."""
        if self.made + size > MEMORY:
            raise BudgetExceeded("memory", MEMORY)
        self.made += size
