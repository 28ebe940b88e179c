"""What will be: which limits open cases will likely miss, and which steps will find nobody there."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.mining import asked as asked_of
from processes.mining import forecast, nobody_there
from web.indicators import filters
from web.indicators.filters import Filters
from web.mining import bp
from web.permissions import requires
from web.translation import gettext as _

#: So many are listed; the others are less likely.
SHOWN = 100
#: From here on a limit is told to be likely missed, and to be perhaps missed.
LIKELY, PERHAPS = 0.5, 0.2


@bp.get("/forecast")
@requires(Permission.MINING_READ)
def show_forecast() -> ResponseReturnValue:
    """The running limits of cases, the likeliest to be missed first."""
    wanted = _wanted()
    found = forecast.list_forecasts(g.db, wanted.scope, g.visitor.person)
    told = [each for each in found if each.chance is not None]
    return render_template(
        "mining/forecast.html",
        rows=told[:SHOWN],
        number=len(found),
        untold=len(found) - len(told),
        likely=sum(each.chance.probability >= LIKELY for each in told if each.chance),
        expected=round(sum(each.chance.probability for each in told if each.chance)),
        most=forecast.MOST,
        places=display_names.resolve_places(g.db, {each.grid for each in told[:SHOWN]}),
        LIKELY=LIKELY,
        PERHAPS=PERHAPS,
        **filters.form(wanted),
    )


@bp.get("/nobody-there")
@requires(Permission.MINING_READ)
def show_nobody_there() -> ResponseReturnValue:
    """The steps that wait for an office in which nobody will be, and on which days."""
    wanted = _wanted()
    rows = nobody_there.list_unattended(g.db, wanted.scope.place)
    uncovered = nobody_there.list_uncovered(g.db, wanted.scope.place)
    codes = {each.at for each in rows} | {each.place for each in uncovered}
    return render_template(
        "mining/nobody_there.html",
        rows=rows,
        uncovered=uncovered,
        places=display_names.resolve_places(g.db, codes),
        ahead=nobody_there.AHEAD,
        absences=url_for("organisation.show_absences"),
        **filters.form(wanted),
    )


def _wanted() -> Filters:
    """Raises NotPermitted for who answers for no place: the lists name cases and people."""
    if asked_of.is_coarse(g.visitor.person):
        raise NotPermitted(_("您可以看流程的数字，不能看背后的案件。"))
    return filters.read(asked_of.choose_place)
