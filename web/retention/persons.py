"""What is kept of one person: found, handed out and corrected at their request."""

from http import HTTPStatus

from flask import flash, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.organisation import directory
from processes.retention import handing_out, personal
from processes.retention.personal import Found, Grounds, Who
from web import errors, files
from web.permissions import requires
from web.retention import bp
from web.translation import gettext as _


@bp.get("/persons")
@requires(Permission.PERSON_ANSWER)
def persons() -> ResponseReturnValue:
    """Who asks, why, and how it was made sure."""
    return _page()


@bp.post("/persons")
@requires(Permission.PERSON_ANSWER)
def search() -> ResponseReturnValue:
    """What is kept of them; nothing of it leaves the page."""
    try:
        with g.db.begin_nested():
            found = personal.search(
                g.db, directory.district(g.db), _who(), _grounds(), by=g.visitor.person
            )
    except ProcessError as refusal:
        return _page(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _unkept(_page(found=found))


@bp.post("/persons/file")
@requires(Permission.PERSON_ANSWER)
def hand_out() -> ResponseReturnValue:
    """All of it as a file."""
    try:
        with g.db.begin_nested():
            content = handing_out.hand_out(
                g.db, directory.district(g.db), _who(), _grounds(), by=g.visitor.person
            )
    except ProcessError as refusal:
        return _page(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _unkept(files.excel(content, _("本人个人信息")))


@bp.post("/persons/<int:party_id>/correct")
@requires(Permission.PERSON_ANSWER)
def correct(party_id: int) -> ResponseReturnValue:
    """Put right what is known of them in one case."""
    district = directory.district(g.db)
    typed = {name: request.form.get(f"new_{name}", "") for name in personal.FIELDS}
    try:
        who = _who()
        with g.db.begin_nested():
            personal.correct(g.db, district, who, party_id, typed, _grounds(), by=g.visitor.person)
    except ProcessError as refusal:
        told = _page(errors.sentence(refusal), _found_again(district), wrong=party_id)
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已更正，并记入案件历史。"), "success")
    return _unkept(_page(found=personal.find(g.db, district, who)))


def _found_again(district: str) -> Found | None:
    """What a refused correction is shown beside, written down as every search is; None without grounds."""
    try:
        with g.db.begin_nested():
            return personal.search(g.db, district, _who(), _grounds(), by=g.visitor.person)
    except ProcessError:
        return None


def _who() -> Who:
    return Who(
        *(readers.text(request.form.get(each, ""), _(words), most=50) for each, words in _TYPED)
    )


_TYPED = (("id_no", "证件号码"), ("name", "姓名"), ("phone", "电话"))


def _grounds() -> Grounds:
    return Grounds(request.form.get("reason", ""), request.form.get("proof", ""))


def _unkept(answer: ResponseReturnValue) -> ResponseReturnValue:
    made = make_response(answer)
    made.headers["Cache-Control"] = "no-store"
    return made


def _page(refusal: str = "", found: Found | None = None, wrong: int | None = None) -> str:
    requests = personal.list_requests(g.db, directory.district(g.db))
    return render_template(
        "retention/persons.html",
        refusal=refusal,
        found=found,
        wrong=wrong,
        typed=request.form,
        fields=personal.FIELDS,
        least=personal.SHORTEST,
        requests=requests,
        names=display_names.resolve_people(g.db, [str(each.by) for each in requests]),
    )
