"""Whoever a step is offered to by name answers for the case from then on (mediator, leader)."""

from sqlalchemy import update

from engine import records
from engine.observers import Event, EventType, observing
from engine.script import Context
from processes.cases.models import Case


def _names_somebody(entry: Event) -> bool:
    return entry.what is EventType.OFFERED and str(entry.details["assignee"]).isdigit()


@observing(_names_somebody, formerly=("processes.observers.ownership.owned",))
def record_owner(context: Context, entry: Event) -> None:
    """Keep the assignee of a step as the owner of its case; a claim of a group's task does not."""
    if context.session is not None:
        chosen = update(Case).where(Case.case_no == context.instance.business_key)
        owned_by = chosen.values(owner_id=int(entry.details["assignee"])).returning(Case)
        cases = context.session.scalars(owned_by, execution_options={"recorded": True})
        records.note_written(context.session, cases, ("owner_id",))
