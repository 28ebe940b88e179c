"""Reading a type: `list<number>`, `function<date, number> -> date` (DMN 1.5, 10.3.1.2, rule 54)."""

from engine.feel import nodes
from engine.feel.cursor import Cursor
from engine.feel.lexer import Token
from engine.feel.names import side_by_side, written

_WITH_AND = {
    ("date", "and", "time"): "date and time",
    ("days", "and", "time", "duration"): "days and time duration",
    ("years", "and", "months", "duration"): "years and months duration",
}


def type_name(cursor: Cursor) -> nodes.TypeName:
    """The type that comes next; raises FeelSyntaxError for anything else."""
    at = cursor.token.start
    cursor.enter()
    name = _name(cursor)
    arguments: list[nodes.TypeName] = []
    fields: list[tuple[str, nodes.TypeName]] = []
    result = None
    if name in ("list", "range", "context", "function") and cursor.takes("<"):
        while not _closes(cursor):
            if arguments or fields:
                cursor.expect(",")
            if name == "context":
                fields.append(_field(cursor))
            else:
                arguments.append(type_name(cursor))
        if name == "function":
            cursor.expect("->")
            result = type_name(cursor)
    cursor.leave()
    return nodes.TypeName(name, tuple(arguments), tuple(fields), result, position=at)


def _name(cursor: Cursor) -> str:
    if cursor.token.kind != "name":
        cursor.unexpected("这里应当是类型", "a type was expected")
    for words, name in _WITH_AND.items():
        ahead = cursor.tokens[cursor.at : cursor.at + len(words)]
        if tuple(token.text for token in ahead) == words:
            cursor.at += len(words)
            return name
    known = cursor.known.longest(cursor.tokens, cursor.at)
    count = known[0] if known else side_by_side(cursor.tokens, cursor.at)
    first = cursor.token
    last = cursor.tokens[cursor.at + count - 1]
    cursor.at += count
    while cursor.sees(".") and cursor.tokens[cursor.at + 1].kind == "name":
        cursor.take()
        count = side_by_side(cursor.tokens, cursor.at)
        last = cursor.tokens[cursor.at + count - 1]
        cursor.at += count
    return written(cursor.text, first, last)


def _field(cursor: Cursor) -> tuple[str, nodes.TypeName]:
    name = cursor.name_until(":")
    if name is None:
        cursor.unexpected("这里应当是名称、英文冒号和类型", '"name: type" was expected')
    cursor.take()
    return name, type_name(cursor)


def _closes(cursor: Cursor) -> bool:
    token = cursor.token
    if token.text == ">=":
        # `list<number>= x`: the sign belongs to what follows.
        cursor.tokens[cursor.at] = Token("op", "=", token.start + 1, token.end)
        return True
    return cursor.takes(">")
