"""What the parties said of their case, and the receipt with the query code they ask with."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.casework import explained_deadlines, prompts
from processes.errors import ProcessError
from processes.residents import contacts, feedback, progress, query_codes
from web import errors
from web.cases import bp
from web.permissions import requires
from web.residents import slips
from web.translation import gettext as _


@bp.get("/<int:case_id>/voices")
@requires(Permission.CASE_READ_WHOLE)
def said(case_id: int) -> ResponseReturnValue:
    """What the parties said and how satisfied they are."""
    return _page()


@bp.post("/<int:case_id>/voices/<int:voice_id>/answer")
@requires(Permission.CASE_FEEDBACK)
def answer_feedback(case_id: int, voice_id: int) -> ResponseReturnValue:
    """Answer one of them."""
    words = request.form.get("answer", "")
    try:
        feedback.answer(g.db, g.case, voice_id, words, by=g.visitor.person)
    except ProcessError as refusal:
        page = _page(voice_id, errors.sentence(refusal), words)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已答复，当事人在进度查询页可以看到。"), "success")
    return redirect(url_for("cases.said", case_id=case_id))


@bp.get("/<int:case_id>/receipt")
@requires(Permission.CASE_FEEDBACK)
def receipt(case_id: int) -> ResponseReturnValue:
    """The receipt to hand over; the code is on it the first time alone."""
    rows = progress.list_deadlines(g.db, g.case)
    explained = explained_deadlines.explain_all(g.db, rows)
    return render_template(
        "cases/receipt.html",
        case=g.case,
        code=_code(),
        given_at=query_codes.given_at(g.db, g.case),
        progress=progress.describe(g.db, g.case),
        prompts=prompts.list_for_parties(g.db, g.case),
        explained=[each.for_parties for each in explained.values()],
        grid=display_names.resolve_places(g.db, [g.case.grid])[g.case.grid],
        address=url_for("residents.form", _external=True),
        picture=slips.picture(g.case.case_no),
        contact=contacts.find(g.db, g.case.grid),
    )


@bp.post("/<int:case_id>/receipt")
@requires(Permission.CASE_FEEDBACK)
def new_code(case_id: int) -> ResponseReturnValue:
    """Give a new query code; the old one ends."""
    give_code()
    return redirect(url_for("cases.receipt", case_id=case_id))


def give_code() -> None:
    """Give the case in `g.case` a query code, to be shown once on its receipt."""
    code = query_codes.issue(g.db, g.case, by=g.visitor.person)
    session["receipt"] = [g.case.id, code]


def _code() -> str | None:
    """The code just given to the case, this once."""
    case_id, code = session.get("receipt") or (0, "")
    if case_id != g.case.id:
        return None
    session.pop("receipt")
    return str(code)


def _page(wrong: int = 0, refusal: str = "", typed: str = "") -> str:
    found = feedback.list_for_case(g.db, g.case)
    return render_template(
        "cases/feedback.html",
        case=g.case,
        feedback=found,
        files=feedback.list_files(g.db, found),
        people=display_names.resolve_people(g.db, [each.answered_by for each in found]),
        rating=feedback.find_rating(g.db, g.case),
        may_answer=permissions.may(g.db, Permission.CASE_FEEDBACK, g.visitor.person, g.case),
        wrong=wrong,
        refusal=refusal,
        typed=typed,
    )
