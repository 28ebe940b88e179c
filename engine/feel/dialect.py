"""XPath's regular expressions told to RE2 (XQuery and XPath Functions 3.1, 5.6.1; XML Schema, appendix G).

Their classes are Unicode's: `\\w` is any letter of any script. What RE2 lacks,
back references, look-around and class subtraction, is refused.
"""

from engine.feel.errors import Mismatch

_LETTERS = r"\p{L}\p{M}\p{N}\p{S}"
_OTHERS = r"\p{P}\p{Z}\p{C}"
_NAME = r"\p{L}\p{M}\p{Nd}_:.\-\x{B7}"
#: What an escape is outside a class, and inside one.
_CLASSES = {
    "d": (r"\p{Nd}", r"\p{Nd}"),
    "D": (r"\P{Nd}", r"\P{Nd}"),
    "w": (f"[{_LETTERS}]", _LETTERS),
    "W": (f"[{_OTHERS}]", _OTHERS),
    "s": (r"[ \t\n\r]", r" \t\n\r"),
    "S": (r"[^ \t\n\r]", None),
    "i": (r"[\p{L}_:]", r"\p{L}_:"),
    "I": (r"[^\p{L}_:]", None),
    "c": (f"[{_NAME}]", _NAME),
    "C": (f"[^{_NAME}]", None),
}
_PLAIN = frozenset("nrt\\|.-^?*+{}()[]$")


def translate(pattern: str, spaced: bool) -> str:
    """The pattern as RE2 reads it; `spaced` drops white space outside classes (flag x)."""
    return _Reader(pattern, spaced).read()


class _Reader:
    def __init__(self, pattern: str, spaced: bool) -> None:
        self.rest = iter(_without_space(pattern) if spaced else pattern)
        self.made: list[str] = []

    def read(self) -> str:
        before = ""
        for sign in self.rest:
            if sign == "\\":
                self.made.append(self._escape(inside=False))
            elif sign == "[":
                self.made.append(self._class())
            elif sign == "?" and before == "(":
                self.made.append("?" + self._group())
            else:
                self.made.append(sign)
            before = sign
        return "".join(self.made)

    def _group(self) -> str:
        """Only `(?:` is XPath's."""
        sign = next(self.rest, "")
        if sign != ":":
            _refuse(f"(?{sign}")
        return sign

    def _escape(self, inside: bool) -> str:
        sign = next(self.rest, "")
        if sign in _CLASSES:
            found = _CLASSES[sign][inside]
            return found if found is not None else _refuse(f"[\\{sign}]")
        if sign in ("p", "P"):
            return "\\" + sign + self._category()
        if sign and sign in _PLAIN:
            return "\\" + sign
        return _refuse("\\" + sign)

    def _category(self) -> str:
        """`{L}`"""
        name = ""
        for sign in self.rest:
            name += sign
            if sign == "}" or len(name) > 40:
                break
        if not name.startswith("{") or name.startswith("{Is"):
            _refuse("\\p" + name)
        return name

    def _class(self) -> str:
        made = "["
        for sign in self.rest:
            if sign == "\\":
                made += self._escape(inside=True)
            elif sign == "[":
                _refuse("[-[")
            else:
                made += sign
            if sign == "]":
                break
        return made


def _without_space(pattern: str) -> str:
    kept = ""
    depth = 0
    escaped = False
    for sign in pattern:
        if sign in " \t\n\r" and not depth:
            continue
        if not escaped and sign in "[]":
            depth = max(0, depth + (1 if sign == "[" else -1))
        escaped = sign == "\\" and not escaped
        kept += sign
    return kept


def _refuse(part: str) -> str:
    raise Mismatch(
        f"正则表达式里的“{part}”不支持", f"{part} is not supported in regular expressions"
    )
