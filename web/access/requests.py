"""What takes two administrators: asking for it, and granting what another one asked for."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError
from processes import readers
from processes.access import accounts, emergencies, second_person
from processes.access.permissions import Permission
from processes.access.request_models import Act
from processes.cases import display_names
from processes.organisation import offices, people
from processes.organisation.people import Person
from processes.organisation.roles import Role, places
from web import errors
from web.access import bp
from web.input import search_words
from web.permissions import requires
from web.translation import gettext as _

#: How many requests the page lists.
SHOWN = 30


@bp.get("/accounts/requests")
@requires(Permission.ADMINISTRATOR_DECIDE)
def list_requests() -> ResponseReturnValue:
    """Who the administrators are, what was asked, and with a name whom else something can be asked for."""
    return _list()


@bp.get("/accounts/<int:person_id>/request")
@requires(Permission.ADMINISTRATOR_DECIDE)
def request_form(person_id: int) -> ResponseReturnValue:
    """What can be asked to be done to the person."""
    return _form(person_id)


@bp.post("/accounts/<int:person_id>/request")
@requires(Permission.ADMINISTRATOR_DECIDE)
def ask(person_id: int) -> ResponseReturnValue:
    """Ask for it; whoever may grant it is told."""
    try:
        with g.db.begin_nested():
            act, role = _chosen()
            reason = request.form.get("reason", "")
            second_person.ask(g.db, person_id, act, role, reason=reason, by=g.visitor.person)
    except EngineError as refusal:
        return _form(person_id, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已提出，等另一种管理员决定。"), "success")
    return redirect(url_for("access.list_requests"))


@bp.post("/accounts/requests/<int:request_id>/grant")
@requires(Permission.ADMINISTRATOR_DECIDE)
def grant(request_id: int) -> ResponseReturnValue:
    """Have it done; a new password is shown this once."""
    try:
        with g.db.begin_nested():
            password = second_person.grant(g.db, request_id, by=g.visitor.person)
    except EngineError as refusal:
        return _list(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if password:
        return _list(password=password)
    flash(_("已同意并办理。"), "success")
    return redirect(url_for("access.list_requests"))


@bp.post("/accounts/requests/<int:request_id>/refuse")
@requires(Permission.ADMINISTRATOR_DECIDE)
def refuse(request_id: int) -> ResponseReturnValue:
    """Leave everything as it is."""
    try:
        with g.db.begin_nested():
            second_person.refuse(g.db, request_id, by=g.visitor.person)
    except EngineError as refusal:
        return _list(errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("没有同意，一切照旧。"), "success")
    return redirect(url_for("access.list_requests"))


@bp.post("/accounts/emergencies/<int:entry_id>/confirm")
@requires(Permission.ADMINISTRATOR_DECIDE)
def confirm_emergency(entry_id: int) -> ResponseReturnValue:
    """Say that what was done on the server was looked into."""
    emergencies.confirm(g.db, entry_id, by=g.visitor.person)
    flash(_("已记下核实。"), "success")
    return redirect(url_for("access.list_requests"))


def _chosen() -> tuple[Act, Role | None]:
    """`reset`, `appoint:auditor`."""
    act, _colon, role = request.form.get("act", "").partition(":")
    field = _("办理什么")
    return readers.choice(Act, act, field), readers.choice(Role, role, field) if role else None


def _list(refusal: str = "", password: str = "") -> str:
    rows = second_person.list_newest(g.db, SHOWN)
    typed = request.args.get("q", "")
    concerned = [each for row in rows for each in (row.person_id, row.asked_by, row.decided_by)]
    return render_template(
        "access/requests.html",
        rows=rows,
        grantable={row.id for row in rows if second_person.may_grant(g.db, row, g.visitor.person)},
        is_waiting=second_person.is_waiting,
        administrators=g.db.execute(offices.administrators()).all(),
        typed=typed,
        found=_find(typed),
        may_appoint=bool(places(g.visitor.person.groups, Role.SECURITY_ADMIN)),
        violations=offices.list_violations(g.db),
        emergencies=emergencies.list_shown(g.db, g.visitor.person),
        names=display_names.resolve_people(g.db, concerned),
        refusal=refusal,
        password=password,
    )


def _find(typed: str) -> Sequence[Person] | None:
    """Whom the words fit, but for oneself; None where nothing was typed."""
    if not (words := search_words(typed)):
        return None
    found = [person for person, _account in accounts.search(g.db, words, after=None, size=SHOWN)]
    return [each for each in found if str(each.id) != g.visitor.id]


def _form(person_id: int, refusal: str = "") -> str:
    return render_template(
        "access/request.html",
        person=people.get_person(g.db, person_id),
        held=people.list_appointments(g.db, person_id),
        offered=second_person.list_offered(g.db, person_id, g.visitor.person),
        least=second_person.SHORTEST,
        refusal=refusal,
        typed=request.form,
    )
