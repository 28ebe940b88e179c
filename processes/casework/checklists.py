"""Checklists: ad-hoc sub-processes in which somebody chooses what is done, in any order, as often as wanted.

Who may choose: the offices the sub-process names (`candidateGroups`, as a user task's, without an
expression), among who may read the whole case; where it names none, who handles the case or mediates in
it (`checklist.choose`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from engine import runner
from engine.deployment import catalogue
from engine.errors import NotPermitted
from engine.history import HistoryEvent
from engine.identity import Person
from engine.instances import step
from engine.instances.execution import Execution
from engine.instances.view import OpenAdHoc
from engine.models import Instance
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.diagrams.start_rules import CHOOSERS
from processes.errors import ProcessError
from processes.organisation import roles


class ChecklistOver(ProcessError):
    """这张清单已经结束，不能再从里面选；请看最新的情况。"""


@dataclass(frozen=True)
class Choice:
    """Somebody started an element; `who` is a name, empty for the system."""

    at: datetime
    who: str


@dataclass(frozen=True)
class Entry:
    """An element that may be started, and what became of it since the checklist was opened."""

    element: str
    name: str
    documentation: str
    #: how many are under way, wait for their turn, are done
    running: int
    queued: int
    done: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Checklist:
    """An ad-hoc sub-process that is open."""

    #: as `runner.activate` is told it
    id: str
    name: str
    #: what the diagram writes about it
    about: str
    entries: tuple[Entry, ...]
    #: FEEL; empty: it is over when nothing is under way any more
    until: str
    is_sequential: bool
    #: who chooses in it (`grid_worker`, `center@420303001`); empty: nobody is named
    offices: tuple[str, ...]


def list_open(
    session: Session, execution: Execution, events: Sequence[HistoryEvent]
) -> list[Checklist]:
    """The open checklists of an instance, the oldest first; `events` is its history."""
    return [_describe(session, each, events) for each in execution.ad_hocs]


def may_choose(session: Session, case: Case, offices: Sequence[str], person: Person) -> bool:
    """Whether the person chooses in a checklist of the case that names these offices."""
    if not offices:
        return permissions.may(session, Permission.CHECKLIST_CHOOSE, person, case)
    whole = permissions.may(session, Permission.CASE_READ_WHOLE, person, case)
    return whole and roles.holds_one(person.groups, offices)


def choose(session: Session, case: Case, ad_hoc_id: str, element: str, *, by: Person) -> Checklist:
    """Start an element of an open checklist; the checklist as it was.

    Raises ChecklistOver, NotPermitted, CannotActivate, NotActive.
    """
    if case.instance_id is None:
        raise ChecklistOver
    instance = session.get_one(Instance, case.instance_id)
    found = find(session, instance, ad_hoc_id)
    if not may_choose(session, case, found.offices, by):
        raise NotPermitted
    runner.activate(session, instance.id, ad_hoc_id, [element], by=by)
    return found


def find(session: Session, instance: Instance, ad_hoc_id: str) -> Checklist:
    """An open checklist, without what became of it; raises ChecklistOver."""
    for each in step.look(session, instance).ad_hocs:
        if each.id == ad_hoc_id:
            return _describe(session, each, ())
    raise ChecklistOver


def list_offices(session: Session, instance: Instance, element: str) -> list[str]:
    """The offices the diagram names at an ad-hoc sub-process of the instance."""
    named = catalogue.bundle_for(session, instance).checklists.get(element, {})
    return roles.read_list(named.get(CHOOSERS, ""))


def _describe(session: Session, one: OpenAdHoc, events: Sequence[HistoryEvent]) -> Checklist:
    running, queued = Counter(one.active), Counter(one.queued)
    done = _count_completed(one.element, events)
    chosen = _choices(session, one.id, events)
    entries = tuple(
        Entry(
            element=key,
            name=name or key,
            documentation=one.documentation.get(key, ""),
            running=running[key],
            queued=queued[key],
            done=done[key],
            choices=tuple(chosen.get(key, ())),
        )
        for key, name in one.elements.items()
    )
    offices = tuple(roles.read_list(one.properties.get(CHOOSERS, "")))
    name = one.name or one.element
    return Checklist(one.id, name, one.about, entries, one.until, one.is_sequential, offices)


def _count_completed(ad_hoc: str, events: Sequence[HistoryEvent]) -> Counter[str]:
    """How often each element was completed since the sub-process was last come to."""
    found = Counter[str]()
    for event in events:
        for entry in event.trail:
            if entry["element"] == ad_hoc and entry["what"] == "entered":
                found.clear()
            if entry["what"] == "completed":
                found[entry["element"]] += 1
    return found


def _choices(
    session: Session, ad_hoc_id: str, events: Sequence[HistoryEvent]
) -> Mapping[str, list[Choice]]:
    """Who started which element, and when, the newest first."""
    made = [
        each
        for each in events
        if each.what == "activated" and each.after.get("ad_hoc") == ad_hoc_id
    ]
    names = display_names.resolve_people(session, [each.by for each in made])
    found: dict[str, list[Choice]] = {}
    for event in reversed(made):
        for element in event.after.get("elements", ()):
            found.setdefault(element, []).append(Choice(event.at, names.get(event.by or "", "")))
    return found
