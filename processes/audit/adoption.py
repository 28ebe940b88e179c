"""The first start with keys: they are made, and all that was written before is vouched for once.

The database knows the keys' names alone. A program that has not the same keys does not start; keys
are never made anew for a database that has used some.
"""

from datetime import datetime

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, history, history_keys, locks, records, starting
from engine.db import Base
from engine.errors import EngineError
from engine.models import Instance
from processes.audit import deliveries
from processes.audit import log as audit_log
from processes.audit.log import AuditEntry
from processes.audit.seal_models import Seal

KEYS = locks.declare("history-keys")
#: The entry of the audit log that says which tables' rows were vouched for: once, whatever becomes of it.
TABLES = "tables.adopted"
#: As that entry was called while it told of people, accounts and offices alone.
PEOPLE = "people.adopted"
#: Vouched for together with the histories, and with people, before there was such an entry.
_WITH_CASES = frozenset(
    {
        *("attachment", "card", "case_change", "case_comment", "clock", "clock_extension"),
        *("clock_pause", "date_correction", "dispute_case", "document", "feedback", "party"),
        *("revisit", "settlement"),
    }
)
_WITH_PEOPLE = frozenset({"absence", "account", "administrative_request", "appointment", "person"})
#: Instances vouched for before they are written.
BATCH = 200


class OtherHistoryKey(EngineError):
    """密钥文件{path}不是这个数据库所用的那一份。请从备份或另一台机器取回，不要另建。"""


class SealsWithoutKey(EngineError):
    """数据库中已有封存，却没有所用密钥的记载：该记载被删除了。请从备份恢复，并请审计员核对封存。"""


class HistoryKey(Base):
    """A key that vouches for history; the key itself is not here."""

    __tablename__ = "history_key"

    #: history, seal
    kind: Mapped[str] = mapped_column(primary_key=True)
    #: Tells nothing of the key.
    name: Mapped[str]
    since_at: Mapped[datetime]


@starting.check
def require(session: Session) -> None:
    """Make the keys and vouch for what there is, where no key was used yet; else have the same.

    Raises HistoryKeyMissing, HistoryKeyBroken, KeyFileError, OtherHistoryKey, SealsWithoutKey;
    SettingError for a place seals cannot be sent to.
    """
    deliveries.require()
    KEYS.acquire(session)
    if session.scalar(text("SELECT to_regclass('history_key')")) is None:
        return
    used = {each.kind: each.name for each in session.scalars(select(HistoryKey))}
    if not used:
        if session.scalar(select(exists().where(Seal.number > 0))):
            raise SealsWithoutKey
        history_keys.make()
    names = history_keys.names()
    for kind, file in (
        ("history", history_keys.history_key_file()),
        ("seal", history_keys.seal_key_file()),
    ):
        if used.get(kind, names[kind]) != names[kind]:
            raise OtherHistoryKey(path=file)
    if not used:
        adopt_cases(session)
        now = clock.now()
        session.add_all(HistoryKey(kind=k, name=v, since_at=now) for k, v in names.items())
        session.flush()
    adopt_tables(session)


def adopt_tables(session: Session) -> None:
    """Vouch for the rows of tables that were not recorded before; the log says of which it was done."""
    known = _list_adopted(session)
    chosen = [each for each in records.tables.values() if each.table not in known]
    if chosen:
        audit_log.lock(session)
        rows = records.adopt(session, chosen)
        audit_log.record(session, TABLES, tables=sorted(each.table for each in chosen), rows=rows)


def _list_adopted(session: Session) -> set[str]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.what.in_((TABLES, PEOPLE))))
    known = set(_WITH_CASES)
    for each in entries:
        known |= _WITH_PEOPLE if each.what == PEOPLE else set(each.details["tables"])
    return known


def adopt_cases(session: Session) -> None:
    """Vouch for every instance, every fact of a case and every entry of the audit log as they are."""
    # What was written with a key already vouches for itself.
    chosen = select(Instance.id).where(Instance.head_mac == b"", Instance.events > 0)
    instances = session.scalars(chosen.order_by(Instance.id)).all()
    for start in range(0, len(instances), BATCH):
        some = instances[start : start + BATCH]
        for instance in session.scalars(
            select(Instance).where(Instance.id.in_(some)).with_for_update()
        ):
            history.adopt(session, instance)
        session.flush()
        session.expunge_all()
    records.adopt(session, [e for e in records.tables.values() if e.table in _WITH_CASES])
    audit_log.adopt(session)
