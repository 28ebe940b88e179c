"""A district with a history worth forging: two cases, papers, a log, two seals and what came after."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, records
from engine.history import HistoryEvent
from engine.models import Instance
from processes import documents
from processes.audit import adoption, deliveries, sealing
from processes.audit import log as audit_log
from processes.cases.models import CaseChange, Party
from processes.deadlines.models import CaseDeadline
from processes.directories import village_officers
from processes.documents import download
from processes.documents.models import Document
from processes.organisation.people import Account
from processes.registers import entries
from tests.journeys.district import District, moment
from tests.processes.factories import VILLAGE

#: When it is verified: the morning after the second seal.
NOW = moment(3, 6, 10)


def build(engine):
    """Live through it, each act in a transaction of its own; the ids a forger would look up."""
    with Session(engine, expire_on_commit=False) as session, clock.at(moment(3, 2, 9)):
        adoption.require(session)
        district = District(session, moment(3, 2, 9))
        for who in ("auditor", "security_admin", "system_admin"):
            person = int(district.cast[who].id)
            session.add(Account(person_id=person, login=who, password_hash="x"))  # noqa: S106
        for who in ("center", "auditor", "leader"):
            audit_log.record(session, "signed_in", by=district.cast[who])
        session.commit()
        first = district.register("拖欠工程款", category="0699")
        session.commit()
        other = district.register("邻里争执", category="0201")
        session.commit()
        district.case = first
        _seal(session, 3)
        district.do("grid_worker", "Contact")
        session.commit()
        _seal(session, 5)
        district.until(3, 6, 9)
        session.commit()
        district.do("mediator", "Accept")
        session.commit()
        with clock.at(NOW):
            audit_log.record(session, "signed_out", by=district.cast["center"])
            session.commit()
            written = documents.issue(
                session, other.id, "identity_proof", by=district.cast["center"]
            )
            session.flush()
            download.read_content(session, written)
            session.commit()
        officer = _officer(session, district.cast["center"])
        session.commit()
        return {**_named(session, first, other), "written": written.id, "officer": officer}


def _officer(session, by):
    """An entry of a register."""
    typed = {"village": VILLAGE, "kind": "police", "name": "示例警官", "since_on": "2026-01-05"}
    given = {key: [value] for key, value in typed.items()}
    return entries.create(session, village_officers.REGISTER, given, by).id


def _seal(session, day):
    with clock.at(moment(3, day, 1, 10)):
        sealing.nightly(session, clock.now())
        session.flush()
        deliveries.send(session, sealing.find_newest(session).number)
        session.commit()


def _named(session, first, other):
    events = session.scalars(
        select(HistoryEvent.id)
        .where(HistoryEvent.instance_id == first.instance_id)
        .order_by(HistoryEvent.seq)
    ).all()
    entries = session.scalars(select(audit_log.AuditEntry.id).order_by("id")).all()
    of_case = {"case": first.id, "other": other.id, "instance": first.instance_id}
    rows = {
        model.__tablename__: session.scalars(
            select(model.id).where(model.case_id == first.id).order_by(model.id.desc())
        ).first()
        for model in (CaseDeadline, CaseChange, Document, Party)
    }
    last_record = session.scalars(
        select(records.Record.id).where(records.Record.subject == first.id).order_by("id")
    ).all()[-1]
    return {
        **of_case,
        **rows,
        "other_instance": session.scalars(
            select(Instance.id).where(Instance.id != first.instance_id)
        ).first(),
        "first": events[0],
        "middle": events[len(events) // 2],
        "last": events[-1],
        "entry": entries[2],
        "last_entry": entries[-1],
        "record": last_record,
    }
