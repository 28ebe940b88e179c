"""Trying a change out: a list of steps, replayed each time, that can be kept as a scenario."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.identity import Person
from processes.errors import MissingField
from processes.studio import blanks, drafts, findings, scenario_file, scenario_runs, versions
from processes.studio.models import Change, Draft, FileKind
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


def keep(session: Session, change: Change, title: str, steps: Steps, *, by: Person) -> Draft:
    """Add the steps as a scenario to the file of their process; raises MissingField, Refused, NotOpen."""
    if not title.strip():
        raise MissingField(field="场景的名称")
    scenario_file.read(UNNAMED, written(title.strip(), steps))
    selector = steps[0].get("processDefinitionSelector")
    process = selector.get("processDefinitionId", "") if isinstance(selector, dict) else ""
    name = f"{process}.{FileKind.SCENARIO.value}"
    here = next((each for each in drafts.list_drafts(session, change) if each.name == name), None)
    head = versions.newest(session, here) if here else None
    text = versions.text(session, head) if head else blanks.content(FileKind.SCENARIO, process)
    scenario_file.read(name, text)
    content = orjson.loads(text)
    content["testCases"].append({"name": title.strip(), "instructions": list(steps)})
    return drafts.upload(
        session, change, name, orjson.dumps(content, option=orjson.OPT_INDENT_2), by=by
    )


def written(title: str, steps: Steps) -> bytes:
    """The steps as the file of one scenario."""
    return orjson.dumps({"testCases": [{"name": title, "instructions": list(steps)}]})
