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
    recording,
    scenario_file,
    scenario_runs,
    versions,
)
from processes.studio.errors import NoSuchScenario
from processes.studio.models import Change, Draft, FileKind
from processes.studio.recording import Holding
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
    """Add the steps as a scenario to the file of their process, with claims about what was so.

    Raises MissingField, Refused, NotOpen, and Broken where the steps do not go through.
    """
    if not title.strip():
        raise MissingField(field="场景的名称")
    scenario_file.read(UNNAMED, written(title.strip(), steps))
    told = recording.record(title.strip(), steps, sources(session, change), holding)
    starts = (each for each in steps if each["type"] == "CREATE_PROCESS_INSTANCE")
    selector = next(starts, {}).get("processDefinitionSelector")
    process = selector.get("processDefinitionId", "") if isinstance(selector, dict) else ""
    name = f"{process}.{FileKind.SCENARIO.value}"
    here = next((each for each in drafts.list_drafts(session, change) if each.name == name), None)
    head = versions.newest(session, here) if here else None
    text = versions.text(session, head) if head else blanks.content(FileKind.SCENARIO, process)
    scenario_file.read(name, text)
    content = scenario_file.load(name, text)
    cases = [*content["testCases"], {"name": title.strip(), "instructions": told}]
    return drafts.upload(session, change, name, scenario_file.write(cases, content), by=by)


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


def open_scenario(session: Session, change: Change, which: str) -> Steps:
    """The steps of a scenario of the change; raises NoSuchScenario, Refused."""
    file, _hash, number = which.rpartition("#")
    text = drafts.contents(session, change).get(file)
    cases = scenario_file.read(file, text) if text is not None else ()
    if not number.isascii() or not number.isdigit() or int(number) >= len(cases):
        raise NoSuchScenario
    return [each.given for each in cases[int(number)].steps]


def written(title: str, steps: Steps) -> bytes:
    """The steps as the file of one scenario."""
    return scenario_file.write([{"name": title, "instructions": list(steps)}])
