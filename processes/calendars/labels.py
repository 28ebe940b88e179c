"""Saying in Chinese which days a count of days left out, and why."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from processes.calendars import working_time
from processes.calendars.working_time import SpecialDay


def skipped(start: date, end: date) -> str:
    """What was not counted after `start` up to `end`: `不计10月1日—7日国庆;10月10日调休上班`.

    Empty if every day counted; ends with a warning if a year in between is not published.
    """
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    specials = [working_time.special_days(day.year).get(day) for day in days]
    off = [_run(run) for run in _runs([s for s in specials if s and s.is_off])]
    if any(not s and day.weekday() >= 5 for day, s in zip(days, specials, strict=True)):
        off.append("周末")
    parts = [f"不计{'、'.join(off)}"] if off else []
    parts += [f"{day_words(s.on)}调休上班" for s in specials if s and not s.is_off]
    return "；".join([*parts, *provisional(start, end)])


def provisional(start: date, end: date) -> list[str]:
    """A warning for each year between the two days whose holidays are not yet published."""
    years = range(start.year, end.year + 1)
    return [
        f"{y}年日历未发布，暂按周末和固定节日推算"
        for y in years
        if not working_time.is_published(y)
    ]


def day_off(day: date) -> str:
    """What a day off is called: 国庆节, 周末; empty for a working day."""
    if working_time.is_working_day(day):
        return ""
    special = working_time.special_days(day.year).get(day)
    return _FULL_NAMES.get(special.name, special.name) if special else "周末"


def weekday_words(day: date) -> str:
    """`10月1日(星期四)`."""
    return f"{day_words(day)}（星期{'一二三四五六日'[day.weekday()]}）"


def runs_words(days: Iterable[date]) -> str:
    """`10月1日—7日、11日`: days that follow one another together."""
    numbered = groupby(enumerate(days), key=lambda pair: pair[1].toordinal() - pair[0])
    return "、".join(_from_to([day for _, day in run]) for _, run in numbered)


def day_words(day: date) -> str:
    """`10月1日`."""
    return f"{day.month}月{day.day}日"


def _runs(days: list[SpecialDay]) -> Iterator[list[SpecialDay]]:
    """The days, split where one does not follow the other."""
    numbered = groupby(enumerate(days), key=lambda pair: pair[1].on.toordinal() - pair[0])
    return ([day for _, day in run] for _, run in numbered)


def _run(days: list[SpecialDay]) -> str:
    names = "、".join(dict.fromkeys(day.name for day in days))
    return _from_to([day.on for day in days]) + names


def _from_to(days: list[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return day_words(first)
    until = f"{last.day}日" if last.month == first.month else day_words(last)
    return f"{day_words(first)}—{until}"


#: As《全国年节及纪念日放假办法》calls them, where the tables are shorter.
_FULL_NAMES = {"国庆": "国庆节", "中秋": "中秋节", "清明": "清明节", "端午": "端午节"}
