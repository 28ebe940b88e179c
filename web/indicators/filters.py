"""What the figures are asked for, read from the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import readers
from processes.cases.choices import Tier
from processes.codes import code_tables
from processes.indicators import areas
from processes.indicators.scope import Scope
from processes.organisation import directory
from processes.readers import Mistyped
from web.translation import gettext as _

#: A longer period is no statistic of the district's work.
LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Filters:
    """The scope, what was typed for it, and what is wrong with that."""

    scope: Scope
    typed: dict[str, str]
    error: str = ""


def read(choose: Callable[[Session, Person, str | None], str] = areas.choose) -> Filters:
    """The scope asked for; this year so far and one's own place where nothing is said.

    `choose` says which place it is, and refuses one that is not the person's. A period that is none leaves the usual one and says so. Raises NotPermitted, NoSuchPlace.
    """
    typed = {key: request.args[key] for key in KEYS if request.args.get(key)}
    today = clock.today()
    since, until = date(today.year, 1, 1), today
    error = ""
    try:
        wanted = _day(typed, "since", since), _day(typed, "until", until)
        if timedelta(0) <= wanted[1] - wanted[0] <= LONGEST:
            since, until = wanted
        else:
            error = "order"
    except Mistyped:
        error = "date"
    tier, category = typed.get("tier", ""), typed.get("category", "")
    return Filters(
        Scope(
            choose(g.db, g.visitor.person, typed.get("place")),
            since,
            until,
            readers.asked_choice(Tier, tier),
            category if category in code_tables.names(g.db, "category") else None,
        ),
        typed,
        error,
    )


def form(asked: Filters) -> dict[str, Any]:
    """What the form of the filters shows (`filter_form` of the templates)."""
    return {
        "asked": asked,
        "error": {
            "date": _("日期要写成“2026-01-31”的样子；已按默认期间统计。"),
            "order": _("开始日期须不晚于结束日期，期间不超过五年；已按默认期间统计。"),
        }.get(asked.error, ""),
        "path": _path(asked),
        "below": directory.list_children(g.db, asked.scope.place),
        "tiers": Tier,
        "categories": {
            code: name
            for code, name in code_tables.names(g.db, "category").items()
            if len(code) == 2
        },
    }


def _path(asked: Filters) -> list[Any]:
    """The places from the outermost the visitor may read of, down to the chosen one."""
    held = areas.outermost(g.visitor.person)
    above = directory.list_path(g.db, asked.scope.place)
    return [place for place in above if any(place.code.startswith(code) for code in held)]


KEYS = ("place", "since", "until", "tier", "category")


def _day(typed: dict[str, str], key: str, usual: date) -> date:
    return readers.day(typed[key], key) if key in typed else usual
