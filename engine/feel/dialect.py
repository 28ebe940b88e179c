"""XPath's regular expressions told to RE2 (XQuery and XPath Functions 3.1, 5.6.1; XML Schema, appendix G).

Their classes are Unicode's: `\\w` is any letter of any script. What RE2 lacks, back
references and look-around, is refused.
"""

from typing import NoReturn

from engine.feel.blocks import BLOCKS
from engine.feel.charsets import Charset
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


#: What a class is without an escape: `[\\w-[_]]`.
_COMPLEMENTS = {
    "d": r"\P{Nd}",
    "D": r"\p{Nd}",
    "w": _OTHERS,
    "W": _LETTERS,
    "S": r" \t\n\r",
    "I": r"\p{L}_:",
    "C": _NAME,
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}


def translate(pattern: str, spaced: bool, folded: bool) -> str:
    """The pattern as RE2 reads it; `spaced` drops white space outside classes (flag x).

    `folded` says that cases do not matter (flag i).
    """
    return _Reader(pattern, spaced, folded).read()


class _Reader:
    def __init__(self, pattern: str, spaced: bool, folded: bool) -> None:
        self.folded = folded
        self.rest = iter(_without_space(pattern) if spaced else pattern)
        self.made: list[str] = []

    def read(self) -> str:
        before = ""
        for sign in self.rest:
            if sign == "\\":
                self.made.append(self._escape(inside=False))
            elif sign == "[":
                self.made.append(self._class().text)
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
            if found is None:
                _refuse(f"[\\{sign}]")
            return found
        if sign in ("p", "P"):
            return self._property(sign, inside)
        if sign and sign in _PLAIN:
            return "\\" + sign
        return _refuse("\\" + sign)

    def _property(self, sign: str, inside: bool) -> str:
        """A category, `\\p{L}`, or a block, `\\p{IsGreek}`."""
        name = ""
        for each in self.rest:
            name += each
            if each == "}" or len(name) > 60:
                break
        if not name.startswith("{Is"):
            return f"\\{sign}{name}" if name.startswith("{") else _refuse(f"\\{sign}{name}")
        block = BLOCKS.get(name[3:-1])
        if block is None:
            return _refuse(f"\\{sign}{name}")
        return _block(*block, sign == "P", inside)

    def _class(self) -> Charset:
        """What follows `[`, up to and with its `]`."""
        made: list[str] = []
        signs: list[str] = []  # the characters meant, or one of the marks
        is_negated = False
        others = None
        for sign in self.rest:
            if sign == "]":
                break
            if sign == "^" and not made and not is_negated:
                is_negated = True
            elif sign == "[":
                return self._difference(made, signs, is_negated, others)
            elif sign == "\\":
                text = self._escape(inside=True)
                plain = len(text) == 2 and text[1] in _PLAIN
                made.append(text)
                signs.append(_CONTROLS.get(text[1], text[1]) if plain else _MANY)
                others = None if plain else self._others(text)
            else:
                made.append(sign)
                signs.append(_HYPHEN if sign == "-" else sign)
        return Charset(
            "".join(made), is_negated, _ranges(signs), others if len(made) == 1 else None
        )

    def _difference(
        self, made: list[str], signs: list[str], is_negated: bool, others: str | None
    ) -> Charset:
        """`[a-z-[aeiou]]`, from the inner `[` on."""
        if not signs or signs[-1] != _HYPHEN:
            _refuse("[")
        inner = self._class()
        if next(self.rest, "") != "]":
            _refuse("-[")
        alone = others if len(made) == 2 else None
        own = Charset("".join(made[:-1]), is_negated, _ranges(signs[:-1]), alone)
        return own.without(inner, folded=self.folded) or _refuse("-[")

    def _others(self, text: str) -> str | None:
        """RE2's text for what an escape inside a class does not mean."""
        if text[1] in "pP" and text.endswith("}") and text.count("{") == 1:
            return "\\" + ("P" if text[1] == "p" else "p") + text[2:]
        for sign, (_, inside) in _CLASSES.items():
            if inside == text:
                return _COMPLEMENTS.get(sign)
        return None


#: Marks among characters: a `-` written as such, which may stand between the ends of a range,
#: and an escape that means many characters.
_HYPHEN = "--"
_MANY = "many"


def _ranges(signs: list[str]) -> list[tuple[int, int]] | None:
    """The characters written out in a class; None if it holds escapes for many."""
    if _MANY in signs:
        return None
    found = []
    at = 0
    while at < len(signs):
        is_range = at + 2 < len(signs) and signs[at + 1] == _HYPHEN
        found.append((ord(signs[at][0]), ord(signs[at + 2 if is_range else at][0])))
        at += 3 if is_range else 1
    return found


def _block(first: int, last: int, is_negated: bool, inside: bool) -> str:
    text = f"\\x{{{first:X}}}-\\x{{{last:X}}}"
    if is_negated and inside:
        before = f"\\x{{0}}-\\x{{{first - 1:X}}}" if first else ""
        return before + f"\\x{{{last + 1:X}}}-\\x{{10FFFF}}"
    if inside:
        return text
    return f"[^{text}]" if is_negated else f"[{text}]"


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


def _refuse(part: str) -> NoReturn:
    raise Mismatch(
        f"正则表达式里的“{part}”不支持", f"{part} is not supported in regular expressions"
    )
