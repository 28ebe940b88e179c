"""The registers of bodies: mediation organisations, studios, departments, co-ordination groups.

People's mediation organisations and trade ones are counted apart, because the article does not
say whether its 118 hold its 12 (docs/domain.md C07). How many co-ordination groups there ought to be
is a setting, until the district has confirmed it (docs/domain.md D01).
"""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import settings, starting
from engine.identity import Person
from processes import fields, registers
from processes.organisation import people
from processes.organisation.people import Appointment
from processes.organisation.places import (
    Coordination,
    CoordinationUnit,
    MediationOrganisation,
    OrganisationKind,
    Studio,
    Unit,
    UnitKind,
)
from processes.organisation.roles import Role
from processes.registers import Computed, Figure, Gaps, Register, Section, references, rights
from processes.registers.dates import until_on


def groups_expected() -> int:
    """`SISHI_COORDINATION_GROUPS`: how many co-ordination groups there ought to be (17)."""
    return settings.number("SISHI_COORDINATION_GROUPS", default=17, least=0, most=999)


@starting.check
def require(_session: Session) -> None:
    """Stop the start for a number that is none; raises SettingError."""
    groups_expected()


def _count(session: Session, table: Any, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _mediation(session: Session, _by: Person) -> Gaps:
    """The four registers of docs/domain.md C07 in numbers."""
    kind, is_open = MediationOrganisation.kind, MediationOrganisation.until_on.is_(None)
    numbers = {
        "人民调解组织": _count(
            session, MediationOrganisation, kind == OrganisationKind.PEOPLE, is_open
        ),
        "行业性调解组织": _count(
            session, MediationOrganisation, kind == OrganisationKind.TRADE, is_open
        ),
        "商事调解组织": _count(
            session, MediationOrganisation, kind == OrganisationKind.COMMERCIAL, is_open
        ),
        "调解员": _count(
            session, Appointment, Appointment.role == Role.MEDIATOR, people.is_current()
        ),
        "个人品牌工作室": _count(session, Studio, Studio.until_on.is_(None)),
    }
    return Gaps([Figure(label, str(number)) for label, number in numbers.items()])


def _mediators() -> ColumnElement[int]:
    held = select(func.count()).select_from(Appointment)
    held = held.where(Appointment.at == MediationOrganisation.code, people.is_current())
    return held.correlate(MediationOrganisation).scalar_subquery()


def _coded(model: Any, prefix: str) -> Any:
    """A new row gets a code of its own, which nobody has to think of; no row changes it."""

    def save(_session: Session, row: Any, values: Mapping[str, Any]) -> Any:
        made = model(code=f"{prefix}-{secrets.token_hex(4)}") if row is None else row
        for key, value in values.items():
            setattr(made, key, value)
        return made

    return save


ORGANISATIONS = registers.declare(
    Register(
        key="mediation-organisations",
        title="调解组织",
        one="调解组织",
        note="人民调解组织、行业性调解组织、商事调解组织（商事调解条例，2026-05-01起施行）分开计数。",
        section=Section.ROSTER,
        model=MediationOrganisation,
        fields=(
            fields.Text("name", "名称", most=60),
            fields.Choose("kind", "类型", among=OrganisationKind),
            references.Place("place", "服务的区划"),
            fields.Text("specialty", "专业领域", needed=False, hint="行业性组织填写，如物业纠纷。"),
            until_on(),
        ),
        columns=("name", "kind", "place", "specialty", "mediators"),
        computed=(Computed("mediators", "调解员", _mediators),),
        read=rights.casework(),
        write=rights.within(MediationOrganisation.place, Role.CENTER, Role.DISTRICT_CENTER),
        search=(MediationOrganisation.name, MediationOrganisation.specialty),
        order=MediationOrganisation.place,
        place=MediationOrganisation.place,
        filters=("kind",),
        gaps=_mediation,
        save=_coded(MediationOrganisation, "org"),
    )
)

STUDIOS = registers.declare(
    Register(
        key="studios",
        title="个人品牌调解工作室",
        one="工作室",
        section=Section.ROSTER,
        model=Studio,
        fields=(
            fields.Text("name", "名称", most=60),
            references.Organisation("organisation", "所属调解组织"),
            references.Person("person_id", "领衔调解员", role=Role.MEDIATOR),
            until_on(),
        ),
        columns=("name", "person_id", "organisation"),
        read=rights.casework(),
        write=rights.holders(Role.DISTRICT_CENTER),
        search=(Studio.name,),
        order=Studio.name,
    )
)

UNITS = registers.declare(
    Register(
        key="units",
        title="单位",
        one="单位",
        note="区直部门，以及牵头的区委政法委。",
        section=Section.ROSTER,
        model=Unit,
        fields=(
            fields.Text("name", "名称", most=40),
            fields.Choose("kind", "类型", among=UnitKind),
        ),
        columns=("name", "kind", "groups"),
        computed=(
            Computed(
                "groups",
                "所在专项小组",
                lambda: (
                    select(func.count())
                    .select_from(CoordinationUnit)
                    .where(CoordinationUnit.unit == Unit.code, CoordinationUnit.until_on.is_(None))
                    .correlate(Unit)
                    .scalar_subquery()
                ),
            ),
        ),
        read=rights.casework(),
        write=rights.holders(Role.DISTRICT_CENTER),
        search=(Unit.name,),
        order=Unit.code,
        filters=("kind",),
        gaps=lambda session, _by: Gaps(
            [Figure(kind.words, str(_count(session, Unit, Unit.kind == kind))) for kind in UnitKind]
        ),
        save=_coded(Unit, "dept"),
    )
)


def _groups(session: Session, _by: Person) -> Gaps:
    there, wanted = _count(session, Coordination), groups_expected()
    return Gaps([Figure("专项工作协调小组", f"{there}/{wanted}", there != wanted)])


COORDINATIONS = registers.declare(
    Register(
        key="coordination-groups",
        title="专项工作协调小组",
        one="小组",
        note="小组应有几个，可在设置中调整。",
        section=Section.ROSTER,
        model=Coordination,
        fields=(fields.Text("name", "名称", most=60),),
        columns=("name", "lead", "members"),
        computed=(
            Computed("lead", "牵头单位", lambda: _member_names(is_lead=True)),
            Computed("members", "成员单位", lambda: _member_names(is_lead=False)),
        ),
        read=rights.casework(),
        write=rights.holders(Role.POLITICAL_LEGAL, Role.DISTRICT_CENTER),
        search=(Coordination.name,),
        order=Coordination.code,
        gaps=_groups,
        save=_coded(Coordination, "coordination"),
    )
)


def _member_names(*, is_lead: bool) -> ColumnElement[str]:
    names = select(func.string_agg(Unit.name, "、")).join(
        CoordinationUnit, CoordinationUnit.unit == Unit.code
    )
    mine = names.where(
        CoordinationUnit.coordination == Coordination.code,
        CoordinationUnit.is_lead.is_(is_lead),
        CoordinationUnit.until_on.is_(None),
    )
    return mine.correlate(Coordination).scalar_subquery()


MEMBERS = registers.declare(
    Register(
        key="coordination-members",
        title="专项小组成员单位",
        one="成员单位",
        section=Section.ROSTER,
        model=CoordinationUnit,
        fields=(
            references.OneOf("coordination", "专项小组", table=Coordination, id="code"),
            references.Unit("unit", "单位"),
            fields.Yes("is_lead", "牵头单位"),
            until_on(),
        ),
        columns=("coordination", "unit", "is_lead"),
        read=rights.casework(),
        write=rights.holders(Role.POLITICAL_LEGAL, Role.DISTRICT_CENTER),
        order=CoordinationUnit.coordination,
    )
)
