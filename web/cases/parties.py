"""The parties of a case: adding and correcting them, and showing full particulars for a reason."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from processes.access.permissions import Permission
from processes.cases import parties
from processes.cases.choices import Side
from processes.casework import party_changes
from processes.codes import code_tables
from processes.errors import ProcessError, ReasonRequired
from processes.readers import Mistyped
from web.cases import bp, page
from web.cases.party_form import CODED, PartyForm
from web.errors import sentence
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/<int:case_id>/parties")
@requires(Permission.PARTY_WRITE)
def parties_page(case_id: int) -> ResponseReturnValue:
    """Every party, to be corrected, and an empty form for another."""
    return _page()


@bp.post("/<int:case_id>/parties")
@requires(Permission.PARTY_WRITE)
def add_party(case_id: int) -> ResponseReturnValue:
    """Add a party, or show what is wrong with it."""
    form = PartyForm(request.form)
    party = form.read()
    if party is None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with g.db.begin_nested():
            party_changes.add(g.db, g.case, party, by=g.visitor.person)
    except ProcessError as refusal:
        return _refused(form, refusal)
    flash(_("已登记当事人。"), "success")
    return redirect(url_for("cases.parties_page", case_id=case_id))


@bp.post("/<int:case_id>/parties/<int:party_id>")
@requires(Permission.PARTY_WRITE)
def correct_party(case_id: int, party_id: int) -> ResponseReturnValue:
    """Correct a party; what was left empty stays as it is."""
    known = parties.get(g.db, g.case, party_id)
    form = PartyForm(request.form, frozenset(request.form.getlist("clear")), known)
    party = form.read()
    if party is None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with g.db.begin_nested():
            party_changes.correct(g.db, g.case, party_id, party, by=g.visitor.person)
    except ProcessError as refusal:
        return _refused(form, refusal)
    flash(_("已更正。"), "success")
    return redirect(url_for("cases.parties_page", case_id=case_id))


@bp.post("/<int:case_id>/parties/<int:party_id>/reveal")
@requires(Permission.PARTY_REVEAL)
def reveal(case_id: int, party_id: int) -> ResponseReturnValue:
    """The case page with this party's particulars unmasked, this once.

    Not redirected: the address must not show them again when it is opened later.
    """
    reason = request.form.get("reason", "")
    try:
        party = parties.reveal(g.db, g.case, party_id, reason=reason, by=g.visitor.person)
    except (ReasonRequired, Mistyped) as wrong:
        refusal = {"party": party_id, "typed": reason, "words": sentence(wrong)}
        shown = render_template("cases/show.html", **page.read(g.case), reveal_refusal=refusal)
        return shown, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("cases/show.html", **page.read(g.case), revealed=party.id)


def _refused(form: PartyForm, refusal: ProcessError) -> ResponseReturnValue:
    """The page again with what was typed: the rules, not a field, refuse it."""
    form.errors["form"] = sentence(refusal, g.db)
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(form: PartyForm | None = None) -> str:
    current = code_tables.all_current(g.db)
    return render_template(
        "cases/parties.html",
        case=g.case,
        parties=parties.list_for_case(g.db, g.case.id),
        form=form or PartyForm(MultiDict()),
        sides=Side,
        id_types=current["id_type"].names,
        coded={key: list(current[table].names.values()) for key, table in CODED.items()},
        labels={
            "sex": _("性别"),
            "ethnicity": _("民族"),
            "education": _("学历"),
            "person_category": _("人员类别（敏感）"),
        },
    )
