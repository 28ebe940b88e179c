"""The register of the rooms; a centre that lacks one of the six is named."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine.identity import Person
from processes import fields, registers
from processes.cases import display_names
from processes.organisation import places
from processes.organisation.places import Place, PlaceKind
from processes.organisation.roles import Role
from processes.registers import Figure, Gaps, Register, Section, references, rights
from processes.registers.dates import until_on
from processes.rooms.models import Room, RoomKind

#: Where there is a centre.
CENTRES = (PlaceKind.DISTRICT, PlaceKind.STREET, PlaceKind.VILLAGE)


def _gaps(session: Session, by: Person) -> Gaps:
    inside = or_(*(places.within(Place.code, p) for p in references.outermost_places(session, by)))
    has = func.array_agg(Room.kind.distinct()).filter(Room.until_on.is_(None))
    rows = session.execute(
        select(Place.code, has.label("kinds"))
        .outerjoin(Room, Room.place == Place.code)
        .where(Place.kind.in_(CENTRES), inside)
        .group_by(Place.code)
        .order_by(Place.code)
    ).all()
    lacking = {
        row.code: [kind.words for kind in RoomKind if kind not in (row.kinds or ())] for row in rows
    }
    short = {code: words for code, words in lacking.items() if words}
    names = display_names.resolve_places(session, short)
    whole = len(rows) - len(short)
    return Gaps(
        [Figure("六室齐全的中心", f"{whole}/{len(rows)}", bool(short))],
        [f"{names[code]}：缺{'、'.join(words)}" for code, words in short.items()],
    )


REGISTER = registers.declare(
    Register(
        key="rooms",
        title="六室",
        one="房间",
        note="区、乡、村三级中心统一设六室，预约时间不能重叠。",
        section=Section.ROSTER,
        model=Room,
        fields=(
            references.Place("place", "所在中心", levels=CENTRES),
            fields.Choose("kind", "类型", among=RoomKind),
            fields.Text("name", "名称", most=40),
            fields.Number("seats", "座位", needed=False, least=1, most=1000),
            until_on(),
        ),
        columns=("name", "kind", "place", "seats"),
        read=rights.casework(),
        write=rights.within(Room.place, Role.GRID_HEAD, Role.CENTER, Role.DISTRICT_CENTER),
        search=(Room.name,),
        order=Room.place,
        place=Room.place,
        filters=("kind",),
        gaps=_gaps,
    )
)
