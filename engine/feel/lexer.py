"""Text into tokens (DMN 1.5, 10.3.1.2). Never fails but for strings that do not end."""

import re
from dataclasses import dataclass

from engine.feel.errors import FeelSyntaxError

# The standard's name characters, less the full-width punctuation of Chinese
# input methods: `金额>10` would otherwise be one long, silent, unknown name.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d"
    "\u180f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3005-\u3007\u3021-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_TOKEN = re.compile(
    rf"""
    (?P<space>[{_SPACE}]+|//[^\n\r]*|/\*(?:.*?\*/|.*))
  | (?P<name>[{_START}][{_PART}]*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<quoted>`[^`\n\r]+`)
  | (?P<op>\*\*|\^|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.?@])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([nrt\"'\\])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6}))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Token:
    """kind: name, number, string, quoted, op, other or end; text is the source's own."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """All tokens, an `end` last; raises FeelSyntaxError for a string that does not end."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "space":
            _closed(match, text)
            continue
        if kind == "other" and match.group() == '"':
            raise FeelSyntaxError(
                "文字缺少结束的引号", "the string does not end", text, match.start()
            )
        # form-js takes `^` for the power as well.
        text_of = "**" if match.group() == "^" else match.group()
        found.append(Token(kind, text_of, match.start(), match.end()))
    found.append(Token("end", "", len(text), len(text)))
    return found


def _closed(match: re.Match[str], text: str) -> None:
    comment = match.group()
    if comment.startswith("/*") and (len(comment) < 4 or not comment.endswith("*/")):
        raise FeelSyntaxError("注释没有结束", "the comment does not end", text, match.start())


def unescape(token: Token, text: str) -> str:
    """The string a string token stands for; raises FeelSyntaxError for half a code point."""
    body = token.text[1:-1]
    if "\\" in body:
        body = _ESCAPE.sub(_character, body)
        # \uD83D\uDC0E is one code point written as two halves.
        body = re.sub(r"([\ud800-\udbff])([\udc00-\udfff])", _joined, body)
    if re.search(r"[\ud800-\udfff]", body):
        raise FeelSyntaxError(
            "文字里有不完整的字符编码", "half a code point in a string", text, token.start
        )
    return body


def _character(match: re.Match[str]) -> str:
    plain, short, long = match.groups()
    if plain:
        return _PLAIN[plain]
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else match.group()


def _joined(match: re.Match[str]) -> str:
    high, low = (ord(half) for half in match.groups())
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
