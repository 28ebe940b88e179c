"""What was released, whichever way: the list, the difference of any two, the way back to an earlier one."""

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.models import Definition
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.studio import comparison, releases, reverting
from processes.studio.comparison import Comparison
from processes.studio.models import FileKind
from processes.studio.releases import Release
from web import errors
from web.paging import Page
from web.permissions import requires
from web.studio import bp, deciding, sentences
from web.studio.versions import Side, side_of_release
from web.translation import gettext as _

SIZE = 30


@dataclass(frozen=True)
class Compared:
    """One file that is not the same after two releases."""

    name: str
    kind: FileKind
    before: Side
    after: Side
    seen: Comparison


@bp.get("/releases")
@requires(Permission.STUDIO_READ)
def list_releases() -> ResponseReturnValue:
    """Every release, the newest first: who, when, why, which files."""
    return _list()


@bp.get("/releases/compare")
@requires(Permission.STUDIO_READ)
def compare_releases() -> ResponseReturnValue:
    """What differs in force after two releases, the earlier at the left."""
    wanted = [readers.asked(readers.row, request.args.get(each)) for each in ("old", "new")]
    before, after = (releases.find(g.db, each or 0) for each in sorted(wanted, key=_number))
    pairs = releases.differing(releases.in_force(g.db, before), releases.in_force(g.db, after))
    return render_template(
        "studio/release_compare.html",
        before=before,
        after=after,
        files=[_compared(old, new) for old, new in pairs],
    )


@bp.post("/releases/<int:deployment_id>/restore")
@requires(Permission.STUDIO_DRAFT)
def restore_release(deployment_id: int) -> ResponseReturnValue:
    """Draft what was in force after this release, to be reviewed and released again."""
    deployment = releases.find(g.db, deployment_id)
    try:
        with g.db.begin_nested():
            made = reverting.restore(g.db, deployment, by=g.visitor.person)
    except ProcessError as refusal:
        return _list(refusal), errors.status(refusal)
    flash(_("已另建一项变更，内容是那次发布以后的文件；照常送审、复核后发布。"), "success")
    return redirect(url_for("studio.show", change_id=made.id))


def _list(refusal: ProcessError | None = None) -> str:
    after = readers.asked(readers.row, request.args.get("after"))
    found = releases.list_releases(g.db, before=after, size=SIZE + 1)
    rows = list(found[:SIZE])
    return render_template(
        "studio/releases.html",
        page=Page(rows, str(rows[-1].deployment.id) if len(found) > SIZE else ""),
        is_first=after is None,
        people=_people(rows),
        refusals=sentences.refusal(refusal) if refusal else [],
    )


def _people(rows: list[Release]) -> dict[str, str]:
    by = [int(each.deployment.by) for each in rows if each.deployment.by]
    found = deciding.people([each.change for each in rows if each.change], [])
    return found | display_names.resolve_people(g.db, by)


def _compared(old: Definition | None, new: Definition | None) -> Compared:
    before, after = side_of_release(old), side_of_release(new)
    named = new or old
    name, kind = (named.name, FileKind(named.kind)) if named else ("", FileKind.BPMN)
    seen = comparison.compare(kind, name, before.content, after.content)
    return Compared(name, kind, before, after, seen)


def _number(asked: int | None) -> int:
    return asked or 0
