"""A leader's own cases, and for the committee how many each leader has (docs/domain.md L04)."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.organisation import directory
from processes.organisation.roles import Role
from processes.sponsorship import board, record, teams
from web import time_left, words
from web.paging import SIZE, Page
from web.permissions import requires
from web.sponsorship import bp


@bp.get("/sponsorship")
@requires(Permission.SPONSORSHIP_READ)
def index() -> ResponseReturnValue:
    """My sponsored cases with both deadlines, and 在办、已结、超期 of every leader for who supervises."""
    district = directory.district(g.db)
    today = clock.today()
    first = today.replace(month=1, day=1)
    mine, following = _list_mine() if Role.LEADER in g.visitor.roles else ([], "")
    deadlines = [row for each in mine for row in (each.close, each.statutory, each.meet) if row]
    left = time_left.for_deadlines(deadlines)
    may_see_all = bool(g.visitor.roles & {Role.POLITICAL_LEGAL, Role.DISTRICT_CENTER})
    return render_template(
        "sponsorship/index.html",
        is_leader=Role.LEADER in g.visitor.roles,
        page=Page([(each, _remaining_times(each, left)) for each in mine], following),
        missing=teams.list_missing_in(g.db, [each.case.id for each in mine]),
        places=display_names.resolve_places(g.db, {each.case.grid for each in mine}),
        loads=board.list_loads(g.db, district) if may_see_all else [],
        totals=board.count_sponsored(g.db, district) if may_see_all else None,
        efforts=record.count_efforts(g.db, district, first, today) if may_see_all else {},
        changes=teams.count_replaced(g.db, district, clock.start_of_day(first), clock.now()),
    )


def _list_mine() -> tuple[list[board.Sponsored], str]:
    after = request.args.get("after", "")
    return board.list_for_leader(g.db, g.visitor.id, after=after, size=SIZE)


def _remaining_times(
    each: board.Sponsored, left: dict[int, words.RemainingTime]
) -> dict[str, words.RemainingTime | None]:
    return {
        "close": left.get(each.close.id) if each.close else None,
        "statutory": left.get(each.statutory.id) if each.statutory else None,
        "meet": left.get(each.meet.id) if each.meet else None,
    }
