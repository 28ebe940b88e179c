"""What the page of coverage shows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from engine import clock
from engine.errors import NotPermitted
from processes import patrol, readers
from processes.cases import display_names
from processes.organisation import directory, places
from processes.organisation.places import PlaceKind
from processes.patrol import Coverage, Line
from processes.registers import references

#: How many blank grids are named on one page.
NAMED = 200
#: How many days back the page looks.
BACK = 10


@dataclass(frozen=True)
class Row:
    """A line with how warm it is: full, most, half, little or none, besides the numbers."""

    line: Line
    heat: str


def read(arguments: MultiDict[str, str]) -> dict[str, Any]:
    """The place and the day the address asks for, the visitor's own and today without."""
    held = references.outermost_places(g.db, g.visitor.person)
    code = arguments.get("within") or held[0]
    if not any(places.is_within(code, each) for each in held):
        raise NotPermitted
    place = places.get_place(g.db, code)
    today = clock.today()
    on = min(readers.asked(readers.day, arguments.get("on")) or today, today)
    blank = patrol.list_blank_grids(g.db, code, on, NAMED + 1)
    return {
        "place": place,
        "path": [p for p in directory.list_path(g.db, code) if _is_held(p.code, held)],
        "others": display_names.resolve_places(g.db, held) if len(held) > 1 else {},
        "on": on,
        "is_today": on == today,
        "whole": patrol.measure(g.db, code, on),
        "found": patrol.count_found(g.db, code, on),
        "rows": [Row(each, heat(each.coverage)) for each in patrol.list_below(g.db, place, on)],
        "goes_down": place.kind is not PlaceKind.LARGE_GRID,
        "blank": display_names.resolve_places(g.db, blank[:NAMED]),
        "more_blank": len(blank) > NAMED,
        "named": NAMED,
        "days": [
            (day, each, heat(each))
            for day, each in patrol.list_days(g.db, code, today - timedelta(days=BACK * 2), today)
            if each.due
        ][:BACK],
    }


def heat(coverage: Coverage) -> str:
    """The class of a cell; the number in it says the same."""
    rate = coverage.rate
    if rate is None:
        return "idle"
    steps = ((1.0, "full"), (0.9, "most"), (0.5, "half"))
    return next((name for least, name in steps if rate >= least), "little")


def _is_held(code: str, held: list[str]) -> bool:
    return any(places.is_within(code, each) for each in held)
