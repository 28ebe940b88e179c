"""Looking for a form that was received before, and keeping that one was."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, identity, locks
from engine.scheduling import timetable
from processes.organisation.people import Person
from processes.receipts.models import FormReceipt

FORMS = locks.declare("receipts.form")
#: A phone that lay in a drawer longer than this is asked about what it sends, not believed.
KEPT = timedelta(days=90)


def find(session: Session, form_key: str, by: identity.Person) -> FormReceipt | None:
    """Where the person's form of that key led; None for one that did not arrive yet.

    Two sendings of one form wait for each other here, so that the second finds the first.
    """
    FORMS.acquire(session, by.id, form_key)
    return session.scalar(select(FormReceipt).filter_by(person_id=int(by.id), form_key=form_key))


def keep(session: Session, form_key: str, by: identity.Person, *, address: str) -> None:
    """Keep that the form arrived, and where the person was led."""
    row = insert(FormReceipt).values(
        district=select(Person.district).where(Person.id == int(by.id)).scalar_subquery(),
        person_id=int(by.id),
        form_key=form_key,
        address=address,
        received_at=clock.now(),
    )
    session.execute(row.on_conflict_do_nothing())


def list_known(session: Session, form_keys: Collection[str], by: identity.Person) -> list[str]:
    """Which of the keys are of forms of the person that arrived."""
    known = select(FormReceipt.form_key).where(
        FormReceipt.person_id == int(by.id), FormReceipt.form_key.in_(form_keys)
    )
    return list(session.scalars(known)) if form_keys else []


@timetable.scheduled("receipts.clear", hour=2, minute=40)
def clear(session: Session, due: datetime) -> int:
    """Drop what nobody sends any more; how many."""
    old = delete(FormReceipt).where(FormReceipt.received_at < due - KEPT)
    return len(session.scalars(old.returning(FormReceipt.id)).all())
