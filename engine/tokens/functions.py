"""What Camunda 8 adds to the functions of FEEL and diagrams made with its Modeler use."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from engine import feel
from engine.tokens.durations import Duration


@feel.function("cycle", "repetitions", "interval?")
def cycle(repetitions: Any, interval: Any = None) -> str:
    """The text of a cycle: `cycle(3, duration("PT1H"))` is `R3/PT1H`; `cycle(duration("PT1H"))`
    and null repetitions repeat without end.
    """
    if interval is None:
        repetitions, interval = None, repetitions
    times = "" if repetitions is None else str(int(Decimal(repetitions)))
    return f"R{times}/{_iso(interval)}"


def _iso(interval: Any) -> str:
    if isinstance(interval, str):
        Duration.parse(interval)
        return interval
    if isinstance(interval, timedelta | feel.YearsMonths):
        return str(feel.to_json(interval))
    raise feel.Mismatch("cycle() 的间隔应为时长", "the interval of cycle() must be a duration")
