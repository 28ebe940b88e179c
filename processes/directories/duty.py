"""The rota of who leads and who is on duty at a centre on a day (带班值班)."""

from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, records
from engine.db import Base, BigId
from engine.identity import Person
from processes import bounds, fields, registers
from processes.cases import display_names
from processes.cases.choices import Choice
from processes.organisation.places import LENGTHS, PlaceKind
from processes.organisation.roles import Role
from processes.registers import Gaps, Register, Section, references, rights

#: The rota is looked at so many days ahead.
AHEAD = 7


class DutyKind(Choice):
    """What somebody does that day."""

    LEADER = "leader", "带班领导"
    ON_DUTY = "on_duty", "值班人员"


class DutyTurn(Base):
    """One person's turn."""

    __tablename__ = "duty_turn"
    __table_args__ = (
        UniqueConstraint("on", "place", "kind", "person_id"),
        Index(None, "place", "on"),
    )

    id: Mapped[BigId]
    on: Mapped[date]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    kind: Mapped[DutyKind]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: The number that is answered that day; an office's.
    phone: Mapped[str | None]
    note: Mapped[str | None]
    district: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


records.declare_rows(DutyTurn)


def _gaps(session: Session, by: Person) -> Gaps:
    """Of the centres the person keeps: the coming days without a leader or anybody on duty."""
    kept = [
        code
        for code in references.outermost_places(session, by)
        if len(code) <= LENGTHS[PlaceKind.STREET]
    ]
    today = clock.today()
    days = [today + timedelta(days=n) for n in range(AHEAD)]
    rows = session.execute(
        select(DutyTurn.place, DutyTurn.on, DutyTurn.kind).where(
            DutyTurn.place.in_(kept), DutyTurn.on.in_(days)
        )
    )
    there = {(row.place, row.on, row.kind) for row in rows}
    names = display_names.resolve_places(session, kept)
    missing = [
        f"{day:%m-%d} {names[code]}：缺{kind.words}"
        for code in kept
        for day in days
        for kind in DutyKind
        if (code, day, kind) not in there
    ]
    return Gaps(missing=missing, missing_title="今后七天缺排")


REGISTER = registers.declare(
    Register(
        key="duty",
        title="带班值班",
        one="带班值班",
        section=Section.ROSTER,
        model=DutyTurn,
        fields=(
            fields.Date("on", "日期", least=bounds.years_ago(1), most=bounds.years_ahead(1)),
            references.Place("place", "中心", levels=(PlaceKind.DISTRICT, PlaceKind.STREET)),
            fields.Choose("kind", "类别", among=DutyKind),
            references.Person("person_id", "人员", hint="填姓名；有重名时按提示选择。"),
            fields.Text("phone", "值班电话", needed=False, most=30),
            fields.Text("note", "备注", needed=False),
        ),
        columns=("on", "kind", "person_id", "place", "phone", "note"),
        read=rights.casework(),
        write=rights.within(DutyTurn.place, Role.CENTER, Role.DISTRICT_CENTER),
        order=DutyTurn.on,
        over="on",
        place=DutyTurn.place,
        filters=("kind",),
        gaps=_gaps,
    )
)
