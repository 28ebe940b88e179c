"""FEEL beside Python: a condition against a compiled lambda over the same dict; compiling."""

import timeit
from collections.abc import Iterator

from engine import feel
from engine.feel import expression

TEXT = 'x > 10 and level = "red"'
FORTY = 'amount > 1000 and tier in ("grid", "so")'
VARIABLES = {"x": 15, "level": "red"}
# Short rounds, many of them: on a busy machine one of each kind stays undisturbed.
TIMES = 1_000
ROUNDS = 200


def measure() -> Iterator[tuple[str, float, str]]:
    """The best of several rounds of each, one after the other in the same run."""
    condition = feel.compile(TEXT)
    by_python = eval("lambda v: v['x'] > 10 and v['level'] == 'red'")  # noqa: S307 - the yardstick
    assert condition.evaluate(VARIABLES) is by_python(VARIABLES) is True
    ours = theirs = float("inf")
    for _ in range(ROUNDS):
        ours = min(ours, timeit.timeit(lambda: condition.evaluate(VARIABLES), number=TIMES))
        theirs = min(theirs, timeit.timeit(lambda: by_python(VARIABLES), number=TIMES))
    yield "feel.condition_vs_lambda", round(ours / theirs, 2), "x"
    yield "feel.compile_ms", round(_compiling() * 1000, 3), "ms"


def _compiling() -> float:
    assert len(FORTY) == 40
    best = float("inf")
    for _ in range(50):
        expression.forget()
        best = min(best, timeit.timeit(lambda: feel.compile(FORTY), number=1))
    return best
