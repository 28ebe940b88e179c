"""The answers to a petition and what is open to the petitioner after each (32—36条)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.errors import NotConcluded
from processes.petitions import dates, timing
from processes.petitions.choices import Finding, Instance, Stage
from processes.petitions.models import Answer, Petition
from processes.petitions.track import find, get, record_change


def request(
    session: Session, case_id: int, instance: Instance | str, *, by: Person | None = None
) -> Answer:
    """The petitioner asked for the review or re-review in time: thirty days to answer (35、36条)."""
    which, row = Instance(instance), get(session, case_id)
    asked = _answer(session, row, which)
    asked.requested_at = clock.now()
    row.stage = Stage.REVIEW if which is Instance.REVIEW else Stage.RECHECK
    timing.stop(session, case_id, f"xf.{which.value}.apply")
    timing.begin(session, case_id, f"xf.{which.value}.decide", asked.requested_at, timing.OFFICE)
    record_change(session, case_id, f"信访人申请{which.words[:2]}", by)
    return asked


def answer(
    session: Session, case_id: int, instance: Instance | str, *, by: Person | None = None
) -> Answer:
    """Record that the written answer was served; the petitioner's right to a review runs from that day.

    What it says is written before, by `write`. After the re-review there is nothing more.
    """
    which, row = Instance(instance), get(session, case_id)
    given = _answer(session, row, which)
    given.issued_at, given.issued_by = clock.now(), changes.actor(by)
    given.delivered_on = given.delivered_on or clock.today()
    row.stage = _AFTER[which]
    timing.stop(session, case_id, _LIMIT[which])
    timing.end_right(session, case_id, "xf.object")
    if which is Instance.RECHECK:
        row.ended_at = clock.now()
    elif row.nature.has_a_term:
        timing.begin_right(session, case_id, _NEXT[which], given.delivered_on)
    record_change(session, case_id, f"{which.words}已送达信访人", by)
    return given


def write(
    session: Session,
    case_id: int,
    instance: Instance | str,
    *,
    finding: Finding | str,
    organ: str | None,
    delivered_on: date | None,
    **words: str | None,
) -> Answer:
    """Store what an answer says; `words` are columns of `Answer` (claim, facts, basis, opinion …).

    Raises DateTooEarly, DateTooLate, NoSuchPetition.
    """
    row = get(session, case_id)
    if delivered_on:
        dates.DELIVERED[Instance(instance)].require(session, delivered_on, case_id)
    given = _answer(session, row, Instance(instance))
    given.finding, given.organ, given.delivered_on = Finding(finding), organ, delivered_on
    for column, text in words.items():
        setattr(given, column, text)
    session.flush()
    return given


def write_request(session: Session, case_id: int, instance: Instance | str, words: str) -> Answer:
    """Store why the petitioner asks for a review."""
    asked = _answer(session, get(session, case_id), Instance(instance))
    asked.request = words
    session.flush()
    return asked


def accept_as_final(session: Session, case_id: int, *, by: Person | None = None) -> Petition:
    """Let the last answer be final: the petitioner accepts it or has not asked for a review in time."""
    row = get(session, case_id)
    row.stage, row.ended_at = Stage.STANDS, clock.now()
    for key in ("xf.review.apply", "xf.recheck.apply"):
        timing.end_right(session, case_id, key)
    record_change(session, case_id, "信访答复生效", by)
    return row


def require_ended(session: Session, case_id: int) -> None:
    """Raise NotConcluded unless nothing more is open to the petitioner (依法终结)."""
    row = find(session, case_id)
    if row is None or row.stage not in (Stage.STANDS, Stage.FINAL):
        raise NotConcluded


def list_for_petition(session: Session, petition: Petition) -> list[Answer]:
    """The answers given to a petition, oldest first."""
    chosen = select(Answer).where(Answer.petition_id == petition.id)
    return list(session.scalars(chosen.order_by(Answer.id)))


_LIMIT = {
    Instance.HANDLING: "xf.close",
    Instance.REVIEW: "xf.review.decide",
    Instance.RECHECK: "xf.recheck.decide",
}
_NEXT = {Instance.HANDLING: "xf.review.apply", Instance.REVIEW: "xf.recheck.apply"}
_AFTER = {
    Instance.HANDLING: Stage.ANSWERED,
    Instance.REVIEW: Stage.REVIEWED,
    Instance.RECHECK: Stage.FINAL,
}


def _answer(session: Session, row: Petition, instance: Instance) -> Answer:
    chosen = select(Answer).filter_by(petition_id=row.id, instance=instance)
    found = session.scalar(chosen)
    if found is None:
        found = Answer(petition_id=row.id, district=row.district, instance=instance)
        session.add(found)
        session.flush()
    return found
