"""The organs stationed in a centre (入驻), so that one door leads to all of them (docs/domain.md D05)."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes import fields, registers
from processes.cases.choices import Choice
from processes.organisation.places import PlaceKind
from processes.organisation.roles import Role
from processes.registers import Register, Section, references, rights
from processes.registers.dates import until_on

#: Where there is a centre.
CENTRES = (PlaceKind.DISTRICT, PlaceKind.STREET, PlaceKind.VILLAGE)


class Stationing(Choice):
    """How an organ is there."""

    STANDING = "standing", "常驻"
    ROTATING = "rotating", "轮驻"
    ON_CALL = "on_call", "随叫随驻"


class StationedOrgan(Base):
    """An organ with people in a centre."""

    __tablename__ = "stationed_organ"

    id: Mapped[BigId]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("unit.code"))
    way: Mapped[Stationing]
    #: Where in the centre, and for what.
    counter: Mapped[str | None]
    until_on: Mapped[date | None]


records.declare_rows(StationedOrgan)


REGISTER = registers.declare(
    Register(
        key="stationed-organs",
        title="入驻单位",
        one="入驻单位",
        note="在中心常驻、轮驻或者随叫随驻的机关、单位，群众进一个门就能找到。",
        section=Section.ROSTER,
        model=StationedOrgan,
        fields=(
            references.Place("place", "所在中心", levels=CENTRES),
            references.Unit("unit", "单位"),
            fields.Choose("way", "入驻方式", among=Stationing),
            fields.Text("counter", "窗口、职能", needed=False, most=100),
            until_on(),
        ),
        columns=("unit", "way", "place", "counter"),
        read=rights.casework(),
        write=rights.within(StationedOrgan.place, Role.CENTER, Role.DISTRICT_CENTER),
        search=(StationedOrgan.counter,),
        order=StationedOrgan.place,
        place=StationedOrgan.place,
        filters=("way",),
    )
)
