"""Whoever a step is offered to by name answers for the case from then on (mediator, leader)."""

from sqlalchemy import update

from engine.observers import Entry, What, observer
from engine.script import Context
from processes.cases.models import Case


@observer
def owned(context: Context, entry: Entry) -> None:
    """Keep the assignee of a step as the owner of its case; a claim of a group's task does not."""
    if context.session is None or entry.what is not What.OFFERED:
        return
    assignee = entry.details["assignee"]
    if assignee and str(assignee).isdigit():
        chosen = update(Case).where(Case.case_no == context.instance.business_key)
        context.session.execute(chosen.values(owner_id=int(assignee)))
