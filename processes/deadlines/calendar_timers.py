"""Timers that reckon with the calendar and belong to no deadline: revisits to come, reminders.

After a new calendar they are reckoned anew from their own expressions, some instances at a
time, by jobs. One that counts from the moment it was set cannot be: its start is gone.
"""

import re
from collections.abc import Set
from datetime import datetime
from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.instances import rescheduling
from engine.instances.rescheduling import STANDING
from engine.instances.view import OpenTimer
from engine.models import Instance, Timer
from engine.status import RUNNING
from engine.tokens.timers import TimerKind
from processes.calendars import store, working_time
from processes.cases.models import Case
from processes.deadlines import case_deadlines
from processes.deadlines.models import MEDIATION, CaseDeadline

#: Instances looked at in one transaction.
BATCH = 50
_ASKS = re.compile(r"\b(deadline|working days after|close of work|is working day)\(")
#: What counts from now: the moment itself, or a deadline without a start.
_FROM_NOW = re.compile(r'\bnow\(|\btoday\(|deadline\(\s*"[^"]*"\s*\)')


def recompute_all(session: Session, since: datetime) -> None:
    """Defer a job that recomputes every timer that may be due after `since` (aware)."""
    jobs.defer(session, "calendar.recount", since=since.isoformat(), after=0)


@jobs.job("calendar.recount")
def recompute_batch(session: Session, since: str, after: int) -> None:
    """Recompute the timers of the next instances and defer a job for the rest."""
    found = select(Timer.instance_id).join(Instance, Instance.id == Timer.instance_id).distinct()
    found = found.where(Timer.instance_id > after, Instance.status.in_(RUNNING))
    found = found.where(Timer.kind == TimerKind.DATE, Timer.due_at > clock.now())
    found = found.where(Timer.due_at >= datetime.fromisoformat(since), Timer.due_at < STANDING)
    ids = session.scalars(found.order_by(Timer.instance_id).limit(BATCH)).all()
    with working_time.using(store.load(session)):
        for instance_id in ids:
            timed = _timed(session, instance_id)
            chosen = partial(may_be_recomputed, timed=timed)
            rescheduling.recount(session, instance_id, chosen)
    if len(ids) == BATCH:
        jobs.defer(session, "calendar.recount", since=since, after=ids[-1])


def may_be_recomputed(timer: OpenTimer, timed: Set[str]) -> bool:
    """Whether a timer asks the calendar, from a start that is known, and follows no deadline."""
    text = timer.expression
    asks = bool(_ASKS.search(text)) and not _FROM_NOW.search(text)
    return asks and timer.kind is TimerKind.DATE and timer.clock not in timed


def _timed(session: Session, instance_id: int) -> Set[str]:
    """The limits of the open deadlines of the instance and its case; who moves those moves their timers."""
    is_open = CaseDeadline.status.in_(case_deadlines.OPEN)
    found = select(CaseDeadline.key).join(Case).where(is_open)
    its_own = or_(CaseDeadline.instance_id == instance_id, Case.instance_id == instance_id)
    keys = set(session.scalars(found.where(its_own)))
    return keys | MEDIATION if keys & MEDIATION else keys
