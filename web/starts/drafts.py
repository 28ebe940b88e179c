"""Keeping what is typed into the form a process is started with, while it is typed."""

from collections.abc import Sequence
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.casework import drafts
from processes.casework.drafts import StartDraft
from processes.organisation import directory
from processes.starts import startable
from web.permissions import requires
from web.starts import bp
from web.tasks.drafts import answer
from web.translation import gettext as _


@bp.post("/start/<key>/draft")
@requires(Permission.PROCESS_START)
def save_draft_of_start(key: str) -> ResponseReturnValue:
    """Keep what is typed so far; answers as for a task."""
    person = g.visitor.person
    startable.require(g.db, key, person)
    return answer(
        lambda told: drafts.save_for_start(
            g.db,
            key,
            told.answers,
            district=directory.district(g.db),
            base=told.base,
            device=told.device,
            by=person,
        ),
        lambda: list_all(key),
    )


@bp.post("/start/<key>/draft/discard")
@requires(Permission.PROCESS_START)
def discard_draft_of_start(key: str) -> ResponseReturnValue:
    """Begin the form anew."""
    startable.require(g.db, key, g.visitor.person)
    drafts.remove_for_start(g.db, key, g.visitor.person)
    flash(_("草稿已删除。"), "success")
    return redirect(url_for("starts.begin", key=key, dropped="1"))


def list_all(key: str) -> Sequence[StartDraft]:
    """The visitor's own drafts of the start, the newest first."""
    return drafts.list_for_start(g.db, key, g.visitor.person)


def describe(key: str) -> dict[str, Any]:
    """What the page shows of them; the one asked for, else the newest, is what the form begins with."""
    kept = list_all(key)
    wanted = readers.asked(readers.row, request.args.get("draft"))
    shown = next((each for each in kept if each.id == wanted), kept[0] if kept else None)
    return {"drafts": kept, "draft": shown, "values": {} if shown is None else shown.answers}
