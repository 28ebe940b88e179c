"""To whom a task may be handed: those who could take it themselves, and may work on the case.

Whoever is above a grid does what its worker may (docs/domain.md 7), so they are among them; who
must not mediate the case (回避) is not. A leader's own task is nobody else's to do (docs/domain.md L06).
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from engine.models import UserTask
from processes.cases import display_names
from processes.cases.models import Case
from processes.mediation import conflicts
from processes.organisation import people, places
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation
from processes.organisation.roles import Role

#: Who does what somebody of the role below does, at any place below their own.
_ABOVE = {Role.GRID_WORKER: (Role.GRID_HEAD,), Role.CENTER: (Role.DISTRICT_CENTER,)}


@dataclass(frozen=True)
class Receiver:
    """A person by the engine's id, with name and office."""

    id: str
    name: str
    office: str


def list_receivers(
    session: Session, case: Case, task: UserTask, *, but: str, is_recalled: bool = False
) -> list[Receiver]:
    """Who may be handed the task, by office; not `but`, who hands it on, nor who has it.

    With `is_recalled` also who has it: it is taken back from them first.
    """
    if not task.groups:
        return []
    rows = session.execute(
        select(Person, Appointment)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(or_(*map(_holds, task.groups)), people.is_current())
        .order_by(Appointment.at.desc(), Person.id)
    ).all()
    excluded = _excluded(session, case, task, [row.Person for row in rows])
    names = display_names.resolve_places(session, {row.Appointment.at for row in rows})
    found: dict[str, Receiver] = {}
    for row in rows:
        person, at = row.Person, row.Appointment
        id = str(person.id)
        if id == but or person.id in excluded or (id == task.assignee and not is_recalled):
            continue
        office = f"{at.role.words} · {names.get(at.at, at.at)}"
        found.setdefault(id, Receiver(id, person.name, office))
    return list(found.values())


def _holds(group: str) -> ColumnElement[bool]:
    """The appointments by which somebody is in the group."""
    role, _, at = group.partition("@")
    here = (Appointment.role == role) & (Appointment.at == at)
    if role == Role.MEDIATOR:
        served = select(MediationOrganisation.code).where(MediationOrganisation.place == at)
        return here | ((Appointment.role == role) & Appointment.at.in_(served))
    if role not in set(Role) or not at[:1].isdigit():
        return here
    above = (Role(role), *_ABOVE.get(Role(role), ()))
    if Role(role) not in _ABOVE:
        return here
    return and_(Appointment.role.in_(above), Appointment.at.in_(places.lineage(at)))


def _excluded(session: Session, case: Case, task: UserTask, asked: list[Person]) -> set[int]:
    if not any(group.startswith(f"{Role.MEDIATOR}@") for group in task.groups):
        return set()
    return conflicts.find_excluded(session, case, asked)
