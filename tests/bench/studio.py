"""The studio: a check of the whole shipped set after one edit, the slowest of the domain's twelve scenarios, all."""

import statistics
import time
from collections.abc import Callable, Iterator

from engine import db, loading
from engine.deployment.bundle import Source
from processes.diagrams import shipped
from processes.studio import findings, scenario_file, scenario_runs
from processes.studio.scenario_file import Scenario
from tests import databases

#: Each measured so often; the median is told.
TIMES = 9


def measure() -> Iterator[tuple[str, float, str]]:
    """The figures of the budget."""
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
    held = {name: scenario_file.read(name, text) for name, text in shipped.scenarios().items()}
    acceptance = held["acceptance.test.json"]
    yield (
        "studio.scenario_ms",
        max(_median(lambda _n, s=s: _run(s, files)) for s in acceptance),
        "ms",
    )
    began = time.perf_counter()
    for each in (each for several in held.values() for each in several):
        _run(each, files)
    yield "studio.scenarios_s", round(time.perf_counter() - began, 2), "s"


def _run(scenario: Scenario, files: list[Source]) -> None:
    outcome = scenario_runs.run("", scenario, files)
    if not outcome.passed:
        raise RuntimeError(str(outcome))


def _median(act: Callable[[int], object]) -> float:
    act(-1)
    taken = []
    for number in range(TIMES):
        began = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 1)
