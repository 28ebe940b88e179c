"""Trying a change out: a list of steps, replayed each time, that can be kept as a scenario."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.identity import Person
from processes.errors import MissingField
from processes.studio import (
    blanks,
    drafts,
    findings,
    kept_scenarios,
    recording,
    scenario_file,
    scenario_runs,
)
from processes.studio.errors import NoSuchScenario
from processes.studio.models import Change, Draft, FileKind
from processes.studio.recording import Holding
from processes.studio.scenario_file import Scenario
from processes.studio.scenario_runs import Outcome
from processes.studio.scenario_steps import Trial

Steps = Sequence[Mapping[str, Any]]
#: As the file of a trial that was not kept yet is told of.
UNNAMED = "试运行"


def sources(session: Session, change: Change) -> list[Source]:
    """What would run: the drafts of the change beside what is released. Raises Refused."""
    contents = drafts.contents(session, change)
    return catalogue.beside_released(session, findings.sources(contents))


def play(files: Sequence[Source], steps: Steps) -> tuple[Trial | None, Outcome]:
    """Where the steps lead, or the first that no longer fits."""
    try:
        [scenario] = scenario_file.read(UNNAMED, written(UNNAMED, steps))
    except Refused as refused:
        return None, Outcome(UNNAMED, "", len(steps), 0, why=str(refused))
    return scenario_runs.play(UNNAMED, scenario, files)


def keep(
    session: Session,
    change: Change,
    title: str,
    steps: Steps,
    holding: frozenset[Holding],
    *,
    by: Person,
) -> Draft:
    """Put the steps as a scenario into the file of their process, with claims about what was so.

    What the file holds already stays, also where it is not in the change yet. One of the same name
    gives way; the versions of the file keep what it was. Raises MissingField, Refused, NotOpen, and
    Broken where the steps do not go through.
    """
    if not title.strip():
        raise MissingField(field="场景的名称")
    scenario_file.read(UNNAMED, written(title.strip(), steps))
    told = recording.record(title.strip(), steps, sources(session, change), holding)
    starts = (each for each in steps if each["type"] == "CREATE_PROCESS_INSTANCE")
    selector = next(starts, {}).get("processDefinitionSelector")
    process = selector.get("processDefinitionId", "") if isinstance(selector, dict) else ""
    name = f"{process}.{FileKind.SCENARIO.value}"
    text = _begun(session, change, name)
    scenario_file.read(name, text)
    content = scenario_file.load(name, text)
    cases = _with(content["testCases"], {"name": title.strip(), "instructions": told})
    return drafts.upload(session, change, name, scenario_file.write(cases, content), by=by)


def drop(session: Session, change: Change, which: str, *, by: Person) -> str:
    """Take a scenario out of its file, which may be left with none; answers its name.

    Raises NoSuchScenario, NotOpen, Refused.
    """
    name, number, cases = _found(session, change, which)
    content = scenario_file.load(name, drafts.contents(session, change)[name])
    kept = [each for at, each in enumerate(content["testCases"]) if at != number]
    drafts.upload(session, change, name, scenario_file.write(kept, content), by=by)
    return cases[number].name


def _begun(session: Session, change: Change, name: str) -> bytes:
    """A file of scenarios as the change has it, or else as it is released or shipped, or empty."""
    here = drafts.contents(session, change).get(name)
    if here is not None:
        return here
    known = kept_scenarios.known(session, {name})
    return known.get(name) or blanks.content(FileKind.SCENARIO, drafts.stem(name))


def _with(cases: Sequence[dict[str, Any]], made: dict[str, Any]) -> list[dict[str, Any]]:
    """The test cases with this one: in the place of the one of its name, which keeps what else it says."""
    names = [each.get("name") for each in cases]
    if made["name"] not in names:
        return [*cases, made]
    at = names.index(made["name"])
    return [*cases[:at], cases[at] | made, *cases[at + 1 :]]


def list_scenarios(session: Session, change: Change) -> list[tuple[str, str]]:
    """What `open_scenario` opens, with its name, of the change's readable files."""
    found = []
    contents = drafts.contents(session, change)
    for file in scenario_runs.scenario_files(contents):
        try:
            cases = scenario_file.read(file, contents[file])
        except Refused:
            continue  # told on the page of the scenarios
        found += [(f"{file}#{number}", each.name) for number, each in enumerate(cases)]
    return found


def open_scenario(session: Session, change: Change, which: str) -> tuple[str, Steps]:
    """The name and the steps of a scenario of the change; raises NoSuchScenario, Refused."""
    _file, number, cases = _found(session, change, which)
    found = cases[number]
    return found.name, [each.given for each in found.steps]


def _found(session: Session, change: Change, which: str) -> tuple[str, int, Sequence[Scenario]]:
    """The file, the place in it and the scenarios of it; `which` as `list_scenarios` tells."""
    file, _hash, number = which.rpartition("#")
    text = drafts.contents(session, change).get(file)
    cases = scenario_file.read(file, text) if text is not None else ()
    if not number.isascii() or not number.isdigit() or int(number) >= len(cases):
        raise NoSuchScenario
    return file, int(number), cases


def written(title: str, steps: Steps) -> bytes:
    """The steps as the file of one scenario."""
    return scenario_file.write([{"name": title, "instructions": list(steps)}])
