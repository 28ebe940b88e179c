"""Ending a case: answer, outcome, revisit, and archive or opening again."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import petitions
from processes.cases import changes
from processes.cases.choices import Change, Outcome, Status, Tier
from processes.cases.models import Case, CaseChange, Feedback, Revisit
from processes.deadlines import case_deadlines
from processes.errors import (
    AlreadyConcluded,
    CaseNotClosed,
    MissingField,
    NoFeedback,
    ReasonRequired,
)
from processes.events import DomainEvent
from processes.whistles import whistles

#: Somebody is about to be answered, after which the case may be ended; a subscriber refuses where
#: something else of theirs waits for an answer.
answering: DomainEvent[[Session, Case]] = DomainEvent("closing.answering")

#: A case has been ended; a subscriber looks after what of theirs is still open.
concluded: DomainEvent[[Session, Case]] = DomainEvent("closing.concluded")

#: From which reopening on the case goes one tier up.
REOPENINGS_UNTIL_HIGHER = 2


def record_answer(
    session: Session,
    case_id: int,
    *,
    content: str,
    way: str = "当面",
    party_id: int | None = None,
    by: Person | None = None,
) -> Feedback:
    """Record what was answered to whoever asked; no case is concluded without it.

    Raises MissingField, and what a subscriber of `answering` refuses with.
    """
    case = changes.get_open(session, case_id)
    if not content.strip():
        raise MissingField(field="反馈内容")
    answering.emit(session, case)
    answer = Feedback(
        case_id=case.id,
        district=case.district,
        party_id=party_id,
        at=clock.now(),
        by=changes.actor(by),
        way=way,
        content=content.strip(),
    )
    session.add(answer)
    changes.note(session, case, Change.FED_BACK, by=by)
    return answer


def conclude(
    session: Session,
    case_id: int,
    outcome: Outcome | str,
    *,
    result: str | None = None,
    method: str | None = None,
    by: Person | None = None,
) -> Case:
    """End the case with one of the four outcomes and close the deadlines of the case itself.

    What a party said after the last answer is for the caller to look for (`case.conclude`); of what
    is not answered even so, who handled the case is told. Raises NoFeedback when nobody was answered
    since it was last opened, AlreadyConcluded, NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    if case.outcome is not None:
        raise AlreadyConcluded(case_no=case.case_no, outcome=case.outcome.words)
    if not _is_answered(session, case):
        raise NoFeedback
    case.outcome, case.closed_at = Outcome(outcome), clock.now()
    case.result, case.method = result or case.result, method or case.method
    changes.note(session, case, Change.CONCLUDED, status=Status.CLOSED, reason=result, by=by)
    # Settling the dispute does not answer the petition: its own track stops its deadlines.
    is_tracked = petitions.find(session, case.id) is not None
    case_deadlines.close_for_case(session, case.id, spared=petitions.FAMILY if is_tracked else None)
    whistles.call_off(session, case.id)
    concluded.emit(session, case)
    return case


def record_revisit(
    session: Session,
    case_id: int,
    finding: str,
    *,
    round: int = 1,
    way: str | None = None,
    remark: str | None = None,
    by: Person | None = None,
) -> Revisit:
    """Record what a revisit found; trying again after reaching nobody is another attempt."""
    case = _closed(session, case_id, "回访")
    visit = Revisit(
        case_id=case.id,
        district=case.district,
        reopenings=case.reopenings,
        round=round,
        attempt=_attempts(session, case, round) + 1,
        at=clock.now(),
        by=changes.actor(by),
        way=way,
        finding=finding,
        remark=remark,
    )
    session.add(visit)
    changes.note(session, case, Change.REVISITED, reason=finding, by=by)
    return visit


def list_failed_ways(session: Session, case_id: int, *, round: int) -> frozenset[str]:
    """The ways (`Revisit.way`) by which nobody was reached in this round of revisiting so far."""
    case = changes.get(session, case_id)
    tried = select(Revisit.way).where(
        Revisit.case_id == case.id,
        Revisit.reopenings == case.reopenings,
        Revisit.round == round,
        Revisit.finding == "unreachable",
        Revisit.way.is_not(None),
    )
    return frozenset(way for way in session.scalars(tried) if way)


def reopen(
    session: Session,
    case_id: int,
    reason: str,
    *,
    tier: Tier | str | None = None,
    by: Person | None = None,
) -> Case:
    """Open a closed case again, where it was closed and with who had it then.

    The second time it goes one tier up, unless `tier` says where to. Raises
    CaseNotClosed, ReasonRequired.
    """
    case = _closed(session, case_id, "重开")
    if not reason.strip():
        raise ReasonRequired
    case.reopenings += 1
    case.outcome, case.closed_at = None, None
    again = _higher(case.tier) if case.reopenings >= REOPENINGS_UNTIL_HIGHER else case.tier
    wanted = Tier(tier) if tier else again
    if wanted is not case.tier:
        case.owner_id = None
    changes.note(
        session, case, Change.REOPENED, tier=wanted, status=Status.HANDLING, reason=reason, by=by
    )
    return case


def archive(session: Session, case_id: int, *, by: Person | None = None) -> Case:
    """Archive a closed case: nothing of it changes any more. Raises CaseNotClosed."""
    case = _closed(session, case_id, "归档")
    case.archived_at = clock.now()
    changes.note(session, case, Change.ARCHIVED, status=Status.ARCHIVED, by=by)
    case_deadlines.close_all(session, case.id)
    return case


def _closed(session: Session, case_id: int, verb: str) -> Case:
    case = changes.get_open(session, case_id)
    if case.status is not Status.CLOSED:
        raise CaseNotClosed(case_no=case.case_no, verb=verb)
    return case


def _is_answered(session: Session, case: Case) -> bool:
    """Whether somebody was answered since the case was last opened."""
    newest = func.max(CaseChange.id)
    both = select(
        newest.filter(CaseChange.what == Change.FED_BACK),
        newest.filter(CaseChange.what == Change.REOPENED),
    )
    answered, reopened = session.execute(both.where(CaseChange.case_id == case.id)).one()
    return answered is not None and answered > (reopened or 0)


def _attempts(session: Session, case: Case, number: int) -> int:
    visits = select(Revisit.attempt).where(
        Revisit.case_id == case.id,
        Revisit.round == number,
        Revisit.reopenings == case.reopenings,
    )
    return max(session.scalars(visits), default=0)


def _higher(tier: Tier | None) -> Tier | None:
    tiers = list(Tier)
    return tiers[min(tier.rank + 1, len(tiers) - 1)] if tier else None
