"""The versions of a file: looked at, compared, brought back."""

from dataclasses import dataclass

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.instances import drawing
from engine.models import Definition
from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.studio import bases, changes, comparison, drafts, versions
from processes.studio.models import Draft, Version
from web import files, input
from web.permissions import requires
from web.studio import bp, deciding
from web.studio.files import mimetype
from web.translation import gettext as _


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    title: str
    content: bytes
    #: where an island reads it
    address: str


@bp.get("/files/<int:draft_id>/versions")
@requires(Permission.STUDIO_READ)
def versions_page(draft_id: int) -> ResponseReturnValue:
    """Every version with who and when, the newest first."""
    draft = drafts.find(g.db, draft_id)
    change, found = changes.find(g.db, draft.change_id), versions.list_versions(g.db, draft)
    return render_template(
        "studio/versions.html",
        draft=draft,
        change=change,
        versions=found,
        numbers={each.id: each.number for each in found},
        whole={each.id for each in found if each.thinned_at is None},
        newest=versions.newest(g.db, draft),
        people=display_names.resolve_people(g.db, [each.saved_by for each in found]),
        is_open=deciding.is_open(change),
    )


@bp.get("/versions/<int:version_id>/source")
@requires(Permission.STUDIO_READ)
def source(version_id: int) -> ResponseReturnValue:
    """One version, byte for byte; it never changes."""
    version = versions.find(g.db, version_id)
    draft = g.db.get(Draft, version.draft_id)
    headers = {
        files.NAMED: files.named("attachment", draft.name),
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return Response(versions.text(g.db, version), mimetype=mimetype(draft), headers=headers)


@bp.get("/files/<int:draft_id>/compare")
@requires(Permission.STUDIO_READ)
def compare(draft_id: int) -> ResponseReturnValue:
    """Two versions beside each other: one and the newest, or the release it started from."""
    draft = drafts.find(g.db, draft_id)
    change, newest = changes.find(g.db, draft.change_id), versions.newest(g.db, draft)
    new = _version(draft, "new") or newest
    old = _version(draft, "old")
    if new is None:
        raise NotFound
    aside = new if new.is_aside and new.settled_at is None else None
    if old is None and new.is_aside:
        old = newest
    before = (
        side_of_version(draft, old.id) if old else side_of_release(bases.started_from(g.db, draft))
    )
    after = side_of_version(draft, new.id)
    return render_template(
        "studio/compare.html",
        draft=draft,
        change=change,
        before=before,
        after=after,
        seen=comparison.compare(draft.kind, draft.name, before.content, after.content),
        aside=aside,
        new=new,
        newest=newest,
        is_open=deciding.is_open(change),
    )


@bp.post("/versions/<int:version_id>/bring-back")
@requires(Permission.STUDIO_DRAFT)
def bring_back(version_id: int) -> ResponseReturnValue:
    """Make the next version of this one."""
    version = versions.find(g.db, version_id)
    draft = drafts.find(g.db, version.draft_id)
    made = versions.restore(g.db, draft, version, by=g.visitor.person)
    flash(_("第%(old)s版的内容已成为第%(new)s版。", old=version.number, new=made.number), "success")
    return redirect(url_for("studio.edit", draft_id=draft.id))


@bp.post("/versions/<int:version_id>/name")
@requires(Permission.STUDIO_DRAFT)
def name_version(version_id: int) -> ResponseReturnValue:
    """Give it a name to find it by; what has one is never thinned out."""
    version = versions.find(g.db, version_id)
    draft = drafts.find(g.db, version.draft_id)
    name = input.text("name", _("版本名称"), most=versions.LONGEST_NAME)
    versions.call(g.db, version, name)
    return redirect(url_for("studio.versions_page", draft_id=draft.id))


@bp.post("/versions/<int:version_id>/leave")
@requires(Permission.STUDIO_DRAFT)
def leave_aside(version_id: int) -> ResponseReturnValue:
    """Keep the newest; this one stays among the versions."""
    version = versions.find(g.db, version_id)
    draft = drafts.find(g.db, version.draft_id)
    versions.set_aside(g.db, draft, version)
    flash(_("保留最新版；第%(n)s版仍可查看和取回。", n=version.number), "success")
    return redirect(url_for("studio.edit", draft_id=draft.id))


def side_of_version(draft: Draft, version_id: int) -> Side:
    """A version of the draft as one of two that are compared."""
    version = versions.of_draft(g.db, draft, version_id)
    title = _("第%(n)s版", n=version.number) + (_("（旁存）") if version.is_aside else "")
    address = url_for("studio.source", version_id=version.id)
    return Side(title, versions.text(g.db, version), address)


def side_of_release(definition: Definition | None) -> Side:
    """A release as one of two that are compared; nothing where there was none."""
    if definition is None:
        return Side(_("（新文件，以前没有）"), b"", "")
    address = url_for("studio.release_source", definition_id=definition.id)
    title = _("发布的第%(n)s版", n=definition.version)
    return Side(title, drawing.text(g.db, definition.id), address)


def _version(draft: Draft, name: str) -> Version | None:
    asked = readers.asked(readers.row, request.args.get(name))
    return versions.of_draft(g.db, draft, asked) if asked else None
