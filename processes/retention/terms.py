"""How long each kind is kept: as the district has set it within the bounds, else by the rule itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person as Visitor
from processes import readers
from processes.audit import log as audit_log
from processes.errors import ProcessError, ReasonTooShort
from processes.retention.kinds import RULES, Kind
from processes.retention.models import RetentionTerm

#: Characters of a reason at least.
SHORTEST = 10


class OutOfBounds(ProcessError):
    """“{kind}”的期限应在{least}至{most}个月之间。"""


def in_force(session: Session, district: str) -> dict[Kind, int]:
    """Months by kind."""
    newest = (
        select(RetentionTerm)
        .where(RetentionTerm.district == district)
        .ext(distinct_on(RetentionTerm.kind))
        .order_by(RetentionTerm.kind, RetentionTerm.id.desc())
    )
    set_here = {each.kind: each.months for each in session.scalars(newest)}
    return {kind: set_here.get(kind, rule.default) for kind, rule in RULES.items()}


def list_changes(session: Session, district: str, size: int = 20) -> Sequence[RetentionTerm]:
    """The newest decisions."""
    mine = select(RetentionTerm).filter_by(district=district)
    return session.scalars(mine.order_by(RetentionTerm.id.desc()).limit(size)).all()


def change(
    session: Session, district: str, kind: Kind, months: int, *, reason: str, by: Visitor
) -> RetentionTerm:
    """Set a term from now on; raises OutOfBounds, ReasonTooShort, Mistyped."""
    require_bounds(kind, months)
    words = readers.text(reason, "理由", most=200)
    if len(words) < SHORTEST:
        raise ReasonTooShort(least=SHORTEST)
    before = in_force(session, district)[kind]
    row = RetentionTerm(
        district=district, kind=kind, months=months, reason=words, at=clock.now(), by=int(by.id)
    )
    session.add(row)
    session.flush()
    change = {"kind": kind.value, "before": before, "months": months}
    audit_log.record(session, "retention.term_set", by=by, change=change, reason=words)
    return row


def require_bounds(kind: Kind, months: int) -> None:
    """Raise OutOfBounds."""
    rule = RULES[kind]
    if not rule.least <= months <= rule.most:
        raise OutOfBounds(kind=kind.words, least=rule.least, most=rule.most)


def before(months: int) -> datetime:
    """The moment so many months ago; of a month that is shorter its last day."""
    now = clock.now()
    count = now.year * 12 + now.month - 1 - months
    year, month = divmod(count, 12)
    for day in range(now.day, 27, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return now.replace(year=year, month=month + 1)
