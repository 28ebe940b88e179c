"""FEEL in forms: expressions that mean the same in the browser and on the server.

The viewer evaluates with feelin, which has no functions of ours, and the two
differ in a few of the built-in ones. tests/engine/forms/cases.json is the table of
cases on which both must agree.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from engine import feel
from engine.feel import nodes
from engine.feel.parser import parse

#: The built-in functions a form may call.
SHARED = frozenset(
    {
        *("not", "count", "min", "max", "sum", "mean", "all", "any"),
        *("list contains", "append", "concatenate", "distinct values", "flatten", "index of"),
        *("reverse", "sublist", "string", "number", "string length", "upper case", "lower case"),
        *("substring", "substring before", "substring after", "contains", "starts with"),
        *("ends with", "split", "string join", "abs", "floor", "ceiling", "modulo", "odd", "even"),
        *("get value", "date", "today", "years and months duration", "duration"),
    }
)


def compile_shared(text: str) -> feel.Expression:
    """The expression behind a `=`; raises FeelError, and ValueError naming a function not shared."""
    body = text.strip().removeprefix("=").strip()
    expression = feel.compile(body)
    for name in sorted(set(_called(body))):
        if name not in SHARED:
            raise ValueError(name)
    return expression


def _called(body: str) -> Iterator[str]:
    words = [name for name in feel.FUNCTIONS if " " in name]
    todo: list[object] = [parse(body, words)]
    while todo:
        item = todo.pop()
        if isinstance(item, nodes.Call) and isinstance(item.function, nodes.Name):
            yield item.function.name
        if is_dataclass(item):
            todo += [getattr(item, each.name) for each in fields(item)]
        elif isinstance(item, tuple):
            todo += item
