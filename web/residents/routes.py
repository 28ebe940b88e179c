"""The parties' own pages: asking, where it stands, saying something, rating."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from processes import documents, readers
from processes.cases.choices import Status
from processes.cases.models import Case
from processes.casework import comments, prompts
from processes.errors import ProcessError
from processes.residents import contacts, feedback, progress, query_codes
from processes.residents.models import FeedbackKind, Satisfaction
from web import errors, files
from web.permissions import public
from web.residents import bp, sent_files, visiting
from web.translation import gettext as _

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: What has a part of the page of its own.
_APART = frozenset({FeedbackKind.PAPERS, FeedbackKind.UNRESOLVED})

sent_files.allow("residents.say", feedback.MOST_FILES)


@bp.get("/")
@public
def form() -> ResponseReturnValue:
    """Ask for the number and the query code; the slip's picture brings the number along."""
    return render_template("residents/form.html", case_no=request.args.get("no", "")[:40])


@bp.post("/")
@public
def enter() -> ResponseReturnValue:
    """Open the case or the report, or say that the two do not match."""
    case_no, code = request.form.get("case_no", ""), request.form.get("code", "")
    entry = query_codes.enter(g.db, case_no, code, where=request.remote_addr or "")
    if entry.report is not None:
        visiting.remember_report(entry.report)
        return redirect(url_for("residents.report"))
    if entry.case is None:
        page = render_template(
            "residents/form.html",
            case_no=case_no,
            code=code,
            locked_until=entry.locked_until,
            refused=True,
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    visiting.remember_case(entry.case)
    return redirect(url_for("residents.show"))


@bp.post("/out")
@public
def leave() -> ResponseReturnValue:
    """Close the case again."""
    session.pop("progress", None)
    session.pop("slip", None)
    return redirect(url_for("residents.form"))


@bp.get("/report")
@visiting.of_the_report
def report() -> ResponseReturnValue:
    """What became of a report; one that became the reporter's own case shows the case."""
    row = g.report
    if row.opens_case:
        return redirect(url_for("residents.show"))
    case = g.db.get(Case, row.case_id) if row.case_id else None
    return render_template(
        "residents/report.html",
        report=row,
        stands=progress.describe(g.db, case).stands if case else "",
        contact=contacts.find(g.db, row.at_place),
    )


@bp.get("/case")
@visiting.of_the_case
def show() -> ResponseReturnValue:
    """Where the case stands, what comes next, and what one can do."""
    return _page()


@bp.get("/letters/<int:document_id>")
@visiting.of_the_case
def letter(document_id: int) -> ResponseReturnValue:
    """A letter that was written to the party."""
    mine = {each.id: each for each in progress.list_letters(g.db, g.case)}
    if document_id not in mine:
        raise NotFound
    found = mine[document_id]
    name = documents.KINDS[found.kind].name
    return files.download(documents.download.read_content(g.db, found), f"{name}.docx", WORD)


@bp.post("/say")
@visiting.of_the_case
def say() -> ResponseReturnValue:
    """Add a statement or papers, withdraw, say it is not resolved, apply for confirmation."""
    words, wanted = request.form.get("words", ""), request.form.get("kind", "")
    try:
        kind = readers.choice(FeedbackKind, wanted, _("事项"))
        with g.db.begin_nested():
            feedback.give(g.db, g.case, kind, words, sent_files.read("photo", "file"))
    except ProcessError as refusal:
        return _page(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    is_open = kind is FeedbackKind.UNRESOLVED and g.case.status is Status.HANDLING
    told = (
        _("已重新办理，由上一级负责，会有人联系您。")
        if is_open
        else _("已收到，承办人会看到并答复您。")
    )
    flash(told, "success")
    return redirect(url_for("residents.show"))


@bp.post("/rate")
@visiting.of_the_case
def rate() -> ResponseReturnValue:
    """Say how satisfied one is."""
    chosen, words = request.form.get("satisfaction", ""), request.form.get("words", "")
    try:
        feedback.rate(g.db, g.case, readers.choice(Satisfaction, chosen, _("满意度")), words)
    except ProcessError as refusal:
        return _page(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("谢谢您的评价。"), "success")
    return redirect(url_for("residents.show"))


def _page(refusal: str = "") -> str:
    may_say = feedback.may_say(g.db, g.case)
    said = feedback.list_for_case(g.db, g.case)
    return render_template(
        "residents/show.html",
        case=g.case,
        progress=progress.describe(g.db, g.case),
        prompts=prompts.list_for_parties(g.db, g.case),
        kinds=documents.KINDS,
        feedback=said,
        files=feedback.list_files(g.db, said),
        told=comments.list_for_parties(g.db, g.case),
        request_for_papers=feedback.find_request(g.db, g.case),
        contact=contacts.find(g.db, g.case.grid),
        may_say=may_say,
        feedback_kinds=[kind for kind in FeedbackKind if kind in may_say and kind not in _APART],
        rating=feedback.find_rating(g.db, g.case),
        satisfactions=Satisfaction,
        longest=feedback.LONGEST,
        most_files=feedback.MOST_FILES,
        refusal=refusal,
        typed=request.form,
    )
