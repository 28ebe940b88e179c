"""Texts that count: the catalogue has them in a form for each number, and what is counted says which is read.

Chinese has one form of them, English two (`{0} case`, `{0} cases`). A text counts one thing; a sentence with two
counts is made of two texts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: `%(n)s` of texts that are filled by name, `{name}` and `{0}` of sentences.
FIELD = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


@dataclass(frozen=True)
class Forms:
    """What a text says of one, and of any other number."""

    one: str
    many: str

    def of(self, values: Mapping[str, Any]) -> str:
        """The form that what is counted among the values asks for, unfilled."""
        return self.of_number(values.get(self.counted))

    def of_number(self, number: Any) -> str:
        """The form of a number; one that is told as a text is read: of `1`, not of `1.5` or `99+`."""
        return self.one if str(number) == "1" else self.many

    @cached_property
    def counted(self) -> str:
        """The field the noun belongs to: the last before the forms part, or the first after; "" of a unit by itself."""
        signs = zip(self.one, self.many, strict=False)
        parted = next((at for at, (one, many) in enumerate(signs) if one != many), len(self.one))
        fields = list(FIELD.finditer(self.many))
        before = [each for each in fields if each.end() <= parted]
        found = before[-1] if before else next(iter(fields), None)
        return (found[1] or found[2]) if found else ""
