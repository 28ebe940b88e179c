"""A whistle as the meeting it is: when, where, whom to call, and who is still awaited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from engine import identity
from engine.errors import EngineError
from engine.instances.execution import Execution
from engine.models import TaskStatus, UserTask
from processes import rooms
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import urging
from processes.organisation.people import Appointment, Person, is_current
from processes.organisation.roles import Role, group
from processes.rooms.models import Room
from processes.whistles import steps, whistles
from processes.whistles.models import Attendance, Whistle

#: The forms of the steps at which a department signs and comes.
AWAITED = ("sign", "arrive")


@dataclass(frozen=True)
class Contact:
    """Somebody to call: name and office telephone (empty: none is known)."""

    name: str
    phone: str


@dataclass(frozen=True)
class Meeting:
    """When and where the departments meet, and whom to call, by unit; the centre under its place."""

    at: datetime | None
    room: str
    centre: str
    contacts: dict[str, list[Contact]]

    def of(self, unit: str) -> list[Contact]:
        """Whom to call at that unit or place."""
        return self.contacts.get(unit, [])


def describe(
    session: Session,
    case: Case,
    whistle: Whistle,
    called: Sequence[Attendance],
    execution: Execution | None,
) -> Meeting:
    """What to tell whoever is called to it; `called` are those the reader may see."""
    if whistle.closed_at is not None:
        return Meeting(whistle.met_at, "", "", {})
    at = whistle.met_at or _planned(case, whistle, execution)
    booked = rooms.list_for_case(session, case.id)
    room = session.get(Room, booked[0].room_id) if booked else None
    names = display_names.resolve_places(session, [case.street])
    contacts = _contacts(session, [(Role.CENTER, case.street), *_liaisons(called)])
    return Meeting(at, room.name if room else "", names.get(case.street, case.street), contacts)


def urge_missing(session: Session, case: Case, number: int, *, by: identity.Person) -> int:
    """Urge every department that has not come; how many were, once for a working day each."""
    whistle = whistles.get_of_case(session, case.id, number)
    missing = steps.list_missing(whistles.list_called(session, whistle.id))
    groups = [group(Role.LIAISON, each.unit) for each in missing]
    chosen = select(UserTask.id).where(
        UserTask.instance_id == case.instance_id,
        UserTask.status == TaskStatus.OPEN,
        UserTask.form.in_(AWAITED),
        UserTask.groups.overlap(groups),
    )
    urged = 0
    for task_id in session.scalars(chosen.order_by(UserTask.id)).all():
        try:
            with session.begin_nested():
                urging.urge(session, task_id, by=by)
        except EngineError:
            continue
        urged += 1
    return urged


def _planned(case: Case, whistle: Whistle, execution: Execution | None) -> datetime | None:
    """The hour the departments were called for; of a whistle that runs alone."""
    if execution is None:
        return None
    key = whistles.correlation_key(case, whistle.number)
    if key not in execution.values_of("whistle"):
        return None
    found = [each for each in execution.values_of("meeting_at") if isinstance(each, str) and each]
    return datetime.fromisoformat(found[-1]) if found else None


def _liaisons(called: Sequence[Attendance]) -> list[tuple[Role, str]]:
    return [(Role.LIAISON, each.unit) for each in called]


def _contacts(session: Session, offices: Sequence[tuple[Role, str]]) -> dict[str, list[Contact]]:
    """Who holds these offices today, by where; one statement."""
    rows = session.execute(
        select(Appointment.at, Person.name, Person.phone)
        .join(Person, Person.id == Appointment.person_id)
        .where(tuple_(Appointment.role, Appointment.at).in_(offices), is_current())
        .order_by(Person.id)
    )
    found: dict[str, list[Contact]] = {}
    for at, name, phone in rows:
        found.setdefault(at, []).append(Contact(name, phone or ""))
    return found
