"""What the grids do besides disputes: services, publicity, and the officers' walks.

None of it is counted against anybody: the registers have no target and no ranking.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine import records
from engine.db import Base, BigId
from processes import bounds, fields, registers
from processes.cases.choices import Choice
from processes.organisation.places import PlaceKind
from processes.organisation.roles import Role
from processes.registers import Register, Section, references, rights

#: Who works at and below a place.
_LOCAL = (Role.GRID_WORKER, Role.GRID_HEAD, Role.CENTER, Role.DISTRICT_CENTER)


class ServiceKind(Choice):
    """The grid's services (docs/domain.md G09)."""

    ERRAND = "errand", "红色代办"
    HOME = "home", "上门服务"


class Service(Base):
    """Something done for a resident."""

    __tablename__ = "service"
    __table_args__ = (Index(None, "place", "id"),)

    id: Mapped[BigId]
    kind: Mapped[ServiceKind]
    #: The grid or village it was done in.
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    #: What was to be done.
    matter: Mapped[str]
    #: When somebody came to the house, or took the errand.
    visited_at: Mapped[datetime]
    result: Mapped[str | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("dispute_case.id"))
    district: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class Topic(Choice):
    """What publicity is about (docs/domain.md G10)."""

    FRAUD = "fraud", "反诈防骗"
    FIRE = "fire", "防火防盗"
    ELECTRICITY = "electricity", "电气安全"
    LAW = "law", "法治宣传"
    OTHER = "other", "其他"


class Publicity(Base):
    """One occasion on which people were told about a danger."""

    __tablename__ = "publicity"
    __table_args__ = (Index(None, "place", "id"),)

    id: Mapped[BigId]
    on: Mapped[date]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    topic: Mapped[Topic]
    #: 人次.
    people: Mapped[int]
    #: How: leaflets, door to door, a meeting.
    way: Mapped[str | None]
    district: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class Walk(Base):
    """A visit of the “一联三” walks of police and law officers (docs/domain.md C04).

    What “一联三” means is not confirmed, so that whom it was with is plain text.
    """

    __tablename__ = "walk"
    __table_args__ = (Index(None, "place", "id"),)

    id: Mapped[BigId]
    on: Mapped[date]
    place: Mapped[str] = mapped_column(ForeignKey("place.code"))
    unit: Mapped[str | None] = mapped_column(ForeignKey("unit.code"))
    #: Who went.
    walkers: Mapped[str]
    content: Mapped[str]
    #: What was found and passed on.
    findings: Mapped[str | None]
    district: Mapped[str]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


records.declare_rows(Service)
records.declare_rows(Publicity)
records.declare_rows(Walk)


SERVICES = registers.declare(
    Register(
        key="services",
        title="红色代办与上门服务",
        one="服务",
        note="不要写居民的姓名和证件号码。",
        section=Section.PATROL,
        model=Service,
        fields=(
            fields.Choose("kind", "类别", among=ServiceKind),
            references.Place("place", "网格", levels=(PlaceKind.SMALL_GRID, PlaceKind.VILLAGE)),
            fields.Text("matter", "代办事项", most=200, wide=True),
            fields.Moment(
                "visited_at", "上门（受托）时间", least=bounds.years_ago(2), most=bounds.TODAY
            ),
            fields.Text("result", "结果", needed=False, most=500, wide=True),
            references.Case("case_id", "关联案件编号", needed=False),
        ),
        columns=("matter", "kind", "place", "visited_at", "result"),
        read=rights.within(Service.place, *_LOCAL, Role.POLITICAL_LEGAL),
        write=rights.within(Service.place, *_LOCAL),
        search=(Service.matter, Service.result),
        order=Service.visited_at,
        newest_first=True,
        place=Service.place,
        filters=("kind",),
    )
)

PUBLICITY = registers.declare(
    Register(
        key="publicity",
        title="宣传活动",
        one="宣传活动",
        section=Section.PATROL,
        model=Publicity,
        fields=(
            fields.Date("on", "日期", least=bounds.years_ago(2), most=bounds.TODAY),
            references.Place(
                "place",
                "地点",
                levels=(PlaceKind.SMALL_GRID, PlaceKind.VILLAGE, PlaceKind.STREET),
            ),
            fields.Choose("topic", "主题", among=Topic),
            fields.Number("people", "人次", least=1, most=100_000),
            fields.Text("way", "形式", needed=False, hint="如入户、发放资料、讲座。"),
        ),
        columns=("on", "topic", "place", "people", "way"),
        read=rights.casework(),
        write=rights.within(Publicity.place, *_LOCAL),
        search=(Publicity.way,),
        order=Publicity.on,
        newest_first=True,
        place=Publicity.place,
        filters=("topic",),
    )
)

WALKS = registers.declare(
    Register(
        key="walks",
        title="“一联三”大走访",
        one="走访",
        note="“一联三”按走访时的文字记录。",
        section=Section.PATROL,
        model=Walk,
        fields=(
            fields.Date("on", "日期", least=bounds.years_ago(2), most=bounds.TODAY),
            references.Place("place", "走访的地方", levels=(PlaceKind.VILLAGE, PlaceKind.STREET)),
            references.Unit("unit", "走访单位", needed=False),
            fields.Text("walkers", "走访人员"),
            fields.Prose("content", "走访情况"),
            fields.Prose("findings", "发现与转办", needed=False, most=500),
        ),
        columns=("on", "place", "unit", "walkers", "content"),
        read=rights.casework(),
        write=rights.either(
            rights.within(Walk.place, Role.CENTER, Role.DISTRICT_CENTER),
            rights.at(Walk.unit, Role.LIAISON),
        ),
        search=(Walk.walkers, Walk.content),
        order=Walk.on,
        newest_first=True,
        place=Walk.place,
    )
)
