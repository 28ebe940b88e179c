"""What a page shows of the comments on a case, and keeping another."""

from typing import Any

from flask import flash, g, request

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.choices import Status
from processes.cases.models import Case
from processes.casework import comments
from processes.casework.comments import CommentAudience
from web.translation import gettext as _

#: What the form says for a word to the parties that asks them for papers.
PAPERS = "papers"


def describe(case: Case) -> dict[str, Any]:
    """The comments the visitor may read, and whom the next may mention."""
    person = g.visitor.person
    may_read = comments.readable(g.db, case, person)
    said = comments.list_for_case(g.db, case, may_read)
    return {
        "comments": said,
        "comment_people": display_names.resolve_people(g.db, [each.by for each in said]),
        "circle": [
            each for each in comments.list_circle(g.db, case) if str(each.id) not in person.ids
        ],
        "may_comment": case.status is not Status.ARCHIVED,
        "may_tell_parties": permissions.may(g.db, Permission.CASE_FEEDBACK, person, case),
        "comment_typed": "",
        "comment_audience": _audience(),
    }


def _audience() -> str:
    """For whom a comment is that was refused; else for colleagues."""
    offered = {*CommentAudience, PAPERS}
    asked = request.form.get("audience", "")
    return asked if asked in offered else CommentAudience.INTERNAL.value


def add(case: Case, task_id: int | None = None) -> None:
    """Keep what was typed; raises as `processes.casework.comments.add`."""
    wanted = _audience()
    asks_papers = wanted == PAPERS
    row = comments.add(
        g.db,
        case.id,
        request.form.get("words", ""),
        audience=CommentAudience.PARTIES if asks_papers else CommentAudience(wanted),
        asks_papers=asks_papers,
        task_id=task_id,
        by=g.visitor.person,
    )
    told = len(row.mentions)
    flash(_("已写下，并提醒了%(n)s人。", n=told) if told else _("已写下。"), "success")
