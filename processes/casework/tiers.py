"""Moving a case between the tiers: up by escalation, down by return. Its number stays."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change, Level, ReturnReason, Status, Tier
from processes.cases.models import Case, CaseChange
from processes.casework import first_tiers
from processes.errors import NotHigher, NotLower
from processes.whistles import whistles

#: From which return on the district's centre decides instead of sending it back again.
RETURNS_UNTIL_REFERRED = 3


def enter_tier(
    session: Session,
    case_id: int,
    tier: Tier | str,
    reason: str | None = None,
    *,
    level: Level | str | None = None,
    by: Person | None = None,
) -> Case:
    """Put the case on `tier`: the first one, a higher one, or the one it has already.

    Raises NotHigher for a lower one (that is `return_down`; but what the district's centre
    has ruled, and a reopened case, may go anywhere), NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    wanted, before = Tier(tier), first_tiers.current(session, case)
    if before and wanted.rank < before.rank and not _may_go_anywhere(session, case):
        raise NotHigher(now=before.words, wanted=wanted.words)
    if wanted is not before:
        if before is not None:
            # It asks the tables: before anything of the case is changed, which then is written once.
            whistles.call_off(session, case.id, spare_emergencies=True)
        case.owner_id = None
    case.level = Level(level) if level else first_tiers.centre(case.level, wanted)
    if wanted is before and case.status is Status.HANDLING:
        return case
    higher = before is not None and wanted.rank > before.rank
    what = Change.ESCALATED if higher else Change.ENTERED_TIER
    change = changes.note(
        session, case, what, tier=wanted, status=Status.HANDLING, reason=reason, by=by
    )
    first_tiers.enter(session, case, change)
    return case


def return_down(
    session: Session,
    case_id: int,
    tier: Tier | str,
    reason_code: ReturnReason | str,
    reason: str | None = None,
    *,
    by: Person | None = None,
) -> bool:
    """Send the case back to a lower tier; the third time the district's centre gets it instead.

    Answers whether it was referred to the centre (the tier then stays as it is).
    Raises NotLower, NoSuchCase, CaseArchived.
    """
    case = changes.get_open(session, case_id)
    wanted, before, why = Tier(tier), case.tier, ReturnReason(reason_code)
    if before is None or wanted.rank >= before.rank:
        raise NotLower(now=before.words if before else "未分流", wanted=wanted.words)
    case.returns += 1
    if case.returns >= RETURNS_UNTIL_REFERRED:
        case.level = Level.DISTRICT
        changes.note(session, case, Change.REFERRED, reason_code=why, reason=reason, by=by)
        return True
    case.owner_id = None
    changes.note(session, case, Change.RETURNED, tier=wanted, reason_code=why, reason=reason, by=by)
    return False


def record_first_contact(session: Session, case_id: int, *, by: Person | None = None) -> Case:
    """Record when the parties were first contacted; a later contact changes nothing."""
    case = changes.get_open(session, case_id)
    if case.first_contact_at is None:
        case.first_contact_at = clock.now()
        changes.note(session, case, Change.CONTACTED, by=by)
    return case


def _may_go_anywhere(session: Session, case: Case) -> bool:
    # Whoever decides so writes down why in the same breath.
    last = select(CaseChange.what).where(
        CaseChange.case_id == case.id, CaseChange.what != Change.NOTED
    )
    newest = session.scalar(last.order_by(CaseChange.id.desc()).limit(1))
    return newest in {Change.REFERRED, Change.REOPENED}
