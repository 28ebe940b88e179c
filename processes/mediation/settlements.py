"""Agreements the parties reach, and the right to have them confirmed by the court."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import AgreementForm
from processes.cases.models import Case, Settlement
from processes.deadlines import case_deadlines, due_dates
from processes.deadlines.end_events import EndEvent
from processes.deadlines.limits import Kind
from processes.deadlines.models import PARTIES
from processes.errors import MissingField
from processes.mediation import dates

#: 婚恋家庭 undivided, 恋爱及婚姻, 抚养赡养监护: identity, adoption and marriage are no matter
#: for confirmation (法释〔2011〕5号4条).
NEVER_CONFIRMED = frozenset({"01", "0101", "0102"})
#: The right to have a written agreement looked at by the court, and by the labour arbitration commission.
CONFIRMATION, REVIEW = "tj.confirm.apply", "ld.review.apply"
_LABOUR = "07"


def can_be_confirmed(case: Case) -> bool:
    """Whether an agreement of such a case can be confirmed by a court at all."""
    return case.category not in NEVER_CONFIRMED


def agree(
    session: Session,
    case_id: int,
    *,
    form: AgreementForm | str,
    content: str,
    effective_on: date | None = None,
    perform_by: date | None = None,
    organisation: str | None = None,
    by: Person | None = None,
) -> Settlement:
    """Keep an agreement; it binds from today unless said otherwise (人民调解法29—31条).

    A written one starts the thirty days for judicial confirmation (33条), the party's
    own right: it is never shortened and rolls to a working day. Of a labour dispute it starts
    the fifteen for the review by the arbitration commission as well (办案规则74条,待确认).
    """
    case = changes.get_open(session, case_id)
    if not content.strip():
        raise MissingField(field="协议内容")
    if effective_on:
        dates.EFFECTIVE.require(session, effective_on, case.id)
    if perform_by:
        dates.PERFORM_BY.require(session, perform_by, case.id)
    now = clock.now()
    settlement = Settlement(
        case_id=case.id,
        district=case.district,
        form=AgreementForm(form),
        content=content.strip(),
        reached_at=now,
        effective_on=effective_on or clock.local(now).date(),
        perform_by=perform_by,
        organisation=organisation,
        made_by=changes.actor(by),
    )
    session.add(settlement)
    session.flush()
    case_deadlines.happened(session, case.id, EndEvent.AGREED)
    for key in _rights(case, settlement):
        start = clock.start_of_day(settlement.effective_on)
        right = due_dates.compute(key, start, session=session)
        # Another agreement is another right: this one may start beside an older one.
        case_deadlines.begin(session, case, right, Kind.STATUTORY, responsible=PARTIES)
    return settlement


def _rights(case: Case, settlement: Settlement) -> list[str]:
    """What the parties may ask for once they have agreed in writing."""
    if settlement.form is not AgreementForm.WRITTEN:
        return []
    asked = {CONFIRMATION: can_be_confirmed(case), REVIEW: case.category.startswith(_LABOUR)}
    return [key for key, may in asked.items() if may]


def list_for_case(session: Session, case_id: int) -> list[Settlement]:
    """The case's agreements, oldest first."""
    chosen = select(Settlement).filter_by(case_id=case_id)
    return list(session.scalars(chosen.order_by(Settlement.id)))
