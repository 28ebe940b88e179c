"""Moments, limits and offices as people read them. Times are told in `SISHI_ZONE`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from engine import clock
from processes.calendars import working_time
from processes.cards import BLUE_AFTER
from processes.cases import display_names
from processes.indicators.indicator import Count, Mean, Share, Value
from processes.organisation.people import Appointment
from web import language, phrases
from web.translation import gettext as _

#: As the code table names them, and as they are kept.
SEXES = ("男", "女")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class State(StrEnum):
    """How urgent a limit is; the style sheet has a colour for each, the words say it too."""

    CALM = "calm"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class RemainingTime:
    """A limit in words: 还剩2小时, 已超期1天."""

    state: State
    words: str
    #: None while it stands still: nobody knows yet.
    at: datetime | None
    #: Whether it lies in a year whose holidays are not published yet.
    is_provisional: bool = False


def remaining_time(at: datetime | None, started_at: datetime | None = None) -> RemainingTime | None:
    """How far off a moment is that no limit gave (`web.time_left` tells of limits).

    Soon is within a day, or when most of the time since `started_at` has passed.
    """
    if at is None:
        return None
    now = clock.now()
    left = at - now
    if left < timedelta(0):
        return RemainingTime(State.LATE, _("已超期%(span)s", span=span(-left)), at)
    used_most = started_at is not None and (now - started_at) >= (at - started_at) * float(
        BLUE_AFTER
    )
    state = State.SOON if left <= DAY or used_most else State.CALM
    return RemainingTime(state, _("还剩%(span)s", span=span(left)), at, is_provisional(at))


def is_provisional(at: datetime) -> bool:
    """Whether the year it lies in has no published holidays; 24:00 of 31 December lies in its year."""
    return not working_time.is_published(working_time.last_day(at).year)


def span(length: timedelta) -> str:
    """A length of time in its largest useful unit, rounded down."""
    if length >= 2 * DAY:
        return _("%(n)s天", n=length.days)
    if length >= DAY:
        hours = int((length - DAY) / HOUR)
        return _("1天%(n)s小时", n=hours) if hours else _("1天")
    if length >= HOUR:
        return _("%(n)s小时", n=int(length / HOUR))
    return _("%(n)s分钟", n=max(1, int(length / timedelta(minutes=1))))


def moment(at: datetime | None) -> str:
    """今天 17:30, 3月4日 09:00, 2025年12月1日 08:30."""
    if at is None:
        return ""
    here, today = clock.local(at), clock.today()
    return f"{_day(here.date(), today)} {here:%H:%M}"


def clock_time(at: datetime) -> str:
    """09:00."""
    return f"{clock.local(at):%H:%M}"


def deadline(at: datetime | None) -> str:
    """As `moment`; a limit that ends with the day is told as 24:00 of that day."""
    if at is None:
        return ""
    here, today = clock.local(at), clock.today()
    if here.time() == time(0):
        return f"{_day(here.date() - DAY, today)} 24:00"
    return moment(at)


def day(on: date | None) -> str:
    """3月4日, with the year when it is another one."""
    return "" if on is None else _day(on, clock.today())


def full_moment(at: datetime | None) -> str:
    """2026年3月4日 09:00, for what is printed or kept."""
    if at is None:
        return ""
    here = clock.local(at)
    return f"{_date(here.date())} {here:%H:%M}"


def full_deadline(at: datetime | None) -> str:
    """As `full_moment`; a limit that ends with the day is told as 24:00 of that day."""
    if at is None or clock.local(at).time() != time(0):
        return full_moment(at)
    return full_moment(at - DAY).replace("00:00", "24:00")


def full_day(on: date | None) -> str:
    """2026年9月21日(星期一), for what is printed."""
    if on is None:
        return ""
    weekdays = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
    return _(
        "%(year)s年%(month)s月%(day)s日（星期%(weekday)s）",
        year=on.year,
        month=month(on.month),
        day=on.day,
        weekday=weekdays[on.weekday()],
    )


def month(number: int) -> str:
    """How a date names its month: 3, Mar."""
    return phrases.month(number) if language.is_english() else str(number)


def at_most(number: int, most: int = 99) -> str:
    """A number that was counted no further than `most`: 7, 99+."""
    return f"{most}+" if number > most else str(number)


def file_size(size: int) -> str:
    """Bytes as people count them: `340 KB`, `1.2 MB`."""
    mega = 2**20
    if size < mega:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / mega:.1f}".removesuffix(".0") + " MB"


def process_name(key: str) -> str:
    """What a diagram of that key is called (docs/domain.md 11)."""
    return _process_names().get(key, key)


def process_order(key: str) -> int:
    """Where it stands among the diagrams: the case, the tiers from below, what they call."""
    names = list(_process_names())
    return names.index(key) if key in names else len(names)


def offices(session: Session, held: list[Appointment]) -> tuple[str, ...]:
    """What somebody is where: 网格员 · 花园村第一大网格第1小网格."""
    names = display_names.resolve_places(session, [each.at for each in held])
    return tuple(f"{each.role.words} · {names.get(each.at, each.at)}" for each in held)


def _day(on: date, today: date) -> str:
    if on == today:
        return _("今天")
    if on == today + DAY:
        return _("明天")
    if on == today - DAY:
        return _("昨天")
    if on.year == today.year:
        return _("%(month)s月%(day)s日", month=month(on.month), day=on.day)
    return _date(on)


def _date(on: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日", year=on.year, month=month(on.month), day=on.day)


def _process_names() -> dict[str, str]:
    return {
        "dispute": _("案件流程"),
        "grid": _("网格责任制"),
        "society": _("社会协同制"),
        "department": _("单位负责制"),
        "leader": _("领导包案制"),
        "whistle": _("中心吹哨、部门报到"),
        "mediation": _("调解"),
        "pre_litigation_mediation": _("诉前调解委派"),
        "administrative_mediation": _("行政调解受理"),
        "police_mediation": _("治安调解"),
        "labour": _("劳动争议期满"),
        "arbitration": _("转仲裁跟踪"),
        "judicial_confirmation": _("司法确认"),
        "petition": _("信访事项办理"),
        "revisit": _("回访"),
        "roster": _("接访排班"),
    }


def bar(value: Value, among: Sequence[Value]) -> int:
    """How long the bar of a value is, 0 to 100: a share by itself, the rest by the largest."""
    if isinstance(value, Share):
        return round(100 * value.part / value.whole) if value.whole else 0
    largest = max((_size(each) for each in among), default=0)
    return round(100 * _size(value) / largest) if largest else 0


def _size(value: Value) -> float:
    if isinstance(value, Count):
        return value.number
    return float(value.value or 0) if isinstance(value, Mean) else 0
