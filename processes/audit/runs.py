"""A verification the auditor asked for: a job a step, so that its page shows how far it is."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, jobs
from engine.db import Base, BigId
from engine.errors import NotFound
from engine.identity import Person
from processes.audit import log as audit_log
from processes.audit import verification
from processes.audit.findings import Finding

#: As many findings are kept; beyond that their number alone.
MOST = 500


class Verification(Base):
    """A verification, and how far it is."""

    __tablename__ = "verification"

    id: Mapped[BigId]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    #: Title of the part under way.
    part: Mapped[str]
    #: JSON: number of the part, and where in it the next step begins.
    place: Mapped[str]
    #: Rows of the part looked at, and there are.
    done: Mapped[int]
    total: Mapped[int]
    #: JSON: table, row and why of each.
    findings: Mapped[str]
    count: Mapped[int]
    ended_at: Mapped[datetime | None]

    @property
    def found(self) -> list[Finding]:
        """The findings that are kept."""
        return [Finding(*each) for each in orjson.loads(self.findings)]


def ask(session: Session, by: Person) -> Verification:
    """Begin a verification; a worker does it."""
    run = Verification(
        asked_at=clock.now(),
        asked_by=int(by.id),
        part="",
        place="[0,null]",
        done=0,
        total=0,
        findings="[]",
        count=0,
    )
    session.add(run)
    session.flush()
    audit_log.record(session, "audit.verified", by=by, verification=run.id)
    _next(session, run)
    return run


def get(session: Session, run_id: int) -> Verification:
    """The verification of that id; raises NotFound."""
    found = session.get(Verification, run_id)
    if found is None:
        raise NotFound
    return found


def list_newest(session: Session, size: int = 5) -> Sequence[Verification]:
    """The newest verifications."""
    return session.scalars(select(Verification).order_by(Verification.id.desc()).limit(size)).all()


@jobs.job("history.verify")
def step(session: Session, run_id: int, place: str) -> None:
    """Look at the next few hundred rows; a step that was done already is not done again."""
    run = session.get_one(Verification, run_id, with_for_update=True)
    if run.ended_at is not None or run.place != place:
        return
    number, begin = orjson.loads(run.place)
    part = verification.PARTS[number]
    if begin is None:
        run.part, run.done, run.total = part.title, 0, part.total(session)
    session.flush()
    taken = verification.look(session, part, begin)
    _add(run, taken.findings)
    run.done += taken.done
    run.total = max(run.total, run.done)
    after = [number, taken.place] if taken.place is not None else [number + 1, None]
    run.place = orjson.dumps(after).decode()
    if after[0] == len(verification.PARTS):
        _end(session, run)
    else:
        _next(session, run)


def _add(run: Verification, findings: Sequence[Finding]) -> None:
    kept = [*orjson.loads(run.findings), *([x.table, x.row, x.why] for x in findings)]
    run.findings, run.count = orjson.dumps(kept[:MOST]).decode(), run.count + len(findings)


def _next(session: Session, run: Verification) -> None:
    session.flush()
    jobs.defer(session, "history.verify", run_id=run.id, place=run.place)


def _end(session: Session, run: Verification) -> None:
    run.ended_at = clock.now()
    session.flush()
    audit_log.record(session, "audit.verification_ended", verification=run.id, found=run.count)
