"""The scenarios there are already: of an earlier change, or shipped with the program.

They say what must stay true, so a change is measured by them whether or not it brings them along.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.deployment import catalogue, references
from engine.faults import Refused
from engine.identity import Person
from processes.diagrams import shipped
from processes.studio import drafts, findings, scenario_file, scenario_runs
from processes.studio.errors import NoSuchScenario
from processes.studio.models import Change, ChangeStatus, Draft, FileKind, Version
from processes.studio.scenario_runs import Outcome


def list_missing(session: Session, change: Change) -> list[str]:
    """The files of scenarios named as a file of the change, that are not in it."""
    mine = {each.name: each.kind for each in drafts.list_drafts(session, change)}
    drawn = {n for n, kind in mine.items() if kind in (FileKind.BPMN, FileKind.DMN)}
    wanted = {f"{drafts.stem(each)}.{FileKind.SCENARIO.value}" for each in drawn}
    return sorted(known(session, wanted - set(mine)))


def add(session: Session, change: Change, names: Iterable[str], *, by: Person) -> list[Draft]:
    """Take these files of scenarios into the change; raises NotOpen, or NoSuchScenario for another."""
    mine = {each.name for each in drafts.list_drafts(session, change)}
    there = _others(session, mine)
    if not (wanted := sorted(set(names))) or not there.keys() >= set(wanted):
        raise NoSuchScenario
    return [drafts.add(session, change, each, there[each], by=by) for each in wanted]


def known(session: Session, names: set[str]) -> dict[str, bytes]:
    """Of these files of scenarios the ones there are already: released last, or else shipped."""
    if not names:
        return {}
    every = shipped.scenarios() | _released(session, Draft.name.in_(names))
    return {name: text for name, text in every.items() if name in names}


def list_broken(
    session: Session, contents: Mapping[str, bytes], *, seconds: float
) -> list[Outcome]:
    """The scenarios outside the files that pass on what is released and fail with the files in force.

    Only those are run that come to a changed file, by calls and decisions however indirectly.
    """
    files = {n: text for n, text in contents.items() if drafts.kind_of(n) is not FileKind.SCENARIO}
    if not files:
        return []
    others = _touching(session, files, _others(session, contents))
    found = scenario_runs.run_all(session, files | others, seconds=seconds)
    failing = {each.file for each in found if not each.passed}
    if not failing:
        return []
    before = {name: others[name] for name in failing}
    passing = {
        (each.file, each.name)
        for each in scenario_runs.run_all(session, before, seconds=seconds)
        if each.passed
    }
    return [each for each in found if not each.passed and (each.file, each.name) in passing]


def _touching(
    session: Session, files: Mapping[str, bytes], others: Mapping[str, bytes]
) -> dict[str, bytes]:
    if any(drafts.kind_of(each) is FileKind.RULES for each in files):
        # Handlers read the rules on time, whoever calls them.
        return dict(others)
    try:
        sources = catalogue.beside_released(session, findings.sources(files))
        changed = references.affected(sources, files.keys())
    except Refused:
        return {}  # what cannot be read is told before any scenario
    return {
        name: text for name, text in others.items() if not changed.isdisjoint(_started(name, text))
    }


def _started(name: str, text: bytes) -> Iterator[str]:
    """The processes and decisions the scenarios of a file begin with."""
    for scenario in scenario_file.read(name, text):
        for step in scenario.steps:
            if key := step.given.get("processDefinitionSelector", {}).get("processDefinitionId"):
                yield references.process(str(key))
            if key := step.given.get("decisionDefinitionSelector", {}).get("decisionDefinitionId"):
                yield references.decision(str(key))


def list_earlier(session: Session, deployment: int) -> dict[str, bytes]:
    """The files of scenarios as they were after that release, where they are others now.

    One that came later has nothing to go back to.
    """
    now = _in_force(session)
    then = shipped.scenarios() | _released(session, Change.deployment_id <= deployment)
    return {name: text for name, text in then.items() if text != now[name]}


def _others(session: Session, names: Iterable[str]) -> dict[str, bytes]:
    mine = set(names)
    return {name: text for name, text in _in_force(session).items() if name not in mine}


def _in_force(session: Session) -> dict[str, bytes]:
    return shipped.scenarios() | _released(session)


def _released(session: Session, *only: ColumnElement[bool]) -> dict[str, bytes]:
    """As they were when a change with them was last released, among the changes told by `only`."""
    newest = (
        select(Draft.name, Version.content)
        .join(Version, Version.draft_id == Draft.id)
        .join(Change, Change.id == Draft.change_id)
        .where(
            Draft.kind == FileKind.SCENARIO,
            Draft.removed_at.is_(None),
            ~Version.is_aside,
            Change.status == ChangeStatus.RELEASED,
            *only,
        )
        .ext(distinct_on(Draft.name))
        .order_by(Draft.name, Change.decided_at.desc(), Version.number.desc())
    )
    found = session.execute(newest)
    return {name: content for name, content in found if content is not None}
