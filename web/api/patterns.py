"""`$like`: Camunda's `*` for any signs and `?` for one; a backslash makes the sign behind it plain."""

import re
from dataclasses import dataclass

#: In SQL's LIKE and in a regular expression.
_WILD = {"*": ("%", ".*"), "?": ("_", ".")}


@dataclass(frozen=True)
class Pattern:
    """A pattern as it is read: each sign, and whether it is plain."""

    signs: tuple[tuple[str, bool], ...]

    @classmethod
    def read(cls, text: str) -> "Pattern":
        """From how it is written; a backslash at the end says nothing."""
        found, is_escaped = list[tuple[str, bool]](), False
        for sign in text:
            if sign == "\\" and not is_escaped:
                is_escaped = True
                continue
            found.append((sign, is_escaped or sign not in _WILD))
            is_escaped = False
        return cls(tuple(found))

    def as_sql(self) -> str:
        """For LIKE with a backslash as its escape."""
        return "".join(
            (f"\\{sign}" if sign in "%_\\" else sign) if is_plain else _WILD[sign][0]
            for sign, is_plain in self.signs
        )

    def matches(self, value: str) -> bool:
        """Whether the whole of a text is so."""
        made = "".join(
            re.escape(sign) if is_plain else _WILD[sign][1] for sign, is_plain in self.signs
        )
        return re.fullmatch(made, value, re.DOTALL) is not None
