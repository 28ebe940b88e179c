"""Why a task can no longer be done, in a sentence."""

from flask import g

from engine import history
from engine.history import HistoryEvent
from engine.models import TaskStatus, UserTask
from processes.cases import display_names
from web import words as words_
from web.translation import gettext as _


def describe(task: UserTask) -> str:
    """Who finished it, what ended it, or that the process rests."""
    if task.status is TaskStatus.COMPLETED:
        who = display_names.resolve_people(g.db, [task.closed_by]).get(task.closed_by or "", "")
        return _(
            "这项任务已由%(who)s于%(at)s办结。",
            who=who or _("系统"),
            at=words_.moment(task.closed_at),
        )
    if task.status is TaskStatus.SUSPENDED:
        return _("流程已暂停，恢复后才能继续办理。")
    return _cancelled(task)


def _cancelled(task: UserTask) -> str:
    at = words_.moment(task.closed_at)
    event = _ending(task)
    fired = [each for each in event.trail if each["what"] == "fired"] if event else []
    # Only time wakes an instance: nobody did anything, that was what ended it.
    if event and event.what == "woken" and fired:
        name = fired[0].get("name") or _("时限已到")
        return _("这项任务到时没有办结，已于%(at)s取消（%(name)s），无需再办。", at=at, name=name)
    return _("流程已进入别的步骤，这项任务已于%(at)s取消，无需再办。", at=at)


def _ending(task: UserTask) -> HistoryEvent | None:
    """The event in which it was cancelled; of a step taken many times, the one nearest in time."""
    closed_at = task.closed_at
    if closed_at is None:
        return None
    events = [
        each
        for each in history.list_for_instance(g.db, task.instance_id)
        if _cancels(each, task.element)
    ]
    return min(events, key=lambda each: abs(each.at - closed_at), default=None)


def _cancels(event: HistoryEvent, element: str) -> bool:
    return any(each["element"] == element and each["what"] == "cancelled" for each in event.trail)
