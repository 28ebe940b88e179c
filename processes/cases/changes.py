"""Finding a case, and noting what happened to it."""

from sqlalchemy import BigInteger, any_, bindparam, event, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import QueryContext, Session

from engine import clock
from engine.identity import Person
from processes.cases.choices import Change, ReturnReason, Status, Tier
from processes.cases.models import Case, CaseChange
from processes.errors import CaseArchived, NoSuchCase
from processes.events import DomainEvent

#: Something was recorded from which papers of the case may follow: its id, and who recorded it.
facts_changed: DomainEvent[[Session, int, Person | None]] = DomainEvent("case.facts_changed")

#: `Session.info` key of the case a transaction read last.
_LAST_READ = "processes.cases.last_read"


@event.listens_for(Case, "load")
def _read(case: Case, context: QueryContext) -> None:
    keep(context.session, case)


def keep(session: Session, case: Case) -> None:
    """Keep the case a transaction works on: a session itself forgets what nobody holds.

    Every case that is read is kept until the next one is: a step of a process looks at its case in
    each handler, form writer and observer. Whoever must see what others wrote meanwhile takes
    `hold`, which reads it again.
    """
    session.info[_LAST_READ] = case


def get(session: Session, case_id: int) -> Case:
    """The case of that id; raises NoSuchCase."""
    found = session.get(Case, case_id)
    if found is None:
        raise NoSuchCase
    return found


def find_by_number(session: Session, case_no: str | None) -> Case | None:
    """The case of that number; the one read last is not read again."""
    last: Case | None = session.info.get(_LAST_READ)
    if last is not None and last in session and last.case_no == case_no:
        return last
    return session.scalar(select(Case).where(Case.case_no == case_no))


def get_open(session: Session, case_id: int) -> Case:
    """The case, which must not be archived; raises NoSuchCase, CaseArchived."""
    case = get(session, case_id)
    if case.status is Status.ARCHIVED:
        raise CaseArchived(case_no=case.case_no)
    return case


def hold(session: Session, *case_ids: int) -> None:
    """Hold the rows of these cases until the transaction ends; wait for who holds one, and read them anew.

    What a case has once, or in a row of numbers, is looked for again and written behind this.
    Always taken in the order of the ids, and before any number of a series (docs/adr/0029): whoever
    holds a number never waits for a case. What only refers to the case does not wait.
    """
    session.scalars(_HOLD, {"ids": list(case_ids)}).all()


_HOLD = (
    select(Case)
    .where(Case.id == any_(bindparam("ids", type_=ARRAY(BigInteger))))
    .order_by(Case.id)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def list_for_case(session: Session, case_id: int) -> list[CaseChange]:
    """What happened to the case, oldest first."""
    chosen = select(CaseChange).where(CaseChange.case_id == case_id)
    return list(session.scalars(chosen.order_by(CaseChange.id)))


def note(
    session: Session,
    case: Case,
    what: Change,
    *,
    by: Person | None = None,
    tier: Tier | None = None,
    status: Status | None = None,
    reason: str | None = None,
    reason_code: ReturnReason | None = None,
) -> CaseChange:
    """Put the case on `tier` and in `status` where given, and keep that it happened now."""
    change = CaseChange(
        case_id=case.id,
        district=case.district,
        at=clock.now(),
        by=actor(by),
        what=what,
        tier_before=case.tier,
        tier=tier or case.tier,
        status_before=case.status,
        status=status or case.status,
        outcome=case.outcome,
        reason=reason,
        reason_code=reason_code,
    )
    case.tier, case.status = change.tier, change.status
    session.add(change)
    return change


def actor(by: Person | None) -> int | None:
    """The row of whoever acts; None for the system itself."""
    return int(by.id) if by else None
