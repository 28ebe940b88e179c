"""A leader's week: one page of what is to be done, each one click from where it is done."""

from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes.access.permissions import Permission
from processes.overviews import week
from processes.overviews.week import Slip, What
from web import words
from web.overviews import bp
from web.paging import SIZE
from web.permissions import requires

_TARGETS = {
    What.TASK: ("tasks.show", "task_id"),
    What.MEET: ("sponsorship.show", "case_id"),
    What.CLOSE: ("sponsorship.show", "case_id"),
    What.STATUTORY: ("cases.show", "case_id"),
    What.BOOKING: ("cases.show", "case_id"),
    What.RECEPTION: ("rosters.show", "roster_id"),
    What.COUNCIL: ("sponsorship.meeting", "meeting_id"),
    What.RESOLUTION: ("sponsorship.meeting", "meeting_id"),
    What.EXPLANATION: ("cards.show", "card_id"),
    What.INSTRUCTION: ("supervision.show", "order_id"),
}


@bp.get("/week")
@requires(Permission.WEEK_READ)
def show_week() -> ResponseReturnValue:
    """What is over its limit, the seven days, and what has no limit; the first of each, or a page of one."""
    args = request.args
    return render_template(
        "overviews/week.html",
        week=week.read(
            g.db,
            g.visitor.person,
            part=args.get("part", ""),
            after=args.get("after", ""),
            size=SIZE,
        ),
        today=clock.today(),
        address=_address,
        left=words.remaining_time,
        what=What,
    )


def _address(slip: Slip) -> str:
    endpoint, key = _TARGETS[slip.what]
    target: dict[str, Any] = {key: slip.target}
    return url_for(endpoint, **target)
