"""Walking over the tokens: looking, taking, refusing."""

from typing import NoReturn

from engine.feel import budget
from engine.feel.errors import BudgetExceeded, FeelSyntaxError
from engine.feel.lexer import Token, tokens
from engine.feel.names import Known, side_by_side, written

# What Chinese input methods give in place of FEEL's signs.
_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {
    "\u3002": ".",
    "\u3001": ",",
    "\u201c": '"',
    "\u201d": '"',
    "\u2018": '"',
    "\u2019": '"',
    "\u300c": '"',
    "\u300d": '"',
    "\u300a": '"',
    "\u300b": '"',
    "\u3010": "[",
    "\u3011": "]",
}


# What other languages write, and what FEEL has for it.
_HINTS = {
    "&": ("“并且”写作 and", 'write "and"'),
    "|": ("“或者”写作 or", 'write "or"'),
    "!": ("“不是”写作 not(…)，“不等于”写作 !=", 'write "not(…)" or "!="'),
    "'": ("文字要用英文双引号", "strings stand in double quotes"),
    "?": ("条件写作 if … then … else …", 'write "if … then … else …"'),
    "`": ("反引号要成对，里面写名称", "a name in backticks ends with a backtick"),
    "%": ("求余写作 modulo(a, b)", 'write "modulo(a, b)"'),
    ";": ("列表和参数用“,”隔开", 'items are separated by ","'),
}


class Cursor:
    """A place in a text's tokens."""

    def __init__(self, text: str, known: Known) -> None:
        if len(text) > budget.TEXT:
            raise BudgetExceeded("text length", budget.TEXT)
        self.text = text
        self.known = known
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0
        # Going back and trying another reading costs; this bounds it.
        self.patience = 200 + 30 * len(self.tokens)

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.at]

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these operators or words."""
        token = self.tokens[self.at]
        return token.text in texts and token.kind != "string"

    def take(self) -> Token:
        """The next token, stepping over it."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        self.patience -= 1
        if self.patience < 0:
            self.refuse("表达式太复杂，请拆成几个", "the expression is too complicated; split it")
        return token

    def takes(self, *texts: str) -> bool:
        """Step over the next token if it is one of these."""
        if self.sees(*texts):
            self.take()
            return True
        return False

    def expect(self, text: str) -> Token:
        """Step over this very token; raises FeelSyntaxError for any other."""
        if not self.sees(text):
            self.unexpected(f"这里应当是“{text}”", f'"{text}" was expected')
        return self.take()

    def separate(self, closing: str) -> None:
        """Step over a comma; raises FeelSyntaxError for what is neither that nor the end."""
        if not self.takes(","):
            self.unexpected(f"这里应当是“,”或“{closing}”", f'"," or "{closing}" was expected')

    def end(self) -> None:
        """Raises FeelSyntaxError unless everything has been read."""
        if self.token.kind != "end":
            self.unexpected("表达式到这里应当结束", "the expression should end here")

    def enter(self) -> None:
        """Go one bracket, call or operand deeper; raises FeelSyntaxError when too deep."""
        self.depth += 1
        if self.depth > budget.NESTING:
            self.refuse(
                f"嵌套太深（最多 {budget.NESTING} 层）", f"nested more than {budget.NESTING} deep"
            )

    def leave(self) -> None:
        """Come back out."""
        self.depth -= 1

    def unexpected(self, chinese: str, english: str) -> NoReturn:
        """Refuse the next token, saying what it is."""
        token = self.token
        if token.kind == "end":
            self.refuse(f"表达式没有写完，{chinese}", f"the expression is unfinished, {english}")
        if token.text in _FULL_WIDTH:
            plain = _FULL_WIDTH[token.text]
            self.refuse(
                f"这里是中文标点“{token.text}”，请改用英文标点“{plain}”",
                f'full-width "{token.text}" where "{plain}" is meant',
            )
        chinese, english = _HINTS.get(token.text, (chinese, english))
        self.refuse(
            f"“{token.text[:30]}”放在这里不合语法，{chinese}",
            f'"{token.text[:30]}" does not belong here, {english}',
        )

    def refuse(self, chinese: str, english: str, position: int | None = None) -> NoReturn:
        """Raise FeelSyntaxError at the next token, or at a position."""
        where = self.token.start if position is None else position
        raise FeelSyntaxError(chinese, english, self.text, where)

    def name(self, declared: bool = False) -> str:
        """A name, of as many tokens as belong to it; a declared one stops at keywords."""
        first = self.token
        if first.kind == "quoted":
            return unquoted(self.take())
        if first.kind != "name" and not (first.text and self.known.longest(self.tokens, self.at)):
            self.unexpected("这里应当是名称", "a name was expected")
        count = side_by_side(self.tokens, self.at)
        match = None if declared else self.known.longest(self.tokens, self.at)
        if match and match[0] >= count:
            count, name = match
        else:
            name = written(self.text, first, self.tokens[self.at + count - 1])
        self.at += count
        self.patience -= 1
        return name

    def name_until(self, *ends: str) -> str | None:
        """A name that runs up to one of these tokens, operators and all; None if it does not."""
        end = self.at
        if self.token.kind == "quoted" and self.tokens[end + 1].text in ends:
            return unquoted(self.take())
        while self.tokens[end].kind in ("name", "number", "other") or (
            end > self.at and self.tokens[end].text in _SYMBOLS
        ):
            end += 1
        if end == self.at or self.tokens[end].text not in ends:
            return None
        name = written(self.text, self.token, self.tokens[end - 1])
        self.patience -= 1
        self.at = end
        return name


def unquoted(token: Token) -> str:
    """The name in backticks, which may hold anything but these (FEEL-Scala's escaped names)."""
    return token.text[1:-1]


_SYMBOLS = frozenset({".", "/", "-", "+", "*", "?"})
