"""The list of changes, and one change with its files."""

from collections import Counter
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.deployment import catalogue
from engine.errors import EngineError
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.studio import blanks, changes, drafts, findings, listing, remarks
from processes.studio.errors import ScenariosNeedReason, WarningsNeedReason
from processes.studio.models import Change, FileKind
from web import errors, files
from web.permissions import requires
from web.studio import bp, deciding, sentences
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.STUDIO_READ)
def index() -> ResponseReturnValue:
    """The changes, and a form for another."""
    return _index()


@bp.post("/")
@requires(Permission.STUDIO_DRAFT)
def create() -> ResponseReturnValue:
    """Begin a change."""
    title, purpose = request.form.get("title", ""), request.form.get("purpose", "")
    try:
        change = changes.create(g.db, title, purpose, by=g.visitor.person)
    except ProcessError as refusal:
        return _index(refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("studio.show", change_id=change.id))


@bp.get("/<int:change_id>")
@requires(Permission.STUDIO_READ)
def show(change_id: int) -> ResponseReturnValue:
    """One change: its files, what is wrong with them, what can be done."""
    return page(changes.find(g.db, change_id))


@bp.post("/<int:change_id>/rename")
@requires(Permission.STUDIO_DRAFT)
def rename(change_id: int) -> ResponseReturnValue:
    """Call it otherwise, or say better why."""
    change = changes.find(g.db, change_id)
    title, purpose = request.form.get("title", ""), request.form.get("purpose", "")
    try:
        with g.db.begin_nested():
            changes.rename(g.db, change, title, purpose)
    except ProcessError as refusal:
        return refused(change, refusal)
    return redirect(url_for("studio.show", change_id=change_id))


@bp.post("/<int:change_id>/discard")
@requires(Permission.STUDIO_DRAFT)
def discard(change_id: int) -> ResponseReturnValue:
    """Give the change up."""
    change = changes.find(g.db, change_id)
    changes.discard(g.db, change, by=g.visitor.person)
    flash(_("这项变更已作废；起草过的内容仍可查看。"), "success")
    return redirect(url_for("studio.show", change_id=change_id))


@bp.get("/<int:change_id>/archive")
@requires(Permission.STUDIO_READ)
def archive(change_id: int) -> ResponseReturnValue:
    """All its files as one zip."""
    change = changes.find(g.db, change_id)
    content = drafts.archive(g.db, change)
    return files.download(content, f"{change.title}.zip", "application/zip")


def refused(change: Change, refusal: EngineError) -> ResponseReturnValue:
    """The page of the change as it still is, with what was refused; what was tried is rolled back."""
    g.db.refresh(change)
    return page(change, refusal), errors.status(refusal)


def page(change: Change, refusal: EngineError | None = None) -> str:
    """The page of a change, with what was just refused."""
    contents = drafts.contents(g.db, change)
    rows = listing.rows(g.db, change, contents)
    found = findings.check_files(g.db, contents) if contents else []
    said = remarks.list_remarks(g.db, change)
    return render_template(
        "studio/change.html",
        change=change,
        rows=rows,
        findings=found,
        wrong=Counter(each.file for each in found if not each.is_warning),
        doubtful=Counter(each.file for each in found if each.is_warning),
        people=deciding.people(
            [change],
            [*(row.newest.saved_by for row in rows), *(each.made_by for each in said)],
        ),
        released=_released({row.draft.name for row in rows}),
        kinds=_kinds(),
        is_open=deciding.is_open(change),
        remarks=said,
        remark_files=remarks.files_of(g.db, said),
        deciding=deciding.choices(change),
        refusals=sentences.refusal(refusal) if refusal else [],
        needs_reason=isinstance(refusal, (ScenariosNeedReason, WarningsNeedReason))
        or any(each.is_warning for each in found),
    )


def _index(refusal: ProcessError | None = None) -> str:
    found = changes.list_changes(g.db)
    return render_template(
        "studio/index.html",
        changes=found,
        people=deciding.people(found, []),
        may_draft=deciding.may(Permission.STUDIO_DRAFT),
        refusal=errors.sentence(refusal, g.db) if refusal else None,
        typed=request.form if refusal else {},
    )


def _kinds() -> list[tuple[str, str]]:
    """What a new file can be: of each kind empty, a diagram also from a template."""
    kinds = [each for each in FileKind if each is not FileKind.RULES]
    starters = blanks.STARTERS.items()
    return [
        *((each.value, _("空白%(kind)s", kind=_(each.words))) for each in kinds),
        *((f"bpmn:{key}", _("流程图模板：%(what)s", what=_(words))) for key, words in starters),
    ]


def _released(taken: set[str]) -> list[tuple[int, str]]:
    """What can be copied into the change."""
    every = catalogue.list_released(g.db)
    return sorted(((each.id, each.name) for each in every if each.name not in taken), key=_by_name)


def _by_name(each: tuple[int, str]) -> str:
    return each[1]
