"""Keeping what is typed into a task's form, while it is typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import flash, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotPermitted
from engine.models import UserTask
from processes import readers
from processes.access.permissions import Permission
from processes.casework import drafts
from processes.casework.drafts import Draft, DraftTooLarge, DraftUnreadable
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
    person = g.visitor.person
    return answer(
        lambda told: drafts.save(
            g.db,
            task,
            told.answers,
            district=district,
            base=told.base,
            device=told.device,
            by=person,
        ),
        lambda: drafts.list_for_task(g.db, task.id, person),
    )


@dataclass(frozen=True)
class Told:
    """What the page sends of a draft."""

    answers: dict[str, Any]
    #: the id and version of the draft its words go on from
    base: tuple[int, int] | None
    device: str


def answer(
    save: Callable[[Told], Draft | None], list_all: Callable[[], Sequence[Draft]]
) -> ResponseReturnValue:
    """Keep what was sent, and say under which number, and how many others are beside it."""
    device = "phone" if request.form.get("device") == "phone" else "computer"
    told = Told(forms.typed(request.form.get("data", "")), _base(), device)
    try:
        kept = save(told)
    except DraftTooLarge as refusal:
        return jsonify(refused=sentence(refusal)), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except DraftUnreadable as refusal:
        return jsonify(refused=sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if kept is None:
        return jsonify(refused=""), HTTPStatus.CONFLICT
    others = [each for each in list_all() if each is not kept]
    return jsonify(
        draft=kept.id, version=kept.version, at=words.moment(kept.saved_at), others=len(others)
    )


def _base() -> tuple[int, int] | None:
    """The draft the page's words go on from."""
    draft = readers.asked(readers.row, request.form.get("draft"))
    version = readers.asked(readers.row, request.form.get("version"))
    return None if draft is None or version is None else (draft, version)
