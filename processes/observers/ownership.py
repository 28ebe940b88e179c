"""Whoever a step is offered to by name answers for the case from then on (mediator, leader)."""

from engine.observers import Event, EventType, observing
from engine.script import Context
from processes.cases import changes


def _names_somebody(entry: Event) -> bool:
    return entry.what is EventType.OFFERED and str(entry.details["assignee"]).isdigit()


@observing(_names_somebody, formerly=("processes.observers.ownership.owned",))
def record_owner(context: Context, entry: Event) -> None:
    """Keep the assignee of a step as the owner of its case; a claim of a group's task does not."""
    if context.session is None:
        return
    case = changes.find_by_number(context.session, context.instance.business_key)
    if case is not None:
        case.owner_id = int(entry.details["assignee"])
