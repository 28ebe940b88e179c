"""Altering one thing after another, to see which alterations no scenario notices."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.deployment import bundle
from engine.deployment.bundle import Kind, Source
from engine.errors import EngineError
from engine.faults import Refused
from engine.script import handlers
from processes.deadlines.library import TABLE
from processes.errors import ProcessError
from processes.studio import coverage, mutants_of_diagrams, mutants_of_tables, scenario_runs
from processes.studio.coverage import Walked
from processes.studio.mutants import Mutant
from processes.studio.scenario_file import Scenario


class Fate(StrEnum):
    """What became of an alteration."""

    #: a scenario went red
    FOUND = "found"
    MISSED = "missed"
    #: the checks of a release refuse it
    REFUSED = "refused"
    #: somebody said that it changes nothing, and why
    EQUIVALENT = "equivalent"

    @property
    def words(self) -> str:
        """How it is told."""
        return {
            Fate.FOUND: "场景发现",
            Fate.MISSED: "没有场景能发现",
            Fate.REFUSED: "检查拒绝",
            Fate.EQUIVALENT: "人工认定等价",
        }[self]


@dataclass(frozen=True)
class Judged:
    """An alteration and its fate: by which scenario, at which step, or why not."""

    mutant: Mutant
    fate: Fate
    #: the scenario that went red, the fault, or the reason given by hand
    by: str = ""
    #: whether any scenario came to that place
    is_reached: bool = True


class ScenariosRed(ProcessError):
    """要先让全部场景通过，才能看它们能发现哪些改动。没有通过的：{names}。"""


#: Told how many of how many are judged.
Progress = Callable[[int, int], None]


def list_mutants(files: Sequence[Source], chosen: Iterable[str]) -> list[Mutant]:
    """Every alteration of the files of these names; raises Refused for what cannot be read."""
    wanted, named = set(chosen), _named(files)
    return [each for source in files if source.name in wanted for each in _of(source, named)]


@dataclass(frozen=True)
class Bench:
    """The alterations of some files, and the scenarios that pass on the files as they are, fastest first."""

    mutants: tuple[Mutant, ...]
    walked: tuple[Walked, ...]
    files: tuple[Source, ...]
    equivalent: Mapping[str, str]

    def judge(self, mutant: Mutant) -> Judged:
        """Run the scenarios that come to the place of the alteration, up to the first that goes red."""
        return _judged(mutant, self.walked, self.files, self.equivalent)


def prepare(
    scenarios: Mapping[str, Sequence[Scenario]],
    files: Sequence[Source],
    chosen: Iterable[str],
    equivalent: Mapping[str, str] | None = None,
) -> Bench:
    """The alterations of the files of the names chosen, one thing at a time each.

    `equivalent`: the reason why an alteration changes nothing, by its key. Raises ScenariosRed where the
    scenarios do not even pass on the files as they are, Refused for what cannot be read.
    """
    timed = [_timed(file, each, files) for file, several in scenarios.items() for each in several]
    red = [each.scenario.name for _took, each in timed if not each.outcome.passed]
    if red:
        raise ScenariosRed(names="、".join(f"“{each}”" for each in red[:10]))
    walked = (each for _took, each in sorted(timed, key=lambda pair: pair[0]))
    found = list_mutants(files, chosen)
    return Bench(tuple(found), tuple(walked), tuple(files), equivalent or {})


def judge(bench: Bench, progress: Progress = lambda _done, _all: None) -> list[Judged]:
    """All of them."""
    judged = []
    for number, mutant in enumerate(bench.mutants, 1):
        judged.append(bench.judge(mutant))
        progress(number, len(bench.mutants))
    return judged


def _timed(file: str, scenario: Scenario, files: Sequence[Source]) -> tuple[float, Walked]:
    began = time.perf_counter()
    [walked] = coverage.walk({file: [scenario]}, files)
    return time.perf_counter() - began, walked


def _judged(
    mutant: Mutant, walked: Sequence[Walked], files: Sequence[Source], equivalent: Mapping[str, str]
) -> Judged:
    altered = Source.of(mutant.file, mutant.text)
    around = [altered if each.name == mutant.file else each for each in files]
    if mutant.key in equivalent:
        return Judged(mutant, Fate.EQUIVALENT, equivalent[mutant.key])
    coming = [each for each in walked if each.reached.comes_to(mutant.reach)]
    for each in coming:
        outcome = scenario_runs.run(each.file, each.scenario, around)
        if outcome.broken_at == 0:
            break  # the files are refused as they are now
        if not outcome.passed:
            return Judged(mutant, Fate.FOUND, each.scenario.name)
    if why := _refused(mutant, around):
        return Judged(mutant, Fate.REFUSED, why)
    return Judged(mutant, Fate.MISSED, is_reached=bool(coming))


def _refused(mutant: Mutant, files: Sequence[Source]) -> str:
    """Why the checks of a release would not let it through; nothing where they would."""
    try:
        bundle.build(
            files, handlers.names(), signatures=handlers.signatures(), released=[mutant.file]
        )
    except Refused as refused:
        return refused.faults[0].message
    except EngineError as error:
        return str(error)
    return ""


def _of(source: Source, named: frozenset[str]) -> Iterator[Mutant]:
    if source.kind is Kind.BPMN:
        yield from mutants_of_diagrams.mutants(source.name, source.text)
    elif source.kind is Kind.DMN:
        yield from mutants_of_tables.of_decisions(source.name, source.text)
    elif source.kind is Kind.TABLE and source.stem == TABLE:
        yield from mutants_of_tables.of_limits(source.name, source.text, named)


def _named(files: Iterable[Source]) -> frozenset[str]:
    """The texts that stand in quotation marks or attributes of diagrams and tables: keys of limits."""
    drawn = (each for each in files if each.kind in (Kind.BPMN, Kind.DMN))
    texts = (
        each.text.decode("utf-8", "replace").replace("&#34;", '"').replace("&quot;", '"')
        for each in drawn
    )
    return frozenset(found for each in texts for found in re.findall(r'"([a-z_.]+)"', each))
