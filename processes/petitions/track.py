"""What happens to a petition until it is answered: registered, given to an organ, accepted.

Each verb writes the petition's rows and starts or stops its deadlines. None of them asks
which tier has the case.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines.models import CaseDeadline, Ending
from processes.errors import (
    AccusedOrgan,
    AlreadyObjected,
    InterestedOrgan,
    MissingField,
    NoSuchPetition,
    ObjectedOrgan,
    ObjectionTooLate,
)
from processes.petitions import timing
from processes.petitions.choices import Nature, NoticeChannel, Stage, Way
from processes.petitions.models import Petition, Referral


def file(session: Session, case_id: int) -> Petition:
    """The petition office has received the case as a petition: fifteen days to transfer it (22条)."""
    case = changes.get(session, case_id)
    row = Petition(case_id=case.id, district=case.district, received_at=clock.now())
    session.add(row)
    session.flush()
    timing.begin(session, case.id, "xf.transfer", row.received_at, timing.OFFICE)
    return row


def find(session: Session, case_id: int) -> Petition | None:
    """The petition of the case, where it is one."""
    return session.scalar(select(Petition).where(Petition.case_id == case_id))


def get(session: Session, case_id: int) -> Petition:
    """The petition of the case; raises NoSuchPetition."""
    found = find(session, case_id)
    if found is None:
        raise NoSuchPetition
    return found


def refer(
    session: Session,
    case_id: int,
    organ: str,
    *,
    way: Way | str = Way.TRANSFER,
    nature: Nature | str | None = None,
    named_units: Collection[str] = (),
    words: str | None = None,
    by: Person | None = None,
) -> Referral:
    """Give the petition to an organ; it has five working days to object, fifteen days to notify.

    Once accepted it is only handed on: the sixty days keep running (34条). Raises
    AccusedOrgan, InterestedOrgan for an organ the petition is about, ObjectedOrgan for one whose
    objection was upheld, NoSuchPetition.
    """
    row = get(session, case_id)
    if nature:
        reclassify(session, case_id, Nature(nature), by=by)
    row.named_units = sorted({*(row.named_units or ()), *named_units})
    if organ in row.named_units:
        raise AccusedOrgan if row.nature is Nature.DENUNCIATION else InterestedOrgan
    if any(each.is_upheld and each.organ == organ for each in list_referrals(session, row)):
        raise ObjectedOrgan
    now, row.organ = clock.now(), organ
    referral = Referral(
        petition_id=row.id,
        district=row.district,
        organ=organ,
        way=Way(way),
        words=words,
        at=now,
        by=changes.actor(by),
    )
    session.add(referral)
    session.flush()
    timing.stop(session, case_id, "xf.transfer")
    timing.begin_right(session, case_id, "xf.object", now)
    if row.accepted_at is None:
        row.stage = Stage.REFERRED
        timing.begin_anew(session, case_id, "xf.notify", organ)
    else:
        timing.hand_over(session, case_id, "xf.close", organ)
    record_change(session, case_id, f"信访事项{Way(way).words}", by)
    return referral


def reclassify(
    session: Session, case_id: int, nature: Nature, *, by: Person | None = None
) -> Petition:
    """Another kind of matter: only what is 申诉求决 is owed an answer in sixty days (31、34条).

    Of one that is accepted the sixty days end here, or run from its acceptance.
    """
    row = get(session, case_id)
    if nature is row.nature:
        return row
    record_change(session, case_id, f"诉求类别由{row.nature.words}改为{nature.words}", by)
    row.nature = nature
    if row.accepted_at and row.stage is Stage.ACCEPTED:
        if nature.has_a_term:
            unit = row.organ or timing.OFFICE
            timing.begin_anew(session, case_id, "xf.close", unit, start=row.accepted_at)
        else:
            timing.stop(session, case_id, "xf.close", Ending.CALLED_OFF)
            record_change(session, case_id, "不再适用六十日办结期限和复查、复核", by)
    return row


def require_discreet(session: Session, case_id: int, units: Collection[str]) -> None:
    """Raise AccusedOrgan if one of the units is denounced in this case: nobody calls it to it (30条)."""
    row = find(session, case_id)
    is_denounced = row is not None and row.nature is Nature.DENUNCIATION
    if row is not None and is_denounced and not set(units).isdisjoint(row.named_units):
        raise AccusedOrgan


def object_to(session: Session, case_id: int, objection: str) -> Referral:
    """The organ says the matter is not its own (23条); raises ObjectionTooLate, AlreadyObjected."""
    if not objection.strip():
        raise MissingField(field="异议理由")
    referral = _present(session, case_id)
    running = timing.list_open(session, case_id, "xf.object")
    if referral.objected_at is not None:
        raise AlreadyObjected
    if not running or clock.now() > running[0].due_at:
        raise ObjectionTooLate(due=_until(running))
    referral.objected_at, referral.objection = clock.now(), objection.strip()
    timing.stop(session, case_id, "xf.object")
    return referral


def rule(
    session: Session, case_id: int, *, upheld: bool, words: str, by: Person | None = None
) -> Referral:
    """The petition office has looked into the objection; upheld, the material goes back."""
    referral = _present(session, case_id)
    referral.ruled_at, referral.ruling, referral.is_upheld = clock.now(), words, upheld
    if upheld:
        # The material goes back: who has it no more need not tell the petitioner any more.
        timing.stop(session, case_id, "xf.notify", Ending.TRANSFERRED)
    told = "异议成立，原材料交还并改派" if upheld else "异议不成立，继续办理"
    record_change(session, case_id, told, by)
    return referral


def accept(session: Session, case_id: int, *, by: Person | None = None) -> Petition:
    """The organ accepts (受理): for a demand (申诉求决) it has sixty days from now (34条)."""
    row = get(session, case_id)
    row.accepted_at = row.accepted_at or clock.now()
    row.stage = Stage.ACCEPTED
    timing.stop(session, case_id, "xf.notify")
    if row.nature.has_a_term:
        timing.begin(session, case_id, "xf.close", row.accepted_at, row.organ or timing.OFFICE)
    record_change(session, case_id, "信访事项已受理", by)
    return row


def refuse(session: Session, case_id: int, *, by: Person | None = None) -> Petition:
    """The organ does not accept; the petitioner has been told why (23条)."""
    row = get(session, case_id)
    row.refused_at = row.ended_at = clock.now()
    row.stage = Stage.REFUSED
    for key in ("xf.notify", "xf.close"):
        timing.stop(session, case_id, key)
    timing.end_right(session, case_id, "xf.object")
    record_change(session, case_id, "信访事项不予受理", by)
    return row


def write_notice(session: Session, case_id: int, way: NoticeChannel | str, words: str) -> Petition:
    """Store how the petitioner was told whether the petition is accepted, and in which words."""
    row = get(session, case_id)
    row.notice, row.notice_words = NoticeChannel(way), words
    session.flush()
    return row


def list_referrals(session: Session, petition: Petition) -> list[Referral]:
    """To whom the petition was given, oldest first."""
    chosen = select(Referral).where(Referral.petition_id == petition.id)
    return list(session.scalars(chosen.order_by(Referral.id)))


def record_change(session: Session, case_id: int, words: str, by: Person | None) -> None:
    """Add an entry about the petition to the changes of its case."""
    changes.note(session, changes.get(session, case_id), Change.NOTED, reason=words, by=by)


def _present(session: Session, case_id: int) -> Referral:
    found = list_referrals(session, get(session, case_id))
    if not found:
        raise NoSuchPetition
    return found[-1]


def _until(running: list[CaseDeadline]) -> str:
    return f"{clock.local(running[0].due_at):%m月%d日%H:%M}" if running else "此前"
