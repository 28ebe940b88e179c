"""Running test cases: the models of a folder together, each case on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import dmn, feel
from engine.dmn.elements import Decision, InputData, Knowledge, Service
from engine.dmn.graph import Graph
from engine.dmn.run import Run
from engine.dmn.tck.cases import Case, Expected, Suite, suites
from engine.dmn.tck.compare import same, written
from engine.errors import EngineError
from engine.feel.calls import invoke_named


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
    if suite.fault:
        return [f"测试文件不能读取：{suite.fault}"]
    try:
        model = _model(suite, libraries)
    except EngineError as error:
        return [f"模型不能读取：{error}"]
    except LookupError as error:
        return [f"没有模型文件：{error}"]
    try:
        run = _prepared(model, case)
        values = _invoked(model, case, run)
        found = (_compared(each, model, values, run) for each in case.expected)
        return [each for each in found if each]
    except (EngineError, RecursionError) as error:
        return [f"计算中止：{error}"]


def _compared(expected: Expected, model: dmn.Model, values: dict[str, Any], run: Run) -> str:
    """Why a result is not what was expected; "" if it is."""
    before = len(run.warnings)
    try:
        actual = _value(expected, model, values, run)
    except feel.FeelError as error:
        return "" if expected.error else f"{expected.name}：计算中止：{error}"
    wanted = None if expected.error else expected.value
    if same(wanted, actual):
        return ""
    why = "；".join(dict.fromkeys(str(each) for each in run.warnings[before:][-3:]))
    told = f"{expected.name}：应为 {written(wanted)}，实为 {written(actual)}"
    return f"{told}（{why}）" if why else told


def _value(expected: Expected, model: dmn.Model, values: dict[str, Any], run: Run) -> Any:
    if expected.name in values:
        return values[expected.name]
    for graph in _graphs(model.graph):
        if graph.namespace == expected.namespace:
            for decision in graph.of(Decision):
                if expected.name in (decision.name, decision.title):
                    return decision.value(run)
    return model.element(expected.name).value(run)


def _invoked(model: dmn.Model, case: Case, run: Run) -> dict[str, Any]:
    """What a service or knowledge model that the case names gives; nothing for a decision."""
    variables = {each.name: each.value for each in case.given}
    for service in model.graph.of(Service):
        if service.name == case.invocable:
            values = service.decide(model.inputs(service, variables, run))
            result = service.result(values, run)
            named = dict.fromkeys(values, result) if len(values) == 1 else dict(result or {})
            return {**named, service.name: result}
    for knowledge in model.graph.of(Knowledge):
        if knowledge.name == case.invocable:
            names = tuple(variables)
            result = invoke_named(run.state, knowledge.value(run), names, tuple(variables.values()))
            return dict.fromkeys([each.name for each in case.expected], result)
    return {}


def _prepared(model: dmn.Model, case: Case) -> Run:
    """A run that holds the case's inputs, each in the model its namespace says."""
    run = model.run({each.name: each.value for each in case.given if each.namespace is None})
    for given in case.given:
        for graph in _graphs(model.graph):
            for element in graph.of(InputData):
                if graph.namespace == given.namespace and element.name == given.name:
                    run.values[element] = run.fit(element.type, given.value, element.name, "")
    return run


def _graphs(graph: Graph) -> Iterator[Graph]:
    """A graph and those it imports."""
    yield graph
    for each in graph.imported.values():
        yield from _graphs(each.graph)


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
