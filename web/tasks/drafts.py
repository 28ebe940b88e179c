"""Keeping what is typed into a task's form, while it is typed."""

from http import HTTPStatus

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from engine.models import UserTask
from processes import readers
from processes.access.permissions import Permission
from processes.casework import drafts
from processes.casework.drafts import DraftTooLarge, DraftUnreadable
from web import words
from web.errors import sentence
from web.permissions import requires
from web.tasks import bp, forms, page
from web.translation import gettext as _


@bp.post("/<int:task_id>/draft")
@requires(Permission.TASK_COMPLETE)
def save_draft(task_id: int) -> ResponseReturnValue:
    """Keep what is typed so far; says under which number, and whether another is beside it."""
    found = page.require(task_id)
    if not page.may_work(found):
        raise NotPermitted
    return keep(found.task, found.case.district)


@bp.post("/<int:task_id>/draft/discard")
@requires(Permission.TASK_COMPLETE)
def discard_draft(task_id: int) -> ResponseReturnValue:
    """Begin the form anew."""
    page.require(task_id)
    drafts.remove(g.db, task_id, g.visitor.person)
    flash(_("草稿已删除。"), "success")
    return redirect(url_for("tasks.show", task_id=task_id, finished=task_id))


def keep(task: UserTask, district: str) -> ResponseReturnValue:
    """Keep what was sent of a task's form; answers as `save_draft` does. Who may is for the caller to say."""
    try:
        kept = drafts.save(
            g.db,
            task,
            forms.typed(request.form.get("data", "")),
            district=district,
            base=_base(),
            device="phone" if request.form.get("device") == "phone" else "computer",
            by=g.visitor.person,
        )
    except DraftTooLarge as refusal:
        return jsonify(refused=sentence(refusal)), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except DraftUnreadable as refusal:
        return jsonify(refused=sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if kept is None:
        return jsonify(refused=""), HTTPStatus.CONFLICT
    others = [
        each for each in drafts.list_for_task(g.db, task.id, g.visitor.person) if each is not kept
    ]
    return jsonify(
        draft=kept.id, version=kept.version, at=words.moment(kept.saved_at), others=len(others)
    )


def _base() -> tuple[int, int] | None:
    """The draft the page's words go on from."""
    draft = readers.asked(readers.row, request.form.get("draft"))
    version = readers.asked(readers.row, request.form.get("version"))
    return None if draft is None or version is None else (draft, version)
