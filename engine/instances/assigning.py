"""What the listeners of a task say of who is to have it in hand (`zeebe:taskListeners`, `assigning`)."""

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.identity import Person
from engine.instances import step
from engine.models import Instance, UserTask


def ask(
    session: Session, instance: Instance, task: UserTask, to: str | None, by: Person | None
) -> str | None:
    """Who gets the task that `to` is to have, None: its candidates; the listeners may say another.

    The caller has locked the instance. Raises Denied and ListenerFailed; costs nothing where nobody listens.
    """
    if task.element not in catalogue.bundle_for(session, instance).assigning:
        return to
    return step.look(session, instance, by).ask_assignee(task.token, to)
