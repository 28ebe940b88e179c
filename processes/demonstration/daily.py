"""What the grids did of late: ten working days of patrol sheets, findings, services, publicity."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, case, func, insert, literal, select, true
from sqlalchemy.orm import Session

from engine import clock, records
from processes.calendars import working_time
from processes.demonstration.places import DISTRICT
from processes.directories.services import Publicity, Service, ServiceKind, Topic, Walk
from processes.organisation.people import Appointment
from processes.organisation.places import LENGTHS, Place, PlaceKind
from processes.organisation.roles import Role
from processes.patrol import PatrolFinding, PatrolRecord

DAYS = 10
#: One grid in so many was blank on a day; today so many are still open.
BLANK, OPEN = 43, 3
#: One recorded sheet in so many has a finding.
RARE = 997
#: The grid of the account to try things with: today it is still to be walked.
HOME = "420303001201-01-01"

FOUND = (
    ("楼道堆放杂物，住户有争执，已劝导", ["邻里"]),
    ("商铺转租起争执，双方要求协调", ["债务"]),
    ("有人上门推销高息理财，已提醒住户", ["非法集资"]),
    ("接到冒充客服电话，已协助核实", ["电信诈骗"]),
    ("夫妻争吵，邻居反映，已上门了解", ["家庭"]),
)


def build(session: Session, places: dict[PlaceKind, list[str]]) -> int:
    """Insert all of it; answer how many sheets there are."""
    now = clock.now()
    today = clock.local(now).date()
    days = [working_time.add_working_days(today, -n) for n in range(DAYS, 0, -1)]
    for day in days:
        session.execute(_sheets(day, BLANK, _at_work(day), blank_at=now))
    if working_time.is_working_day(today) and clock.local(now).time() >= time(7, 30):
        session.execute(_sheets(today, OPEN, literal(now - timedelta(minutes=20)), blank_at=None))
    _find(session)
    villages = places[PlaceKind.VILLAGE]
    records.insert_noted(session, Service, [_service(n, day, HOME) for n, day in enumerate(days)])
    records.insert_noted(
        session, Publicity, [_publicity(n, d, villages) for n, d in enumerate(days * 2)]
    )
    records.insert_noted(session, Walk, [_walk(n, day, villages) for n, day in enumerate(days[:6])])
    return session.scalar(select(func.count()).select_from(PatrolRecord)) or 0


def _sheets(
    day: date, one_in: int, recorded_at: ColumnElement[Any], *, blank_at: datetime | None
) -> Any:
    """The day's sheets, recorded by the grids' workers, but for one in so many."""
    code = Place.code
    is_recorded = _chance(day) % one_in != 0
    if blank_at is None:
        is_recorded &= code != HOME
    rows = (
        select(
            literal(day),
            code,
            func.left(code, LENGTHS[PlaceKind.VILLAGE]),
            func.left(code, LENGTHS[PlaceKind.STREET]),
            Place.district,
            true(),
            case((is_recorded, recorded_at)),
            case((is_recorded, Appointment.person_id)),
            case((~is_recorded, literal(blank_at, DateTime(timezone=True)))),
        )
        .join(Appointment, (Appointment.at == code) & (Appointment.role == Role.GRID_WORKER))
        .where(Place.kind == PlaceKind.SMALL_GRID)
        .order_by(code)
    )
    columns = ["on", "grid", "village", "street", "district", "is_due"]
    columns += ["recorded_at", "recorded_by", "blank_at"]
    return insert(PatrolRecord).from_select(columns, rows)


def _at_work(day: date) -> ColumnElement[Any]:
    """A moment between 9:00 and 16:00 of that day."""
    begins = literal(datetime.combine(day, time(9), clock.zone()))
    return begins + func.make_interval(0, 0, 0, 0, 0, _chance(day) % 421)


def _chance(day: date) -> ColumnElement[int]:
    """A number that is the same each time for a grid and a day."""
    return func.abs(func.hashtext(Place.code + literal(day.isoformat())), type_=Integer)


def _find(session: Session) -> None:
    """On some recorded sheets something was found."""
    rows = session.execute(
        select(PatrolRecord)
        .where(PatrolRecord.id % RARE == 1, PatrolRecord.recorded_at.is_not(None))
        .order_by(PatrolRecord.id)
    ).scalars()
    found = [
        {
            "sheet_id": row.id,
            "district": row.district,
            "grid": row.grid,
            "on": row.on,
            "text": FOUND[n % len(FOUND)][0],
            "focus_tags": FOUND[n % len(FOUND)][1],
            "found_at": row.recorded_at,
            "found_by": row.recorded_by,
        }
        for n, row in enumerate(rows)
    ]
    if found:
        records.insert_noted(session, PatrolFinding, found)


def _service(n: int, day: date, place: str) -> dict[str, Any]:
    kind = list(ServiceKind)[n % 2]
    at = datetime.combine(day, time(10), clock.zone())
    matter = ("代办社保资格认证", "上门为行动不便的住户送药")[n % 2]
    return _signed(kind=kind, place=place, matter=matter, visited_at=at, result="已办结并告知")


def _publicity(n: int, day: date, villages: list[str]) -> dict[str, Any]:
    topic = list(Topic)[n % 4]
    place = villages[n * 7 % len(villages)]
    return _signed(on=day, place=place, topic=topic, people=20 + n, way="入户讲解、发放资料")


def _walk(n: int, day: date, villages: list[str]) -> dict[str, Any]:
    units = ("dept-gongan", "dept-sifa", "dept-fayuan")
    return _signed(
        on=day,
        place=villages[n * 11 % len(villages)],
        unit=units[n % len(units)],
        walkers="示例干警甲、示例干警乙",
        content="走访住户与商户，听取意见",
        findings=None,
    )


def _signed(**facts: Any) -> dict[str, Any]:
    return {**facts, "district": DISTRICT, "recorded_at": clock.now()}
