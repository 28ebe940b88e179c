"""How long a table of 50 rules and 5 inputs takes to decide."""

import time
from collections.abc import Iterator
from decimal import Decimal

from engine import dmn

_HEAD = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="bench"
  namespace="bench"><decision id="route" name="route"><decisionTable hitPolicy="FIRST">"""
_INPUTS = ("age", "amount", "level", "color", "people")


def measure() -> Iterator[tuple[str, float, str]]:
    """Microseconds per decision, the best of several rounds, over cases that match all over."""
    model = dmn.load(_model().encode())
    cases = [_case(number) for number in range(50)]
    for number, case in enumerate(cases):
        found = model.decide("route", case).value
        if found != Decimal(number):
            raise AssertionError(f"rule {number} should decide, not {found}")
    best = min(_round(model, cases) for _ in range(20))
    yield "dmn.table_50x5_us", best * 1e6, "us"


def _round(model: dmn.Model, cases: list[dict[str, object]]) -> float:
    start = time.perf_counter()
    for case in cases:
        model.decide("route", case)
    return (time.perf_counter() - start) / len(cases)


def _model() -> str:
    inputs = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in _INPUTS
    )
    rules = "".join(_rule(number) for number in range(50))
    return f"{_HEAD}{inputs}<output name='to'/>{rules}</decisionTable></decision></definitions>"


def _rule(number: int) -> str:
    """Ranges, comparisons, lists and sets: no two cells of the first two columns are the same."""
    cells = (
        f"[{number}..{number + 3})",
        f"&lt; {(number + 1) * 1000}",
        f'"l{number % 5}", "l{number % 7}"',
        '"red", "yellow"' if number % 2 else 'not("blue")',
        f"&gt;= {number % 10}",
    )
    entries = "".join(f"<inputEntry><text>{each}</text></inputEntry>" for each in cells)
    return f"<rule>{entries}<outputEntry><text>{number}</text></outputEntry></rule>"


def _case(number: int) -> dict[str, object]:
    """What rule `number` is the first to match."""
    return {
        "age": number,
        "amount": number * 1000 + 500,
        "level": f"l{number % 5}",
        "color": "red",
        "people": 10,
    }
