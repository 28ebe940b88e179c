"""The files of a change: added, copied, uploaded, edited, taken out, handed out."""

from dataclasses import asdict

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.deployment import catalogue
from engine.faults import Refused
from engine.instances import drawing
from engine.models import Definition
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import bases, changes, drafts, findings, remarks, uploading, versions
from processes.studio.errors import NoSuchRelease
from processes.studio.models import Draft, FileKind
from web import files
from web.app import LARGER
from web.permissions import requires
from web.studio import bp, deciding, suggestions
from web.studio.changes import refused
from web.translation import gettext as _

#: Which page edits which kind; what is not here is edited as text.
_EDITORS = {
    FileKind.BPMN: "studio/bpmn.html",
    FileKind.DMN: "studio/dmn.html",
    FileKind.FORM: "studio/form.html",
    FileKind.RULES: "studio/rules.html",
}
#: What stands around the files of a form that is sent, at most.
_AROUND = 64 * 2**10
LARGER["studio.upload"] = uploading.BOUNDS.sent + _AROUND
_MIMETYPES = {FileKind.BPMN: "application/xml", FileKind.DMN: "application/xml"}


@bp.post("/<int:change_id>/files")
@requires(Permission.STUDIO_DRAFT)
def add_file(change_id: int) -> ResponseReturnValue:
    """A new file, nearly empty or from a template, opened at once."""
    change = changes.find(g.db, change_id)
    kind, _colon, starter = request.form.get("kind", "").partition(":")
    name = f"{request.form.get('name', '').strip()}.{kind}"
    try:
        with g.db.begin_nested():
            draft = drafts.add_blank(g.db, change, name, by=g.visitor.person, starter=starter)
    except ProcessError as refusal:
        return refused(change, refusal)
    return redirect(url_for("studio.edit", draft_id=draft.id))


@bp.post("/<int:change_id>/copy")
@requires(Permission.STUDIO_DRAFT)
def copy_files(change_id: int) -> ResponseReturnValue:
    """Drafts of released files."""
    change = changes.find(g.db, change_id)
    chosen = [
        int(each)
        for each in request.form.getlist("definition")
        if each.isascii() and each.isdigit()
    ]
    known = {each.id for each in catalogue.list_released(g.db)}
    try:
        with g.db.begin_nested():
            if not chosen or not known.issuperset(chosen):
                raise NoSuchRelease
            for each in chosen:
                drafts.copy(g.db, change, each, by=g.visitor.person)
    except ProcessError as refusal:
        return refused(change, refusal)
    return redirect(url_for("studio.show", change_id=change_id))


@bp.post("/<int:change_id>/upload")
@requires(Permission.STUDIO_DRAFT)
def upload(change_id: int) -> ResponseReturnValue:
    """Files from elsewhere, also as a zip; of a name that is there already, the next version."""
    change = changes.find(g.db, change_id)
    try:
        with g.db.begin_nested():
            done = uploading.upload(g.db, change, files.all_sent("file"), by=g.visitor.person)
    except (Refused, ProcessError) as refusal:
        return refused(change, refusal)
    told = _("已上传：新增%(added)s个，更新%(altered)s个，与原来相同%(same)s个。", **_counts(done))
    flash(told, "success")
    return redirect(url_for("studio.show", change_id=change_id))


@bp.get("/files/<int:draft_id>")
@requires(Permission.STUDIO_READ)
def edit(draft_id: int) -> ResponseReturnValue:
    """The editor of the file's kind."""
    draft = drafts.find(g.db, draft_id)
    change, newest = changes.find(g.db, draft.change_id), versions.newest(g.db, draft)
    if newest is None:
        raise NoSuchRelease
    content, said = versions.text(g.db, newest), remarks.list_open_at(g.db, draft)
    return render_template(
        _EDITORS.get(draft.kind, "studio/text.html"),
        draft=draft,
        change=change,
        newest=newest,
        content=content.decode("utf-8", "replace"),
        unsettled=versions.list_unsettled(g.db, draft),
        newer=bases.newer(bases.released(g.db), draft, content),
        findings=[asdict(each) for each in findings.check(g.db, change)],
        siblings={each.name: each.id for each in drafts.list_drafts(g.db, change)},
        known=suggestions.known(g.db, change, draft.kind),
        people=deciding.people([change], [newest.saved_by, *(each.made_by for each in said)]),
        is_open=deciding.is_open(change),
        remarks=said,
    )


@bp.post("/files/<int:draft_id>/remove")
@requires(Permission.STUDIO_DRAFT)
def remove_file(draft_id: int) -> ResponseReturnValue:
    """Take the file out of the change."""
    draft = drafts.find(g.db, draft_id)
    drafts.remove(g.db, draft, by=g.visitor.person)
    flash(_("“%(name)s”已从变更中移出；现行版本不受影响。", name=draft.name), "success")
    return redirect(url_for("studio.show", change_id=draft.change_id))


@bp.post("/files/<int:draft_id>/follow")
@requires(Permission.STUDIO_DRAFT)
def follow(draft_id: int) -> ResponseReturnValue:
    """Go on from the release that came out meanwhile."""
    draft = drafts.find(g.db, draft_id)
    takes = request.form.get("takes") == "release"
    bases.follow(g.db, draft, by=g.visitor.person, takes_release=takes)
    done = (
        _("已改用新发布的内容，原来的改动仍在版本里。")
        if takes
        else _("已记下：核对过新版本，以本稿为准。")
    )
    flash(done, "success")
    return redirect(url_for("studio.edit", draft_id=draft_id))


@bp.get("/files/<int:draft_id>/download")
@requires(Permission.STUDIO_READ)
def download(draft_id: int) -> ResponseReturnValue:
    """The file as it is now, to keep."""
    draft = drafts.find(g.db, draft_id)
    newest = versions.newest(g.db, draft)
    content = versions.text(g.db, newest) if newest else b""
    return files.download(content, draft.name, mimetype(draft))


@bp.get("/releases/<int:definition_id>/source")
@requires(Permission.STUDIO_READ)
def release_source(definition_id: int) -> ResponseReturnValue:
    """A released file of any kind, to be looked at beside a draft."""
    definition = g.db.get(Definition, definition_id)
    if definition is None:
        raise NoSuchRelease
    named = {files.NAMED: files.named("attachment", definition.name)}
    return Response(drawing.text(g.db, definition.id), mimetype="text/plain", headers=named)


def mimetype(draft: Draft) -> str:
    """What a browser is told the file is."""
    return _MIMETYPES.get(draft.kind, "application/json")


def _counts(done: uploading.Uploaded) -> dict[str, int]:
    return {key: len(names) for key, names in asdict(done).items()}
