"""Tells people of tasks that are theirs by name, or that cannot wait for a look at the list.

What a group may take in its own time stands in the list of tasks; a notice of each would be noise.
"""

from datetime import datetime, timedelta
from typing import Any

from engine.observers import Event, EventType, observing
from engine.script import Context
from processes import notices
from processes.notices import Urgency
from processes.whistles import task_subjects

#: A task of a group that is due sooner than this is told at once.
SOON = timedelta(hours=4)


_OVER = (EventType.COMPLETED, EventType.CANCELLED, EventType.TAKEN_BACK)


def _is_of_a_task(entry: Event) -> bool:
    return entry.kind == "userTask" and entry.what in (EventType.OFFERED, *_OVER)


@observing(_is_of_a_task)
def offered(context: Context, entry: Event) -> None:
    """Tell of a task when it is offered, and take the notice back once it is done."""
    if context.session is None:
        return
    matter = f"task:{context.instance.id}/{entry.token}"
    if entry.what in _OVER:
        # What urged it (`processes.casework.urging`) has nothing to urge any more, nor has
        # who was asked to sign it (`processes.casework.signers`) anything to sign.
        over = ("", "/urge", "/urged", "/sign")
        notices.dismiss(context.session, *(matter + each for each in over))
    else:
        _tell(context, entry, matter)


def _tell(context: Context, entry: Event, matter: str) -> None:
    assert context.session is not None
    assignee, due = entry.details["assignee"], entry.details["due"]
    is_soon = bool(due) and datetime.fromisoformat(due) - context.now <= SOON
    is_own = bool(assignee) and str(assignee).isdigit()
    if not is_own and not (is_soon and entry.details["groups"]):
        return
    number = context.instance.business_key
    title = task_subjects.task_title(context.session, entry.name, entry.details.get("item"))
    told: dict[str, Any] = {
        "matter": matter,
        # An instance of no case has no number.
        "title": f"{number} {title}" if number else title,
        "body": "时限很短，请立即办理。" if is_soon else "请及时办理。",
        "case_no": number,
        "urgency": Urgency.URGENT if is_soon else Urgency.NORMAL,
    }
    if is_own:
        notices.notify(context.session, to=[assignee], **told)
    else:
        notices.notify_group(context.session, groups=entry.details["groups"], **told)
