"""Whoever a step is offered to by name answers for the case from then on (mediator, leader)."""

from sqlalchemy import update

from engine.observers import Entry, What, wanting
from engine.script import Context
from processes.cases.models import Case


def _names_somebody(entry: Entry) -> bool:
    return entry.what is What.OFFERED and str(entry.details["assignee"]).isdigit()


@wanting(_names_somebody)
def owned(context: Context, entry: Entry) -> None:
    """Keep the assignee of a step as the owner of its case; a claim of a group's task does not."""
    if context.session is not None:
        chosen = update(Case).where(Case.case_no == context.instance.business_key)
        context.session.execute(chosen.values(owner_id=int(entry.details["assignee"])))
