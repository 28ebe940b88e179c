"""The table of pages and jobs: the small district's and the large one's cost side by side."""

import json
from collections.abc import Callable, Iterator

from tests.scale import clocked, jobs
from tests.scale.clocked import Cost

HEAD = "| 角色 | 页面或作业 | 小区p50 | 小区p95 | 大区p50 | 大区p95 | 语句 | 大小之比 |\n|---|---|---|---|---|---|---|---|"


def write(small: str, large: str, only: str, times: int, say: Callable[[str], None]) -> None:
    """A line for every page, the slowest and the worst ratio as figures at the end."""
    before = {(who, what): cost for who, what, cost in _measure(small, only, times)}
    say(HEAD)
    slowest, ratios = 0.0, [0.0]
    for login, page, cost in _measure(large, only, times):
        first = before.get((login, page))
        say(_line(login, page, first, cost))
        if login == "job":
            continue
        slowest = max(slowest, cost.p95)
        if first is not None:
            ratios.append(cost.p50 / first.p50)
    for name, value, unit in (
        ("page.p95_ms", round(slowest, 1), "ms"),
        ("scale.page_ratio", round(max(ratios), 2), "ratio"),
    ):
        say(json.dumps({"name": name, "value": value, "unit": unit}))


def _measure(database: str, only: str, times: int) -> Iterator[tuple[str, str, Cost]]:
    yield from jobs.measure(database, only, times)
    yield from clocked.measure(database, only, times)


def _line(login: str, page: str, first: Cost | None, cost: Cost) -> str:
    had = f"{first.p50:.0f} | {first.p95:.0f}" if first else "– | –"
    statements = str(cost.statements)
    if first and first.statements != cost.statements:
        statements = f"{first.statements}→{cost.statements}"
    ratio = f"{cost.p50 / first.p50:.1f}" if first else "–"
    status = "" if cost.status == 200 else f" ({cost.status})"
    return (
        f"| {login} | `{page}`{status} | {had} | {cost.p50:.0f} | {cost.p95:.0f} "
        f"| {statements} | {ratio} |"
    )
