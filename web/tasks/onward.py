"""Before and after a task is completed: what would come next, what came, and where to go on."""

from typing import Any

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine import tasks as engine_tasks
from engine.errors import EngineError
from engine.forms import FormInvalid
from engine.models import TaskStatus, UserTask
from processes.access.permissions import Permission
from processes.casework import next_steps, worklist
from processes.casework.next_steps import Outlook
from processes.lists import reading, tasks
from processes.lists.declaration import Query
from web.errors import sentence
from web.next_steps import step_words
from web.permissions import requires
from web.tasks import bp, forms, page
from web.translation import gettext as _


@bp.post("/<int:task_id>/next-steps")
@requires(Permission.TASK_COMPLETE)
def foresee(task_id: int) -> ResponseReturnValue:
    """What completing with these answers would lead to, as sentences; nothing is kept of it."""
    found = page.require(task_id)
    typed = forms.typed(request.form.get("data", ""))
    try:
        outlook = next_steps.foresee(g.db, task_id, typed, by=g.visitor.person)
    except FormInvalid as wrong:
        mistakes = forms.mistakes(found.schema, typed, wrong.errors)["errors"]
        lacking = "”“".join(dict.fromkeys(_(each.label) for each in mistakes if each.label))
        words = _("取决于“%(fields)s”，填好后这里显示下一步。", fields=lacking) if lacking else ""
        return jsonify(lines=[words] if words else [], is_known=False)
    except EngineError as refusal:
        return jsonify(lines=[sentence(refusal, g.db)], is_known=False)
    return jsonify(lines=list(_foreseen(outlook)), is_known=True)


@bp.get("/<int:task_id>/after")
@requires(Permission.TASK_READ)
def after(task_id: int) -> ResponseReturnValue:
    """On to the next step of the same case if it is the visitor's, else to the next of the list."""
    found, person = page.require(task_id), g.visitor.person
    waiting = worklist.list_for_case(g.db, found.case)
    mine = [each for each in waiting if each.owner is None and _is_mine(each)]
    fresh = [each for each in waiting if each.opened_at >= (found.task.closed_at or each.opened_at)]
    if found.task.status is TaskStatus.COMPLETED and (steps := next_steps.name_steps(g.db, fresh)):
        flash("\n".join(step_words(each) for each in steps), "info")
    ahead = next(iter(sorted(mine, key=lambda each: each not in fresh)), None)
    if ahead is None:
        items = reading.list_page(g.db, tasks.LIST, person, Query(), size=1).items
        ahead = items[0].task if items else None
    if ahead is None or ahead.id == task_id:
        return redirect(url_for("tasks.index", finished=task_id))
    return redirect(url_for("tasks.show", task_id=ahead.id, finished=task_id))


def _foreseen(outlook: Outlook) -> Any:
    yield from (step_words(each) for each in outlook.steps)
    for each in outlook.failures:
        yield _("提交后会出错，须由管理员处理：%(why)s", why=each)
    if outlook.is_over:
        yield _("提交后流程结束。")
    elif not outlook.steps and not outlook.failures:
        yield _("提交后没有要人办理的新步骤：等其他单位办完，或等期限、消息。")


def _is_mine(task: UserTask) -> bool:
    person = g.visitor.person
    return task.assignee in person.ids or (
        task.assignee is None and engine_tasks.may_hold(task, person)
    )
