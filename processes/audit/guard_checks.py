"""Verifying what guards the tables inside the database: its triggers, the rules they read, who holds office.

The owner of a database gets past a trigger by taking it away. Whoever puts it back leaves no trace of
that: then what should be in the tables is all there is to go by.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select, text
from sqlalchemy.orm import Session

from processes.audit.findings import Finding, Part, Step
from processes.audit.log import AuditEntry
from processes.organisation import offices
from processes.organisation.offices import ADMINISTRATORS, IncompatibleOffices, IndispensableOffice
from processes.organisation.roles import Role

_ADDED_TO = ("audit_entry", "event", "record", "register_change", "seal", "sealed_head")
_NEVER_EMPTIED = (
    *("account", "appointment", "audit_head", "history_key", "instance", "person"),
    *("incompatible_offices", "indispensable_office"),
)
_RULES = ("incompatible_offices", "indispensable_office")
#: Per table what fires before which statement, as PostgreSQL tells it.
GUARDS = frozenset(
    [
        *(
            (each, "DELETE OR UPDATE OR TRUNCATE", "STATEMENT", "keep_history")
            for each in _ADDED_TO
        ),
        *((each, "TRUNCATE", "STATEMENT", "keep_rows") for each in _NEVER_EMPTIED),
        *((each, "INSERT OR DELETE OR UPDATE", "STATEMENT", "keep_rows") for each in _RULES),
        ("appointment", "INSERT OR UPDATE", "ROW", "keep_offices_compatible"),
        ("appointment", "DELETE OR UPDATE", "ROW", "keep_offices_held"),
        ("account", "DELETE OR UPDATE", "ROW", "keep_holders_accounts"),
    ]
)
#: What they do, and what that calls: SHA-256 of the text. A migration that changes one changes it here.
FUNCTIONS = {
    "keep_history": "e7035b695e914a460105a519f8438f5b7da981cad4fe64425a8578dfc659ff23",
    "keep_holders_accounts": "c6b5164b7f0031be72c8462af72c1b048bf9281a51ede69316c0eef78ee883f8",
    "keep_offices_compatible": "38328f1050bd6ad0ba3b5aa53358957074fb04a9f502babdbdf9d6337933f83a",
    "keep_offices_held": "e487956fe419ba71882c5d88924d42c08dd76251e9d11bb2a4bd465b9499bbb6",
    "keep_rows": "dbeb0f6ce2f55d15142c6e1906e3a7c57864e8e5640fb8be7a535f7fc946128b",
    "office_today": "dbf99f6b213e062870c52d449e70ce9f51cfbfaa010e51a6edcfcfc19abb0979",
    "require_holder": "7b1482e395b7ecf0813be8b64feac973d792c54cbab3b9481399efc85ed999e3",
}
#: Enabled, and not only where changes are replayed from another server.
_STANDING = text(
    "SELECT pg_get_triggerdef(oid, true) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
)
_TEXTS = text(
    "SELECT proname, prosrc FROM pg_proc"
    " WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(:names)"
)
#: A setting kept for a role or the database would let every session pass by the triggers.
_PASSED_BY = text(
    "SELECT count(*) FROM pg_db_role_setting, unnest(setconfig) AS kept"
    " WHERE kept LIKE 'session_replication_role=%' AND kept NOT LIKE '%=origin'"
)


def next_batch(session: Session, _place: Any | None) -> Step:
    """All of it at once: there is little."""
    found = [*_triggers(session), *_functions(session), *_rules(session), *_offices(session)]
    return Step(found, len(GUARDS), None)


def _triggers(session: Session) -> Iterator[Finding]:
    standing = {each.partition(" BEFORE ")[2] for each in session.scalars(_STANDING)}
    for table, events, each, function in sorted(GUARDS):
        if f"{events} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()" not in standing:
            yield Finding(table, "", f"数据库的守卫（{function}，{events}）被删除、停用或改动")
    if session.scalar(_PASSED_BY):
        yield Finding(
            "pg_db_role_setting", "", "数据库被设为不执行守卫（session_replication_role）"
        )


def _functions(session: Session) -> Iterator[Finding]:
    rows = session.execute(_TEXTS, {"names": sorted(FUNCTIONS)})
    known = {name: hashlib.sha256(source.encode()).hexdigest() for name, source in rows}
    for name, digest in FUNCTIONS.items():
        if known.get(name) != digest:
            yield Finding("pg_proc", name, "守卫所做的事被改动，或已不见")


def _rules(session: Session) -> Iterator[Finding]:
    pairs = select(IncompatibleOffices.one, IncompatibleOffices.other)
    known = {frozenset(each) for each in session.execute(pairs)}
    meant = {frozenset({one, other}) for one in ADMINISTRATORS for other in Role if one != other}
    if known != meant:
        yield Finding("incompatible_offices", "", "不得兼任的规则被改动")
    if set(session.scalars(select(IndispensableOffice.role))) != ADMINISTRATORS:
        yield Finding("indispensable_office", "", "必须有人在任的规则被改动")


def _offices(session: Session) -> Iterator[Finding]:
    """Whoever is in charge, of a system that is in use."""
    for each in offices.list_violations(session):
        why = f"兼任“{each.one.words}”与“{each.other.words}”，不得兼任"
        yield Finding("appointment", "", f"人员{each.person.id}{why}")
    if not session.scalar(select(exists().select_from(AuditEntry))):
        return
    held = {row.Appointment.role for row in session.execute(offices.administrators())}
    for role in sorted(ADMINISTRATORS - held):
        yield Finding("appointment", "", f"没有能登录的“{role.words}”在任")


GUARDED = Part("数据库的守卫", lambda _session: len(GUARDS), next_batch)
