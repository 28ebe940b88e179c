"""Running test cases: the models of a folder together, each case on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import dmn
from engine.dmn.elements import InputData, Knowledge, Service
from engine.dmn.graph import Graph
from engine.dmn.run import Run
from engine.dmn.tck.cases import Case, Suite, suites
from engine.dmn.tck.compare import same, written
from engine.errors import EngineError


@dataclass(frozen=True)
class Outcome:
    """How one case went; `reasons` is empty if it passed."""

    folder: str
    suite: str
    case: str
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.reasons


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Every case of the folder and those below it."""
    libraries: dict[Path, dmn.Library] = {}
    for suite in suites(folder):
        at = suite.path.parent.relative_to(folder).as_posix()
        for case in suite.cases:
            yield Outcome(at, suite.path.stem, case.id, tuple(_run(suite, case, libraries)))


def _run(suite: Suite, case: Case, libraries: dict[Path, dmn.Library]) -> list[str]:
    try:
        model = _model(suite, libraries)
    except EngineError as error:
        return [f"模型不能读取:{error}"]
    except LookupError as error:
        return [f"没有模型文件:{error}"]
    try:
        return _compare(model, case)
    except EngineError as error:
        return [f"计算中止:{error}"]


def _compare(model: dmn.Model, case: Case) -> list[str]:
    reasons = []
    run = _prepared(model, case)
    values = _invoked(model, case, run)
    for expected in case.expected:
        before = len(run.warnings)
        actual = (
            values[expected.name]
            if expected.name in values
            else model.element(expected.name).value(run)
        )
        wanted = None if expected.error else expected.value
        if not same(wanted, actual):
            why = ";".join(dict.fromkeys(str(each) for each in run.warnings[before:][-3:]))
            reasons.append(
                f"{expected.name}:应为 {written(wanted)},实为 {written(actual)}"
                + (f"({why})" if why else "")
            )
    return reasons


def _invoked(model: dmn.Model, case: Case, run: Run) -> dict[str, Any]:
    """What a service or knowledge model that the case names gives; nothing for a decision."""
    if not case.invocable:
        return {}
    element = model.element(case.invocable)
    variables = {each.name: each.value for each in case.given}
    if isinstance(element, Service):
        values = element.decide(run.apart(model.inputs(element, variables)))
        result = element.result(values, run)
        if len(values) == 1:
            return {**dict.fromkeys(values, result), element.name: result}
        return {**(result if isinstance(result, dict) else {}), element.name: result}
    if isinstance(element, Knowledge):
        function = element.value(run)
        result = function.call(*(variables.get(each) for each in function.parameters))
        return dict.fromkeys([element.name, *(each.name for each in case.expected)], result)
    return {}


def _prepared(model: dmn.Model, case: Case) -> Run:
    """A run that holds the case's inputs, each in the model its namespace says."""
    run = model.run({each.name: each.value for each in case.given if each.namespace is None})
    for given in case.given:
        if given.namespace is not None:
            for element in _inputs(model.graph, given.namespace):
                if element.name == given.name:
                    run.values[element] = run.fit(element.type, given.value, element.name, "")
    return run


def _inputs(graph: Graph, namespace: str) -> Iterator[InputData]:
    if graph.namespace == namespace:
        yield from graph.of(InputData)
    for each in graph.imported.values():
        yield from _inputs(each.graph, namespace)


def _model(suite: Suite, libraries: dict[Path, dmn.Library]) -> dmn.Model:
    """The model a suite speaks of; those it imports lie beside it. Raises LookupError."""
    folder = suite.path.parent
    files = sorted(folder.glob("*.dmn"))
    if folder not in libraries:
        libraries[folder] = dmn.Library({each.name: each.read_bytes() for each in files})
    names = [each.name for each in files]
    # Some suites leave out the ending, or the name where there is but one model.
    for name in (suite.model, suite.model + ".dmn", *(names if len(names) == 1 else ())):
        if name in names:
            return libraries[folder].model(name)
    raise LookupError(suite.model)
