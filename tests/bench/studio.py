"""The studio: a check of the whole shipped set after one edit, and one scenario over a holiday."""

import statistics
import time
from collections.abc import Callable, Iterator

from engine import db, loading
from processes.diagrams import shipped
from processes.studio import findings, scenario_runs
from tests import databases
from tests.processes.studio import scenarios

#: Each measured so often; the median is told.
TIMES = 9


def measure() -> Iterator[tuple[str, float, str]]:
    """The two figures of the budget, in milliseconds."""
    loading.import_all("processes")
    with databases.connected(databases.server(), "sishi_bench_studio"), db.begin() as session:
        shipped.deploy(session)
        whole = {each.name: each.text for each in shipped.sources()}

        def check(number: int) -> None:
            edited = whole["grid.bpmn"].replace("首次联系".encode(), f"首次联系{number}".encode())
            findings.check_files(session, whole | {"grid.bpmn": edited})

        yield "studio.check_ms", _median(check), "ms"
        session.rollback()
    files = [*shipped.sources(), shipped.limits()]
    text = scenarios.text(*scenarios.HANDLED_AFTER_THE_HOLIDAY)

    def run(_number: int) -> None:
        [outcome] = scenario_runs.run_file("grid.test.json", text, files)
        if not outcome.passed:
            raise RuntimeError(str(outcome))

    yield "studio.scenario_ms", _median(run), "ms"


def _median(act: Callable[[int], object]) -> float:
    act(-1)
    taken = []
    for number in range(TIMES):
        began = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 1)
