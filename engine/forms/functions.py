"""FEEL in forms: expressions that mean the same in the browser and on the server.

The viewer evaluates with feelin, which has no functions of ours, and the two
differ in a few of the built-in ones. tests/engine/forms/cases.json is the table of
cases on which both must agree.
"""

from engine import feel
from engine.feel.parser import parse
from engine.feel.trees import calls

#: The built-in functions a form may call.
SHARED = frozenset(
    {
        *("not", "count", "min", "max", "sum", "mean", "all", "any"),
        *("list contains", "append", "concatenate", "distinct values", "flatten", "index of"),
        *("reverse", "sublist", "string", "number", "string length", "upper case", "lower case"),
        *("substring", "substring before", "substring after", "contains", "starts with"),
        *("ends with", "split", "string join", "abs", "floor", "ceiling", "modulo", "odd", "even"),
        *("get value", "date", "today", "years and months duration", "duration"),
        *("time", "date and time", "now", "day of week", "day of year", "month of year"),
        *("week of year", "before", "after", "meets", "met by", "overlaps", "includes", "is"),
        *("union", "insert before", "remove", "list replace", "sort", "product", "median", "mode"),
        *("stddev", "decimal", "round up", "round down", "round half up", "round half down"),
        *("sqrt", "log", "exp", "replace", "matches", "context", "context put", "context merge"),
        "get entries",
    }
)


def compile_shared(text: str) -> feel.Expression:
    """The expression behind a `=`; raises FeelError, and ValueError naming a function not shared."""
    body = text.strip().removeprefix("=").strip()
    if "`" in body:
        # Its grammar has no names in backticks.
        raise ValueError("`…`")
    expression = feel.compile(body)
    words = [name for name in feel.FUNCTIONS if " " in name]
    foreign = sorted(calls(parse(body, words)) - SHARED)
    if foreign:
        raise ValueError(foreign[0])
    return expression
