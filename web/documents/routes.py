"""The page of a case's file, and issuing a form."""

from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import documents
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import changes, display_names
from processes.documents.kinds import FIELDS, LONG, Kind, Suite
from processes.errors import ProcessError
from processes.readers import Mistyped
from web.documents import bp
from web.errors import sentence
from web.input import text
from web.permissions import requires
from web.translation import gettext as _

#: Characters a field of a form may hold.
LONGEST, LONGEST_LINE = 4000, 200


@bp.get("/cases/<int:case_id>/documents/")
@requires(Permission.DOSSIER_READ)
def index(case_id: int) -> ResponseReturnValue:
    """The papers in the order of the file, what lacks, and what the visitor may do about it."""
    return _page()


@bp.get("/cases/<int:case_id>/documents/<key>/form")
@requires(Permission.DOCUMENT_ISSUE)
def form(case_id: int, key: str) -> ResponseReturnValue:
    """What a form says beside the facts of the case, to be filled in."""
    return _form(_issuable(key), {}, {})


@bp.post("/cases/<int:case_id>/documents/<key>/issue")
@requires(Permission.DOCUMENT_ISSUE)
def issue(case_id: int, key: str) -> ResponseReturnValue:
    """Issue the form, numbered, or show it again with what is wrong."""
    kind = _issuable(key)
    typed = {name: request.form.get(name, "").strip() for name in kind.fields}
    errors: dict[str, str] = {}
    for name in kind.fields:
        try:
            typed[name] = text(name, FIELDS[name], most=LONGEST if name in LONG else LONGEST_LINE)
        except Mistyped as wrong:
            errors[name] = wrong.beside
    if errors:
        return _form(kind, typed, errors), HTTPStatus.UNPROCESSABLE_ENTITY
    issued = documents.issue(g.db, case_id, key, by=g.visitor.person, **typed)
    flash(
        _("已出具《%(name)s》，文号%(number)s。", name=_(kind.name), number=issued.number),
        "success",
    )
    return redirect(url_for("documents.index", case_id=case_id))


@bp.post("/cases/<int:case_id>/documents/<int:document_id>/void")
@requires(Permission.DOCUMENT_ISSUE)
def void(case_id: int, document_id: int) -> ResponseReturnValue:
    """Declare a document void, with the reason."""
    row = documents.get(g.db, document_id, case_id)
    documents.require_issuer(row.kind, g.visitor.person)
    try:
        documents.void(g.db, row, text("reason", _("理由"), most=200), by=g.visitor.person)
    except ProcessError as refusal:
        return not_voided(refusal)
    flash(_("已作废。"), "success")
    return redirect(url_for("documents.index", case_id=case_id))


def not_voided(refusal: ProcessError) -> ResponseReturnValue:
    """The file of the case again, with the reason that was typed."""
    typed = {"void_of": request.path, "void_reason": request.form.get("reason", "")}
    return _page(void_error=sentence(refusal), **typed), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(**refused: Any) -> str:
    case, person = g.case, g.visitor.person
    lines = documents.overview(g.db, case.id)
    voided = [each for each in documents.list_for_case(g.db, case.id) if each.voided_at]
    wrote = [getattr(paper.row, "issued_by", None) for line in lines for paper in line.papers]
    may_issue = permissions.may(g.db, Permission.DOCUMENT_ISSUE, person, case)
    return render_template(
        "documents/index.html",
        case=case,
        lines=lines,
        suites=Suite,
        voided=voided,
        missing=documents.list_missing(g.db, case.id),
        people=display_names.resolve_people(g.db, [*wrote, *(each.voided_by for each in voided)]),
        kinds=documents.KINDS,
        issuable=_choices() if may_issue and case.archived_at is None else {},
        may_issue=lambda kind: may_issue and documents.may_issue(kind, person),
        may_open=permissions.may(g.db, Permission.DOCUMENT_OPEN, person, case),
        can_open=lambda row: documents.download.may_open(g.db, case, row, person),
        accepted=",".join(documents.attachments.TYPES),
        **refused,
    )


def _form(kind: Kind, typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "documents/form.html",
        case=g.case,
        kind=kind,
        fields={name: FIELDS[name] for name in kind.fields if name != "rows"},
        long=LONG,
        limits={True: LONGEST, False: LONGEST_LINE},
        typed=typed,
        errors=errors,
    )


def _issuable(key: str) -> Kind:
    changes.get_open(g.db, g.case.id)
    documents.require_issuer(key, g.visitor.person)
    return documents.KINDS[key]


def _choices() -> dict[Suite, list[Kind]]:
    """The forms the visitor may issue, by set; those of no case and the covers aside."""
    found: dict[Suite, list[Kind]] = {}
    for kind in documents.KINDS.values():
        if kind.key != "roster_notice" and documents.may_issue(kind.key, g.visitor.person):
            found.setdefault(kind.suite, []).append(kind)
    return found
