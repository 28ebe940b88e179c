"""Keeping what is done for a sponsored case: why it was proposed, each effort, the recognition."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.errors import MissingField
from processes.sponsorship.dates import EFFORT_ON
from processes.sponsorship.models import Basis, Effort, Progress, Recognition, Sponsorship


def propose(
    session: Session,
    case_id: int,
    *,
    is_backlog: bool,
    grounds: Collection[str],
    difficulty: str,
    by: Person | None,
) -> Sponsorship:
    """Keep on what ground the case is proposed; proposing it again writes it anew."""
    case = changes.get_open(session, case_id)
    row = find_proposal(session, case_id) or Sponsorship(case_id=case.id, district=case.district)
    row.is_backlog, row.grounds, row.difficulty = is_backlog, list(grounds), difficulty.strip()
    row.proposed_at, row.proposed_by = clock.now(), changes.actor(by)
    session.add(row)
    session.flush()
    return row


def find_proposal(session: Session, case_id: int) -> Sponsorship | None:
    """On what ground the case was proposed."""
    return session.scalar(select(Sponsorship).filter_by(case_id=case_id))


def record_effort(
    session: Session,
    case_id: int,
    what: Effort | str,
    content: str,
    *,
    on: date | None = None,
    place: str | None = None,
    people: str | None = None,
    promises: str | None = None,
    by: Person | None,
) -> Progress:
    """Keep one effort; an outreach needs its place. Raises MissingField, DateTooEarly, DateTooLate."""
    case = changes.get_open(session, case_id)
    today = clock.today()
    if not content.strip():
        raise MissingField(field="进展")
    if Effort(what) is Effort.OUTREACH and not (place or "").strip():
        raise MissingField(field="下访地点")
    if on:
        EFFORT_ON.require(session, on, case.id)
    row = Progress(
        case_id=case.id,
        district=case.district,
        what=Effort(what),
        on=on or today,
        place=(place or "").strip() or None,
        people=(people or "").strip() or None,
        promises=(promises or "").strip() or None,
        content=content.strip(),
        recorded_by=changes.actor(by),
        recorded_at=clock.now(),
    )
    session.add(row)
    session.flush()
    if row.what is Effort.OUTREACH:
        changes.facts_changed.emit(session, case.id, by)
    return row


def list_efforts(session: Session, case_id: int) -> Sequence[Progress]:
    """What was done for the case, the newest first."""
    chosen = select(Progress).filter_by(case_id=case_id)
    return session.scalars(chosen.order_by(Progress.on.desc(), Progress.id.desc())).all()


def count_efforts(session: Session, district: str, since: date, until: date) -> dict[Effort, int]:
    """How often each kind of effort was made in a period (下访次数……)."""
    counted = session.execute(
        select(Progress.what, func.count().label("number"))
        .where(Progress.district == district, Progress.on.between(since, until))
        .group_by(Progress.what)
    )
    known = {row.what: row.number for row in counted}
    return {each: known.get(each, 0) for each in Effort}


def recognise(
    session: Session,
    case_id: int,
    *,
    is_recognised: bool,
    basis: Basis | str,
    note: str,
    by: Person | None,
) -> Recognition:
    """Keep whether the committee verified that the case is settled, and on what."""
    case = changes.get_open(session, case_id)
    row = Recognition(
        case_id=case.id,
        district=case.district,
        is_recognised=is_recognised,
        basis=Basis(basis),
        note=note.strip(),
        at=clock.now(),
        by=changes.actor(by),
    )
    session.add(row)
    verdict = "认定化解" if is_recognised else "未予认定"
    words = f"{verdict}（{row.basis.words}）：{row.note}"
    changes.note(session, case, Change.NOTED, reason=words, by=by)
    session.flush()
    return row


def list_recognitions(session: Session, case_id: int) -> Sequence[Recognition]:
    """Every verification of the case, the newest first."""
    chosen = select(Recognition).filter_by(case_id=case_id).order_by(Recognition.id.desc())
    return session.scalars(chosen).all()
