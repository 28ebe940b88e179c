"""JSON as text (Camunda's `from json` and `to json`)."""

from decimal import Decimal
from json import JSONDecodeError, dumps, loads
from typing import Any, NoReturn

from engine.feel import budget, numbers
from engine.feel.budget import Budget
from engine.feel.errors import BudgetExceeded, Mismatch
from engine.feel.far import inside, is_moment
from engine.feel.registry import builtin
from engine.feel.serial import text_of
from engine.feel.temporal import text_of_offset
from engine.feel.values import convert_in, kind, named


@builtin("from json", "value: string")
def from_json(state: Budget, text: str) -> Any:
    """What a JSON text says; dates stay texts."""
    state.produce(len(text))
    try:
        value = loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
        # Half a code point, which JSON can write and nobody can store.
        dumps(value, ensure_ascii=False, default=str).encode()
    except (JSONDecodeError, UnicodeEncodeError, RecursionError):
        raise Mismatch("这不是 JSON", "this is no JSON") from None
    return convert_in(state, value)


def _refuse_constant(name: str) -> NoReturn:
    """`NaN` and `Infinity` are Python's, not JSON's."""
    raise Mismatch(f"JSON 里没有“{name}”", f"JSON has no {name}")


@builtin("to json", "value: any??")
def to_json(state: Budget, value: Any) -> str:
    """A value as JSON without spaces; dates, times and durations as their ISO texts."""
    return _written(state, value, 0)


def _written(state: Budget, value: Any, depth: int) -> str:
    if depth > budget.DEPTH:
        raise BudgetExceeded("value depth", budget.DEPTH)
    if type(value) is list:
        text = f"[{','.join(_written(state, item, depth + 1) for item in value)}]"
    elif type(value) is dict:
        entries = (
            f"{dumps(key, ensure_ascii=False)}:{_written(state, item, depth + 1)}"
            for key, item in value.items()
        )
        text = f"{{{','.join(entries)}}}"
    else:
        text = _scalar(value)
    state.spend(1)
    state.produce_string(len(text))
    return text


def _scalar(value: Any) -> str:
    if value is None or type(value) in (bool, str):
        return dumps(value, ensure_ascii=False)
    if type(value) is int or type(value) is Decimal:
        return numbers.text_of(value)
    text = text_of(value)
    if text is None:
        raise Mismatch(f"{named(value)}不能写成 JSON", f"a {kind(value)} has no JSON form")
    if is_moment(value) and "@" in text:
        local, _, zone = text.partition("@")
        text = f"{local}{text_of_offset(inside(value))}[{zone}]"
    return dumps(text)
