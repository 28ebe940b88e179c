"""The six conditions of which any one takes a department's case to a leader (docs/domain.md 6.3).

Two of them the diagram sees itself: a second meeting without a decision, and the end of its
time. The others are offered to the centre, and a petition past its sixty days goes by itself.
"""

from datetime import timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.choices import RiskColor, Side, Source
from processes.cases.models import Case, Party
from processes.deadlines.models import CaseDeadline, DeadlineStatus
from processes.whistles.models import Whistle

#: So many meetings without a decision, cases of one person within a year, people of one group.
MEETINGS, REPEATS, GROUP = 2, 3, 5
YEAR = timedelta(days=365)
#: Who comes in person, and so comes as a group.
IN_PERSON = frozenset({Source.VISIT, Source.RECEPTION, Source.PETITION})


def list_fulfilled(session: Session, case: Case) -> list[str]:
    """The codes of the conditions that hold, as docs/domain.md 6.3 orders them (`reasons.ticked`)."""
    holds = {
        "undecided": _is_undecided(session, case),
        "expired": _is_over(session, case, "department.resolve"),
        "red": case.risk_color is RiskColor.RED,
        "petition": _is_over(session, case, "xf.close"),
        "repeat": _is_repeated(session, case),
        "group": _is_group(case),
    }
    return [code for code, is_so in holds.items() if is_so]


def _is_undecided(session: Session, case: Case) -> bool:
    undecided = select(func.count()).where(
        Whistle.case_id == case.id, Whistle.result == "undecided"
    )
    return (session.scalar(undecided) or 0) >= MEETINGS


def _is_over(session: Session, case: Case, key: str) -> bool:
    is_late = or_(
        CaseDeadline.status == DeadlineStatus.LATE,
        and_(CaseDeadline.status == DeadlineStatus.RUNNING, CaseDeadline.due_at <= clock.now()),
    )
    found = select(CaseDeadline.id).where(
        CaseDeadline.case_id == case.id, CaseDeadline.key == key, is_late
    )
    return session.scalar(found.limit(1)) is not None


def _is_repeated(session: Session, case: Case) -> bool:
    """Whether one of the applicants comes for the third time within a year."""
    own = select(Party).where(Party.case_id == case.id, Party.side == Side.APPLICANT)
    return any(_times(session, case, party) >= REPEATS for party in session.scalars(own))


def _times(session: Session, case: Case, party: Party) -> int:
    if party.id_no_index:
        same = Party.id_no_index == party.id_no_index
    elif party.phone_index:
        same = and_(Party.phone_index == party.phone_index, Party.name_index == party.name_index)
    else:
        return 1
    counted = (
        select(func.count(func.distinct(Case.id)))
        .join(Party, Party.case_id == Case.id)
        .where(
            same,
            Party.side == Side.APPLICANT,
            Case.registered_at <= case.registered_at,
            Case.registered_at > case.registered_at - YEAR,
        )
    )
    return session.scalar(counted) or 0


def _is_group(case: Case) -> bool:
    in_person = case.is_petition or case.source in IN_PERSON
    return in_person and case.people_count >= GROUP
