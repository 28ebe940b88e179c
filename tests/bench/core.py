"""A whole case in memory: this engine beside stock SpiffWorkflow, in one run.

The model of both: start, n user tasks each with a non-interrupting boundary timer
and a script behind it, an exclusive gateway, an end.
"""

import io
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.util.task import TaskState

from engine.sandbox import Sandbox
from tests.engine.tokens.diagrams import (
    HEAD,
    after,
    boundary,
    end,
    flow,
    gateway,
    process,
    start,
    user,
    when,
)
from tests.engine.tokens.diagrams import script as ours

AT = datetime(2026, 3, 4, 1, tzinfo=UTC)


def model(tasks: int, script: Callable[[int], str], hold: str, condition: str) -> str:
    parts = [start(), gateway("exclusive", "G", default="f_G_e"), end(), end("e2")]
    ids = ["s"]
    for n in range(tasks):
        timer = boundary(f"B{n}", f"T{n}", after(hold), interrupting=False)
        parts += [user(f"T{n}"), timer, end(f"x{n}"), flow(f"B{n}", f"x{n}"), script(n)]
        ids += [f"T{n}", f"S{n}"]
    chain = flow(*ids, "G") + flow("G", "e") + when("G", "e2", condition)
    return f"{HEAD}{process('p', *parts, chain)}</bpmn:definitions>"


def feel_model(tasks: int) -> str:
    return model(tasks, lambda n: ours(f"S{n}", f"=x + {n}", "y"), "P3D", "=x > 100")


def python_model(tasks: int) -> str:
    def script(n: int) -> str:
        return (
            f'<bpmn:scriptTask id="S{n}"><bpmn:script>y = x + {n}</bpmn:script></bpmn:scriptTask>'
        )

    return model(tasks, script, '"P3D"', "x > 100")


def our_case(tasks: int) -> Callable[[], None]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "p.bpmn"
        file.write_text(feel_model(tasks), encoding="utf-8")
        bench = Sandbox.load(file)

    def case() -> None:
        run = bench.start("p", {"x": 1}, at=AT)
        for n in range(tasks):
            run.complete(f"T{n}", {"done": n})
        assert run.status == "completed"

    return case


def stock_case(tasks: int) -> Callable[[], None]:
    parser = BpmnParser()
    parser.add_bpmn_io(io.BytesIO(python_model(tasks).encode()))
    spec, subs = parser.get_spec("p"), parser.get_subprocess_specs("p")

    def case() -> None:
        workflow = BpmnWorkflow(spec, subs)
        workflow.task_tree.data["x"] = 1
        workflow.do_engine_steps()
        for n in range(tasks):
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.data["done"] = n
            task.run()
            workflow.do_engine_steps()
        assert workflow.is_completed()

    return case


def ratio(tasks: int, rounds: int) -> float:
    """How much longer stock takes: the best of rounds that alternate, so that noise hits both."""
    sides = (our_case(tasks), stock_case(tasks))
    best = [float("inf"), float("inf")]
    for _ in range(rounds):
        for index, case in enumerate(sides):
            begun = time.perf_counter()
            case()
            best[index] = min(best[index], time.perf_counter() - begun)
    return best[1] / best[0]


def measure() -> Iterator[tuple[str, float, str]]:
    logging.getLogger("spiff").setLevel(logging.WARNING)
    yield "case5.speedup_vs_spiffworkflow", round(ratio(5, 60), 2), "ratio"
    yield "case60.speedup_vs_spiffworkflow", round(ratio(60, 8), 2), "ratio"
