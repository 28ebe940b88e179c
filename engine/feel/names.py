"""Names of several words: which tokens together are one name (DMN 1.5, 10.3.1.5).

Words that stand side by side are one name; nothing else in FEEL can be meant.
Only names that hold a keyword or an operator, as `days in weekend` or
`profit-loss`, must be known beforehand.
"""

from collections.abc import Iterable
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokens

#: Words that end a name: after one, FEEL may go on with these.
STOPS = frozenset({"and", "or", "in", "between", "then", "else", "return", "satisfies"})
_APOSTROPHES = frozenset("'\u2019")

#: Characters of a name whose tokens are kept: those of a long one take hundreds of kilobytes.
SHORT = 100

Spelling = tuple[str, ...]


def spelling(name: str) -> Spelling:
    """The tokens of a name, whatever spaces stand between them."""
    return _kept(name) if len(name) <= SHORT else _spelled(name)


@lru_cache(maxsize=4096)
def _kept(name: str) -> Spelling:
    return _spelled(name)


def _spelled(name: str) -> Spelling:
    try:
        return tuple(token.text for token in tokens(name)[:-1])
    except FeelSyntaxError:
        return ()


class Known:
    """Names that may be recognised though they hold keywords or operators."""

    def __init__(self, names: Iterable[str] = (), functions: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[Spelling, str]]] = {}
        # Recognised only when called: `date and time(…)`.
        self._functions = frozenset(functions)
        for name in (*self._functions, *names):
            self.add(name)

    def add(self, name: str) -> None:
        """Recognise this name from here on."""
        words = spelling(name)
        if len(words) > 1:
            group = self._by_first.setdefault(words[0], [])
            group.append((words, name))
            group.sort(key=lambda entry: -len(entry[0]))

    def longest(self, found: list[Token], at: int) -> tuple[int, str] | None:
        """The longest known name starting at a token: how many tokens it takes, and its spelling."""
        for words, name in self._by_first.get(found[at].text, ()):
            end = at + len(words)
            if end > len(found) or any(
                found[at + offset].text != word for offset, word in enumerate(words)
            ):
                continue
            if name not in self._functions or found[end].text == "(":
                return len(words), name
        return None


def side_by_side(found: list[Token], at: int) -> int:
    """How many tokens from here stand side by side as one name."""
    end = at + 1
    while True:
        token = found[end]
        if token.kind == "name":
            if token.text in STOPS or (token.text == "instance" and found[end + 1].text == "of"):
                break
        elif token.kind == "number":
            if not token.text.isdigit():
                break
        elif not (token.text in _APOSTROPHES and found[end + 1].kind == "name"):
            break
        end += 1
    return end - at


def written(text: str, first: Token, last: Token) -> str:
    """The name as written, its white space made single spaces."""
    return " ".join(text[first.start : last.end].split())
