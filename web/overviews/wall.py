"""The supervisor's wall, and the cases behind each of its numbers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Tier
from processes.indicators import areas
from processes.indicators.scope import Scope
from processes.organisation import directory
from processes.organisation import places as organisation_places
from processes.overviews import coverage, figures, wall
from web.lists import behind
from web.overviews import bp, drawing
from web.paging import read_number
from web.permissions import requires

#: Over how many days one may look back, and over how many unless asked.
PERIODS, USUAL = (7, 30, 90), 30


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a place, how many days back, a tier."""

    scope: Scope
    days: int

    def link(self, key: str, who: str = "", tier: Tier | None = None, place: str = "") -> str:
        """The address of the cases behind a number, in the same place and period."""
        narrowed = {"tier": tier.value if tier else "", "who": who}
        chosen: dict[str, Any] = {name: value for name, value in narrowed.items() if value}
        within = place or self.scope.place
        return url_for("overviews.list_cases", key=key, within=within, days=self.days, **chosen)


@bp.get("/wall")
@requires(Permission.WALL_READ)
def show_wall() -> ResponseReturnValue:
    """One's own place: tiers, what is overdue, who has how much, whistles, coverage, failures."""
    asked = _read()
    scope = asked.scope
    place = organisation_places.get_place(g.db, scope.place)
    tiers, below = wall.count_open(g.db, place, scope)
    people, further = wall.count_by_person(g.db, scope)
    grids, villages = coverage.vacancies(g.db, scope.place)
    return render_template(
        "overviews/wall.html",
        asked=asked,
        place=place,
        path=_path(scope.place),
        periods=PERIODS,
        tiers=tiers,
        flow=drawing.flow(tiers),
        below=below,
        most=max((each.open for each in below), default=0),
        figures=figures.FIGURES,
        nearness=wall.NEARNESS,
        counts=wall.count_by_figure(g.db, scope, (*wall.HAPPENED, *wall.WRONG)),
        happened=wall.HAPPENED,
        wrong=wall.WRONG,
        people=people,
        further=further,
        departments=wall.count_by_department(g.db, scope),
        patrol=coverage.of_today(g.db, scope.place),
        vacant=(grids, villages),
        names=display_names.resolve_places(g.db, {*grids.first, *villages.first}),
        parts=drawing.parts,
    )


@bp.get("/wall/<key>")
@requires(Permission.WALL_READ)
def list_cases(key: str) -> ResponseReturnValue:
    """The cases a number of the wall counts, the newest first."""
    figure = figures.find(key)
    asked = _read()
    who = request.args.get("who", "")[:60]
    kept = {name: request.args[name] for name in ("tier", "who") if request.args.get(name)}
    kept |= {"key": key, "within": asked.scope.place, "days": str(asked.days)}
    return render_template(
        "overviews/cases.html",
        figure=figure,
        asked=asked,
        who=_whose(who),
        places=display_names.resolve_places(g.db, {asked.scope.place}),
        **behind.read(figure.rows(asked.scope, who), kept),
    )


def _read() -> Asked:
    args = request.args
    days = read_number(args.get("days", ""))
    days = days if days in PERIODS else USUAL
    today = clock.today()
    scope = Scope(
        areas.choose(g.db, g.visitor.person, args.get("within")),
        today - timedelta(days=days - 1),
        today,
        readers.asked_choice(Tier, args.get("tier", "")),
    )
    return Asked(scope, days)


def _path(place: str) -> list[Any]:
    held = areas.outermost(g.visitor.person)
    above = directory.list_path(g.db, place)
    return [each for each in above if any(each.code.startswith(code) for code in held)]


def _whose(who: str) -> str:
    """The words for whom the list is narrowed to: a person's name or a unit's; else empty."""
    if not who or who == figures.NOBODY:
        return ""
    if readers.asked(readers.row, who) is not None:
        return display_names.resolve_people(g.db, [who]).get(who, "")
    return display_names.resolve(g.db, [who]).get(who, "")
