"""Checklists of instances that belong to no case: who chooses in them.

The offices the sub-process names (`candidateGroups`); where it names none, who started the instance,
and who may run processes (`process.run`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from engine import runner
from engine.deployment import catalogue
from engine.errors import NotFound, NotPermitted
from engine.identity import Person
from engine.models import CHOICE, Instance, Subscription, TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.casework import checklists
from processes.casework.checklists import Checklist
from processes.organisation import roles
from processes.starts import startable, work

#: So many checklists nobody has begun on are told of at once.
MOST = 20


@dataclass(frozen=True)
class Waiting:
    """A checklist in which nothing is under way: no task tells of it."""

    name: str
    instance_id: int
    #: the name of the process; of a case its number is told instead
    process: str
    case: Case | None


def may_choose(instance: Instance, offices: Sequence[str], person: Person) -> bool:
    """Whether the person chooses in a checklist of the instance that names these offices."""
    if offices:
        return roles.holds_one(person.groups, offices)
    return instance.started_by in person.ids or permissions.OPEN_TO[Permission.PROCESS_RUN].holds(
        person
    )


def choose(
    session: Session, instance: Instance, ad_hoc_id: str, element: str, *, by: Person
) -> Checklist:
    """Start an element of an open checklist; raises as `checklists.choose`."""
    found = checklists.find(session, instance, ad_hoc_id)
    if not may_choose(instance, found.offices, by):
        raise NotPermitted
    runner.activate(session, instance.id, ad_hoc_id, [element], by=by)
    return found


def list_waiting(session: Session, person: Person) -> list[Waiting]:
    """The checklists the person chooses in where nothing else of the instance waits for anybody, cases' too."""
    has_task = exists().where(
        UserTask.instance_id == Subscription.instance_id, UserTask.status == TaskStatus.OPEN
    )
    of_a_case = and_(
        Case.id.is_not(None), permissions.condition_for(Permission.CASE_READ_WHOLE, person)
    )
    # Without a case beside it, it is one that has no other page.
    of_none = and_(Case.id.is_(None), Instance.key.in_(sorted(startable.list_free(session))))
    query = (
        select(Subscription, Instance, Case)
        .join(Instance, Instance.id == Subscription.instance_id)
        .outerjoin(Case, Case.instance_id == Instance.id)
        .where(Subscription.kind == CHOICE, ~has_task, or_(of_a_case, of_none))
        .order_by(Subscription.id)
    )
    names = catalogue.list_starts(session).processes
    found: list[Waiting] = []
    for wanted, instance, case in session.execute(query):
        if _is_chooser(session, instance, case, wanted.element, person):
            process = names.get(instance.key, instance.key)
            found.append(Waiting(wanted.name, instance.id, process, case))
        if len(found) == MOST:
            break
    return found


def find(session: Session, instance_id: int, person: Person) -> Instance:
    """An instance the person may look at (`work.readable`), or chooses in; raises NotFound."""
    query = select(Instance, work.readable(session, person)).where(
        Instance.id == instance_id, work.is_ours(session)
    )
    row = session.execute(query).one_or_none()
    if row is None or not (row[1] or _chooses(session, row.Instance, person)):
        raise NotFound
    found: Instance = row.Instance
    return found


def _chooses(session: Session, instance: Instance, person: Person) -> bool:
    """Whether the person chooses in one of the open checklists of an instance without a case."""
    wanted = select(Subscription.element).where(
        Subscription.instance_id == instance.id, Subscription.kind == CHOICE
    )
    return any(
        _is_chooser(session, instance, None, element, person) for element in session.scalars(wanted)
    )


def _is_chooser(
    session: Session, instance: Instance, case: Case | None, element: str, person: Person
) -> bool:
    offices = checklists.list_offices(session, instance, element)
    if case is not None:
        return checklists.may_choose(session, case, offices, person)
    return may_choose(instance, offices, person)
