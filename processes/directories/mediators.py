"""The mediators: their specialities, and the cases they have in hand.

A mediator is an appointment to a mediation organisation (docs/domain.md C01, C07). Whoever
suits a case best is offered first: versed in its category, then the fewest cases in hand.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import identity
from processes import fields, registers
from processes.cases.choices import Status
from processes.cases.models import Case
from processes.codes import code_tables
from processes.organisation import people
from processes.organisation.people import Appointment, Person
from processes.organisation.places import MediationOrganisation
from processes.organisation.roles import Role
from processes.registers import Computed, Figure, Gaps, Register, Section, references, rights
from processes.registers.dates import since_on, until_on


def count_open_cases(session: Session, district: str) -> dict[int, int]:
    """How many open cases each person of the district has in hand."""
    counted = (
        select(Case.owner_id, func.count())
        .where(Case.district == district, Case.owner_id.is_not(None), *_OPEN)
        .group_by(Case.owner_id)
    )
    return {person: number for person, number in session.execute(counted) if person}


def is_in_office(session: Session, person: int) -> bool:
    """Whether they mediate today: for an organisation, or for a department as its liaison."""
    holds = Appointment.role.in_((Role.MEDIATOR, Role.LIAISON)) & people.is_current()
    held = select(Appointment.id).where(Appointment.person_id == person, holds)
    return session.scalar(held.limit(1)) is not None


def is_versed(specialities: list[str], category: str) -> bool:
    """Whether they cover the category or the one it is part of."""
    return any(category.startswith(each) for each in specialities)


def main_categories(session: Session) -> dict[str, str]:
    """The categories of the first level: what a speciality can be."""
    table = code_tables.find_current(session, "category").codes
    return {code: each.name for code, each in table.items() if each.above is None}


_OPEN = (Case.status.in_((Status.REGISTERED, Status.HANDLING)),)


def _in_hand() -> ColumnElement[int]:
    mine = select(func.count()).select_from(Case)
    mine = mine.where(Case.owner_id == Appointment.person_id, *_OPEN)
    return mine.correlate(Appointment).scalar_subquery()


def _of_person(column: Any) -> ColumnElement[Any]:
    found = select(column).where(Person.id == Appointment.person_id)
    return found.correlate(Appointment).scalar_subquery()


def _served() -> ColumnElement[str]:
    """The place the mediator's organisation serves."""
    found = select(MediationOrganisation.place).where(MediationOrganisation.code == Appointment.at)
    return found.correlate(Appointment).scalar_subquery()


def _load(session: Session, row: Appointment) -> dict[str, Any]:
    person = people.get_person(session, row.person_id)
    return {
        "name": person.name,
        "phone": person.phone,
        "at": row.at,
        "specialities": row.specialities,
        "since_on": row.since_on,
        "until_on": row.until_on,
    }


def _save(session: Session, row: Appointment | None, values: Mapping[str, Any]) -> Appointment:
    """Somebody new is a new person; a changed name or phone is that person's."""
    if row is None:
        person = Person(district=values["district"])
        row = Appointment(role=Role.MEDIATOR, district=values["district"])
    else:
        person = people.get_person(session, row.person_id)
    person.name, person.phone = values["name"], values["phone"]
    session.add(person)
    session.flush()
    row.person_id = person.id
    for key in ("at", "specialities", "since_on", "until_on"):
        setattr(row, key, values[key])
    return row


def _gaps(session: Session, by: identity.Person) -> Gaps:
    held = select(func.count()).select_from(Appointment)
    held = held.where(Appointment.role == Role.MEDIATOR, people.is_current(), REGISTER.read.sql(by))
    without = held.where(func.cardinality(Appointment.specialities) == 0)
    number, unknown = session.scalar(held) or 0, session.scalar(without) or 0
    figures = [Figure("在册调解员", str(number)), Figure("未填擅长领域", str(unknown), unknown > 0)]
    return Gaps(figures)


#: Those who keep the mediators' register, where their organisation serves.
_KEEPERS = (Role.CENTER, Role.DISTRICT_CENTER)

REGISTER = registers.declare(
    Register(
        key="mediators",
        title="调解员",
        one="调解员",
        note="在办件数随案件自动计算；派案时擅长该类纠纷、在办较少的排在前面。",
        section=Section.ROSTER,
        model=Appointment,
        only=lambda: Appointment.role == Role.MEDIATOR,
        fields=(
            fields.Text("name", "姓名", most=40),
            fields.Text("phone", "办公电话", needed=False, most=30),
            references.Organisation("at", "调解组织"),
            since_on(),
            until_on(),
            fields.ChooseMany("specialities", "擅长领域", needed=False, among=main_categories),
        ),
        columns=("who", "at", "specialities", "in_hand", "office_phone", "since_on"),
        computed=(
            Computed("who", "姓名", lambda: _of_person(Person.name)),
            Computed("office_phone", "办公电话", lambda: _of_person(Person.phone)),
            Computed("in_hand", "在办件数", _in_hand),
        ),
        read=rights.casework(),
        write=rights.within(_served(), *_KEEPERS),
        search=(_of_person(Person.name),),
        order=Appointment.at,
        place=_served(),
        filters=("specialities",),
        gaps=_gaps,
        load=_load,
        save=_save,
    )
)
