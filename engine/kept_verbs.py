"""Verbs are counted, and told in the log, once the transaction they were taken in was kept."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from engine import logs, metrics

#: `Session.info` key of the verbs of the transaction: which, and of which instance.
TAKEN = "engine.kept_verbs"
#: And of how many there were as each savepoint was opened that is open still.
_BEFORE = "engine.kept_verbs.before"


def note(session: Session, verb: str, instance_id: int) -> None:
    """A verb was taken on an instance."""
    session.info.setdefault(TAKEN, []).append((verb, instance_id))


@event.listens_for(Session, "after_commit")
def _kept(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for verb, instance_id in session.info.pop(TAKEN, ()):
        metrics.VERBS.labels(verb).inc()
        told: dict[str, Any] = {"verb": verb, "instance": instance_id}
        logs.WORK.info("Verb kept", extra={"fields": told})


@event.listens_for(Session, "after_transaction_create")
def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        before: dict[SessionTransaction, int] = session.info.setdefault(_BEFORE, {})
        before[transaction] = len(session.info.get(TAKEN, ()))


@event.listens_for(Session, "after_rollback")
def _taken_back(session: Session) -> None:
    nested = session.get_nested_transaction()
    if nested is not None and TAKEN in session.info:
        # What was only tried was not taken.
        del session.info[TAKEN][session.info.get(_BEFORE, {}).get(nested, 0) :]


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(TAKEN, None)
        session.info.pop(_BEFORE, None)
    elif transaction.nested:
        session.info.get(_BEFORE, {}).pop(transaction, None)
