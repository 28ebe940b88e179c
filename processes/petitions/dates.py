"""Between which ends the day lies on which the petitioner received an answer.

Nobody receives an answer before what it answers was accepted or asked for, nor after having
asked for the next review of it.
"""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes import bounds
from processes.bounds import Bound, EnteredDate
from processes.petitions.choices import Instance
from processes.petitions.models import Answer, Petition

LABEL = "信访人收到日期"
#: How the forms of all three answers call the day; which answer a step is about.
FIELD = "petition.delivered_on"
STEPS = {
    "PetitionOpinion": Instance.HANDLING,
    "ReviewApply": Instance.REVIEW,
    "ReviewDecide": Instance.REVIEW,
    "RecheckApply": Instance.RECHECK,
    "RecheckDecide": Instance.RECHECK,
}


def _accepted(session: Session | None, case_id: int | None) -> date | None:
    row = session.scalar(select(Petition).filter_by(case_id=case_id)) if session else None
    return _day(row.accepted_at or row.received_at) if row else None


def _requested(which: Instance) -> Callable[[Session | None, int | None], date | None]:
    def on(session: Session | None, case_id: int | None) -> date | None:
        if session is None:
            return None
        asked = select(Answer.requested_at).join(Petition, Petition.id == Answer.petition_id)
        return _day(
            session.scalar(asked.where(Petition.case_id == case_id, Answer.instance == which))
        )

    return on


def _until(which: Instance) -> Bound:
    """Today, or the day the answer was taken further."""
    further = _requested(which)
    return Bound(
        f"今天，或申请{which.words[:2]}之日",
        lambda session, case_id: further(session, case_id) or clock.today(),
    )


def _day(at: datetime | None) -> date | None:
    return clock.local(at).date() if at else None


DELIVERED: dict[Instance, EnteredDate] = {
    Instance.HANDLING: bounds.entered(
        "petition.handling.delivered_on",
        LABEL,
        Bound("信访事项受理之日", _accepted),
        _until(Instance.REVIEW),
    ),
    Instance.REVIEW: bounds.entered(
        "petition.review.delivered_on",
        LABEL,
        Bound("申请复查之日", _requested(Instance.REVIEW)),
        _until(Instance.RECHECK),
    ),
    Instance.RECHECK: bounds.entered(
        "petition.recheck.delivered_on",
        LABEL,
        Bound("申请复核之日", _requested(Instance.RECHECK)),
        bounds.TODAY,
    ),
}


def at_step(element: str) -> EnteredDate:
    """The day of receipt that the form of that step asks for."""
    return DELIVERED[STEPS[element]]
