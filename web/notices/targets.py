"""Where a notice leads: to the page of its matter, or of its case."""

from flask import g, url_for
from sqlalchemy import select

from engine import tasks as engine_tasks
from engine.models import TaskStatus, UserTask
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.notices.inbox import Item


def address(item: Item) -> str | None:
    """The page to go to; None where there is none, or none the reader may see."""
    if not item.is_open:
        return None
    kind, _, key = item.notice.matter.partition(":")
    if kind == "task" and (task := _task(key)):
        return url_for("tasks.show", task_id=task)
    if kind == "card" or kind == "card-withdrawn":
        return url_for("cards.show", card_id=int(key))
    if kind == "cards":
        return url_for("cards.index", waiting="1" if key == "unexplained" else None)
    if kind == "order":
        return url_for("supervision.show", order_id=int(key))
    if kind.startswith("petition-") and item.notice.case_id is not None:
        return url_for("petitions.show", case_id=item.notice.case_id)
    if kind.startswith("administrators") and _may_decide():
        return url_for("access.list_requests")
    if kind == "studio" and permissions.may(g.db, Permission.STUDIO_READ, g.visitor.person):
        return url_for("studio.show", change_id=int(key))
    if item.notice.case_id is not None:
        return _of_case(item.notice.case_id)
    return None


def _of_case(case_id: int) -> str:
    """The reader's own task of the case that is due first, where there is one; else the case."""
    own = engine_tasks.open_for(g.visitor.person).join(
        Case, Case.instance_id == UserTask.instance_id
    )
    first = own.where(Case.id == case_id).order_by(UserTask.due_at.asc().nulls_last(), UserTask.id)
    task = g.db.scalar(first.limit(1))
    if task is not None:
        return url_for("tasks.show", task_id=task.id)
    return url_for("cases.show", case_id=case_id)


def _may_decide() -> bool:
    return permissions.may(g.db, Permission.ADMINISTRATOR_DECIDE, g.visitor.person)


def _task(key: str) -> int | None:
    """The open task of `<instance>/<token>`."""
    instance, _, token = key.partition("/")
    query = select(UserTask.id).where(
        UserTask.instance_id == int(instance),
        UserTask.token == token,
        UserTask.status == TaskStatus.OPEN,
    )
    return g.db.scalar(query)  # type: ignore[no-any-return]
