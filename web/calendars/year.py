"""A year as twelve months of weeks, for the page."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from processes.calendars import working_time
from web.translation import gettext as _


@dataclass(frozen=True)
class Day:
    """A day of the month: `kind` is off, made_up, weekend or plain; `words` says it without colour."""

    on: date
    kind: str
    words: str
    mark: str


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday to Sunday; None outside of it."""

    number: int
    weeks: Sequence[Sequence[Day | None]]


def months_of(year: int) -> list[Month]:
    """The months of a year by the calendar in use."""
    plan = months.Calendar(firstweekday=0)
    return [
        Month(
            number,
            [
                [_day(day) if day.month == number else None for day in week]
                for week in plan.monthdatescalendar(year, number)
            ],
        )
        for number in range(1, 13)
    ]


def _day(on: date) -> Day:
    special = working_time.special_days(on.year).get(on)
    if special is not None and special.is_off:
        return Day(on, "off", special.name, _("休"))
    if special is not None:
        return Day(on, "made_up", _("%(name)s调休上班", name=special.name), _("班"))
    if on.weekday() >= 5:
        return Day(on, "weekend", _("周末"), "")
    return Day(on, "plain", "", "")
