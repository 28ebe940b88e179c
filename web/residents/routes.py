"""The parties' own pages: asking, where it stands, saying something, rating."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.errors import NotFound
from processes import documents, readers
from processes.cases.models import Case
from processes.casework import prompts
from processes.errors import ProcessError
from processes.residents import feedback, progress, query_codes
from processes.residents.models import FeedbackKind, QueryCode, Satisfaction
from web import errors, files
from web.permissions import public
from web.residents import bp
from web.translation import gettext as _

#: As long as a person who works here may rest.
IDLE = timedelta(minutes=30)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

View = Callable[..., ResponseReturnValue]


def of_the_case(view: View) -> View:
    """Let in whoever entered the case's query code a short while ago; the case is in `g.case`."""

    @public
    @wraps(view)
    def guarded(**kwargs: object) -> ResponseReturnValue:
        held = session.get("progress") or {}
        case = g.db.get(Case, held.get("case", 0))
        row = g.db.get(QueryCode, case.id) if case else None
        rested = clock.now().timestamp() - held.get("seen", 0.0)
        # A new code ends what was entered with the old one.
        if (
            row is None
            or query_codes.stamp(row) != held.get("stamp")
            or rested > IDLE.total_seconds()
        ):
            session.pop("progress", None)
            return redirect(url_for("residents.form"))
        session["progress"] = held | {"seen": clock.now().timestamp()}
        g.case = case
        return view(**kwargs)

    return guarded


@bp.get("/")
@public
def form() -> ResponseReturnValue:
    """Ask for the case number and the query code."""
    return render_template("residents/form.html")


@bp.post("/")
@public
def enter() -> ResponseReturnValue:
    """Open the case, or say that the two do not match."""
    case_no, code = request.form.get("case_no", ""), request.form.get("code", "")
    entry = query_codes.enter(g.db, case_no, code, where=request.remote_addr or "")
    if entry.case is None:
        page = render_template(
            "residents/form.html", case_no=case_no, locked_until=entry.locked_until, refused=True
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    row = g.db.get_one(QueryCode, entry.case.id)
    session["progress"] = {
        "case": entry.case.id,
        "stamp": query_codes.stamp(row),
        "seen": clock.now().timestamp(),
    }
    return redirect(url_for("residents.show"))


@bp.post("/out")
@public
def leave() -> ResponseReturnValue:
    """Close the case again."""
    session.pop("progress", None)
    return redirect(url_for("residents.form"))


@bp.get("/case")
@of_the_case
def show() -> ResponseReturnValue:
    """Where the case stands, what comes next, and what one can do."""
    return _page()


@bp.get("/letters/<int:document_id>")
@of_the_case
def letter(document_id: int) -> ResponseReturnValue:
    """A letter that was written to the party."""
    mine = {each.id: each for each in progress.list_letters(g.db, g.case)}
    if document_id not in mine:
        raise NotFound
    found = mine[document_id]
    name = documents.KINDS[found.kind].name
    return files.download(documents.download.read_content(g.db, found), f"{name}.docx", WORD)


@bp.post("/say")
@of_the_case
def say() -> ResponseReturnValue:
    """Add a statement, withdraw, or apply for judicial confirmation."""
    words, kind = request.form.get("words", ""), request.form.get("kind", "")
    try:
        feedback.give(g.db, g.case, readers.choice(FeedbackKind, kind, _("事项")), words)
    except ProcessError as refusal:
        return _page(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已收到,承办人会看到并答复您。"), "success")
    return redirect(url_for("residents.show"))


@bp.post("/rate")
@of_the_case
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
    return render_template(
        "residents/show.html",
        case=g.case,
        progress=progress.describe(g.db, g.case),
        prompts=prompts.list_for_parties(g.db, g.case),
        kinds=documents.KINDS,
        feedback=feedback.list_for_case(g.db, g.case),
        may_say=(may_say := feedback.may_say(g.db, g.case)),
        feedback_kinds=[kind for kind in FeedbackKind if kind in may_say],
        rating=feedback.find_rating(g.db, g.case),
        satisfactions=Satisfaction,
        longest=feedback.LONGEST,
        refusal=refusal,
        typed=request.form,
    )
