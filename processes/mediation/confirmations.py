"""Judicial confirmation (人民调解法33条): who may ask, what was asked, what the court did."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes, reasons
from processes.cases.choices import AgreementForm, Change
from processes.cases.models import Case, Settlement
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES, CaseDeadline, DeadlineStatus
from processes.errors import NothingToConfirm
from processes.mediation import settlements
from processes.mediation.choices import Confirmation
from processes.mediation.models import JudicialConfirmation

RIGHT = "tj.confirm.apply"
#: The court's limit for every special procedure (民诉法187条), beside the fifteen days to rule.
SPECIAL = "tj.confirm.close"
ENFORCEMENT = "zx.apply"
COURT = "dept-fayuan"


def apply(session: Session, case_id: int, *, by: Person | None = None) -> JudicialConfirmation:
    """Both parties asked the court together, in time: their right is used.

    Raises NothingToConfirm without a written agreement of a kind that can be confirmed.
    """
    case = changes.get_open(session, case_id)
    agreed = _confirmable(session, case)
    if agreed is None:
        raise NothingToConfirm
    row = find_for_settlement(session, agreed.id)
    if row is None:
        row = JudicialConfirmation(
            case_id=case.id,
            district=case.district,
            settlement_id=agreed.id,
            status=Confirmation.APPLIED,
            applied_at=clock.now(),
        )
        session.add(row)
        session.flush()
        case_deadlines.use_right(session, case.id, RIGHT)
        _note(session, case, "双方共同申请司法确认", by)
    return row


def close(session: Session, case_id: int) -> None:
    """The thirty days are over unused: the right has lapsed, the parties may sue."""
    row = find_right(session, case_id)
    if row is not None and row.status is DeadlineStatus.RUNNING:
        case_deadlines.lapse_right(row)
    words = reasons.words("litigation")
    changes.note(session, changes.get(session, case_id), Change.INFORMED, reason=words)


def record_acceptance(
    session: Session, case_id: int, *, is_accepted: bool, by: Person | None = None
) -> JudicialConfirmation:
    """The court took the request, or did not; raises NothingToConfirm."""
    row = _newest(session, case_id)
    row.status = Confirmation.ACCEPTED if is_accepted else Confirmation.REJECTED
    row.accepted_at = clock.now()
    _note(session, changes.get(session, case_id), row.status.words, by)
    return row


def record_filing(session: Session, case_id: int) -> CaseDeadline:
    """The court has filed it: the limit of the special procedure begins."""
    start, case = clock.now(), changes.get(session, case_id)
    deadline = due_dates.compute(SPECIAL, start)
    row = case_deadlines.begin(session, case, deadline, Kind.STATUTORY, responsible=COURT)
    session.flush()
    return row


def record_ruling(
    session: Session,
    case_id: int,
    *,
    is_confirmed: bool,
    ruling_no: str | None = None,
    by: Person | None = None,
) -> JudicialConfirmation:
    """The court's ruling: confirmed, and so enforceable, or refused; raises NothingToConfirm.

    What is confirmed may be enforced for two years from the last day it was to be performed on,
    and from the ruling where no day was agreed (民诉法250条).
    """
    row = _newest(session, case_id)
    row.status = Confirmation.CONFIRMED if is_confirmed else Confirmation.REFUSED
    row.decided_at, row.ruling_no = clock.now(), ruling_no or row.ruling_no
    case = changes.get(session, case_id)
    if is_confirmed:
        agreed = session.get_one(Settlement, row.settlement_id)
        since = agreed.perform_by or clock.local(row.decided_at).date()
        right = due_dates.compute(ENFORCEMENT, clock.start_of_day(since), session=session)
        case_deadlines.begin(session, case, right, Kind.STATUTORY, responsible=PARTIES)
    _note(session, case, f"司法确认：{row.status.words}", by)
    return row


def performed(session: Session, case_id: int) -> None:
    """All was performed: there is nothing left to enforce."""
    case_deadlines.use_right(session, case_id, ENFORCEMENT)


def is_enforceable(session: Session, case_id: int) -> bool:
    """Whether the court has confirmed an agreement of the case, so that it can be enforced."""
    return any(row.status is Confirmation.CONFIRMED for row in list_for_case(session, case_id))


def list_for_case(session: Session, case_id: int) -> list[JudicialConfirmation]:
    """The requests of the case, oldest first."""
    chosen = select(JudicialConfirmation).filter_by(case_id=case_id)
    return list(session.scalars(chosen.order_by(JudicialConfirmation.id)))


def find_for_settlement(session: Session, settlement_id: int) -> JudicialConfirmation | None:
    """The request about that agreement."""
    return session.scalar(select(JudicialConfirmation).filter_by(settlement_id=settlement_id))


def find_right(session: Session, case_id: int) -> CaseDeadline | None:
    """The deadline of the right to ask, running or over, of the newest agreement."""
    chosen = select(CaseDeadline).where(CaseDeadline.case_id == case_id, CaseDeadline.key == RIGHT)
    return session.scalar(chosen.order_by(CaseDeadline.id.desc()).limit(1))


def can_apply(session: Session, case_id: int) -> bool:
    """Whether the way to the court's confirmation is still open now."""
    row = find_right(session, case_id)
    return row is not None and row.status is DeadlineStatus.RUNNING and clock.now() < row.due_at


def _confirmable(session: Session, case: Case) -> Settlement | None:
    written = [
        s for s in settlements.list_for_case(session, case.id) if s.form is AgreementForm.WRITTEN
    ]
    return written[-1] if written and settlements.can_be_confirmed(case) else None


def _newest(session: Session, case_id: int) -> JudicialConfirmation:
    rows = list_for_case(session, case_id)
    if not rows:
        raise NothingToConfirm
    return rows[-1]


def _note(session: Session, case: Case, words: str, by: Person | None) -> None:
    changes.note(session, case, Change.NOTED, reason=words, by=by)
