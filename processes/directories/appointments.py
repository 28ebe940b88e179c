"""Who is in office: people, and the roles they hold, kept by the security administrator."""

import re
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import identity
from processes import fields, registers
from processes.access.accounts import TwoNeeded
from processes.errors import ProcessError
from processes.organisation import offices
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.people import STAFF_NO, Appointment, Person
from processes.organisation.places import LENGTHS, MediationOrganisation, Place, PlaceKind, Unit
from processes.organisation.roles import Role
from processes.registers import Register, Section, references, rights
from processes.registers.dates import since_on, until_on
from processes.registers.errors import Ambiguous, NoSuchName
from processes.registers.rights import Right


class WrongSeat(ProcessError):
    """{role}要填{what}的代码，“{at}”不是。"""


class BadStaffNumber(ProcessError):
    """人员编号应为2至20位字母、数字、横线，以字母或数字开头；“{number}”不是。"""


#: At which level of the tree a role is held; the others in a unit or an organisation.
_LEVELS = {
    Role.GRID_WORKER: PlaceKind.SMALL_GRID,
    Role.GRID_HEAD: PlaceKind.VILLAGE,
    Role.CENTER: PlaceKind.STREET,
}
_READERS = (Role.SECURITY_ADMIN, Role.AUDITOR)


def _check_number(_session: Session, row: Person) -> None:
    """A number is one the workbook can tell."""
    if row.staff_no is not None and not re.fullmatch(STAFF_NO, row.staff_no):
        raise BadStaffNumber(number=row.staff_no)


PEOPLE = registers.declare(
    Register(
        key="people",
        title="人员",
        one="人员",
        note="只登记办公电话。",
        section=Section.SYSTEM,
        model=Person,
        fields=(
            fields.Text("name", "姓名", most=40),
            fields.Text(
                "staff_no",
                "人员编号",
                needed=False,
                most=20,
                hint="“开通”页的工作簿按编号认人；2至20位字母、数字、横线，一人一号。",
            ),
            fields.Text("phone", "办公电话", needed=False, most=30),
            fields.Text("post", "职务", needed=False),
            fields.Text("duty", "分工", needed=False),
            fields.Text(
                "body", "所在班子", needed=False, hint="领导填写：区委、区人大、区政府、区政协。"
            ),
        ),
        columns=("name", "staff_no", "post", "duty", "phone"),
        read=rights.holders(*_READERS),
        write=rights.holders(Role.SECURITY_ADMIN),
        search=(Person.name, Person.post, Person.staff_no),
        order=Person.name,
        check=_check_number,
    )
)


def _check(session: Session, row: Appointment) -> None:
    """A role is held where it can be held."""
    if row.role in (Role.LIAISON, Role.UNIT_HEAD):
        is_right, what = session.get(Unit, row.at) is not None, "单位"
    elif row.role is Role.MEDIATOR:
        is_right, what = session.get(MediationOrganisation, row.at) is not None, "调解组织"
    else:
        level = _LEVELS.get(row.role, PlaceKind.DISTRICT)
        found = session.get(Place, row.at) if len(row.at) == LENGTHS[level] else None
        is_right, what = found is not None, _WORDS[level]
    if not is_right:
        raise WrongSeat(role=row.role.words, what=what, at=row.at)


_WORDS = {
    PlaceKind.DISTRICT: "区",
    PlaceKind.STREET: "街道（乡镇）",
    PlaceKind.VILLAGE: "村（社区）",
    PlaceKind.SMALL_GRID: "小网格",
}


@dataclass(frozen=True)
class Office(fields.Choose):
    """A role one administrator gives alone: those of the three take two (三员分立)."""

    def value(self, session: Session, by: identity.Person, text: str) -> Role:
        """The role; raises TwoNeeded for one of the three."""
        found: Role = super().value(session, by, text)
        if found in ADMINISTRATORS:
            raise TwoNeeded
        return found

    def options(self, session: Session, by: identity.Person) -> list[fields.Option]:
        """All but the three."""
        found = super().options(session, by)
        return [each for each in found if each.value not in ADMINISTRATORS]


@dataclass(frozen=True)
class Seat(references.Place):
    """Where a role is held: a place, a unit or a mediation organisation, by code or whole name."""

    def value(self, session: Session, _by: identity.Person, text: str) -> str:
        """The code."""
        found: list[str] = []
        for table in (Place, Unit, MediationOrganisation):
            chosen = select(table.code).where(or_(table.code == text, table.name == text))
            found += session.scalars(chosen.limit(5))
        if not found:
            raise NoSuchName(field=self.label, value=text)
        if len(found) > 1:
            raise Ambiguous(field=self.label, value=text, found="、".join(found))
        return found[0]

    def options(self, _session: Session, _by: identity.Person) -> list[fields.Option]:
        """None: there are thousands."""
        return []


def _name() -> ColumnElement[str]:
    found = select(Person.name).where(Person.id == Appointment.person_id)
    return found.correlate(Appointment).scalar_subquery()


APPOINTMENTS = registers.declare(
    Register(
        key="appointments",
        title="任职与权限",
        one="任职",
        note="任职即授权：结束任职的次日起，相应的权限随之消失。三种管理员在“两人办理”任免。",
        section=Section.SYSTEM,
        model=Appointment,
        fields=(
            references.Person("person_id", "人员", hint="填姓名；有重名时按提示选择。"),
            Office("role", "角色", among=Role),
            Seat("at", "在哪里", hint="区划、网格、单位或调解组织的名称或代码。"),
            since_on(),
            until_on(),
        ),
        columns=("person_id", "role", "at", "since_on", "until_on"),
        read=rights.holders(*_READERS),
        write=Right(
            frozenset({Role.SECURITY_ADMIN}),
            lambda _person: Appointment.role.not_in(ADMINISTRATORS),
        ),
        search=(_name(), Appointment.at),
        order=Appointment.at,
        place=Appointment.at,
        filters=("role",),
        check=_check,
        guard=offices.enforced,
    )
)
