"""What the figures are asked for, read from the address."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import g, request

from engine import clock
from processes import readers
from processes.cases.choices import Tier
from processes.codes import code_tables
from processes.indicators import areas
from processes.indicators.scope import Scope
from processes.readers import Mistyped

#: A longer period is no statistic of the district's work.
LONGEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Filters:
    """The scope, what was typed for it, and what is wrong with that."""

    scope: Scope
    typed: dict[str, str]
    error: str = ""


def read() -> Filters:
    """The scope asked for; this year so far and one's own place where nothing is said.

    A period that is none leaves the usual one and says so. Raises NotPermitted, NoSuchPlace.
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
            areas.choose(g.db, g.visitor.person, typed.get("place")),
            since,
            until,
            readers.asked_choice(Tier, tier),
            category if category in code_tables.names(g.db, "category") else None,
        ),
        typed,
        error,
    )


KEYS = ("place", "since", "until", "tier", "category")


def _day(typed: dict[str, str], key: str, usual: date) -> date:
    return readers.day(typed[key], key) if key in typed else usual
