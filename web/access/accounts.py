"""Accounts and appointments, as the security administrator keeps them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import accounts, posts
from processes.access import sign_in as access_sign_in
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import NoSuchPerson, ProcessError
from processes.organisation import directory, offices, people
from processes.organisation.roles import Role
from web import errors
from web.access import bp
from web.input import search_words
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.translation import gettext as _


class PostNotChosen(ProcessError):
    """请先按名称查找，再选定任职处。"""


@bp.get("/accounts/")
@requires(Permission.ACCOUNT_MANAGE)
def list_accounts() -> ResponseReturnValue:
    """Who has an account; with words, everybody they fit."""
    typed = request.args.get("q", "")
    after = read_number(request.args.get("after", ""))
    found = accounts.search(g.db, search_words(typed), after=after, size=SIZE + 1)
    shown = found[:SIZE]
    return render_template(
        "access/accounts.html",
        page=Page(
            shown,
            next=str(shown[-1][0].id) if len(found) > SIZE else "",
            filters={"q": typed} if typed else {},
        ),
        violations=offices.list_violations(g.db),
    )


@bp.get("/accounts/new")
@requires(Permission.ACCOUNT_MANAGE)
def new_account() -> ResponseReturnValue:
    """An empty form for somebody new."""
    return render_template("access/new_account.html", typed={}, refusal="")


@bp.post("/accounts/new")
@requires(Permission.ACCOUNT_MANAGE)
def create_account() -> ResponseReturnValue:
    """Enter somebody and open their account; the password is shown this once."""
    texts = {"name": (_("姓名"), 50), "phone": (_("办公电话"), 30), "post": (_("职务名称"), 50)}
    try:
        with g.db.begin_nested():
            typed = {
                key: readers.text(request.form.get(key, ""), label, most=most)
                for key, (label, most) in texts.items()
            }
            district = directory.district(g.db)
            person = accounts.create(g.db, **typed, district=district, by=g.visitor.person)
            login = request.form.get("login", "")
            password = accounts.open_account(g.db, person.id, login, by=g.visitor.person)
    except ProcessError as refusal:
        page = render_template(
            "access/new_account.html", typed=request.form, refusal=errors.sentence(refusal)
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(person.id, password=password)


@bp.get("/accounts/<int:person_id>")
@requires(Permission.ACCOUNT_MANAGE)
def show_account(person_id: int) -> ResponseReturnValue:
    """One person: account and offices."""
    return _page(person_id)


@bp.post("/accounts/<int:person_id>/open")
@requires(Permission.ACCOUNT_MANAGE)
def open_account(person_id: int) -> ResponseReturnValue:
    """Give somebody an account; the password is shown this once."""
    login = request.form.get("login", "")
    return _secret(
        person_id, lambda: accounts.open_account(g.db, person_id, login, by=g.visitor.person)
    )


@bp.post("/accounts/<int:person_id>/reset")
@requires(Permission.ACCOUNT_MANAGE)
def reset_password(person_id: int) -> ResponseReturnValue:
    """A new password, shown this once."""
    return _secret(person_id, lambda: accounts.reset(g.db, person_id, by=g.visitor.person))


@bp.post("/accounts/<int:person_id>/unlock")
@requires(Permission.ACCOUNT_MANAGE)
def unlock(person_id: int) -> ResponseReturnValue:
    """Let somebody try again who was locked out."""
    return _change(
        person_id,
        lambda: accounts.unlock(g.db, person_id, by=g.visitor.person),
        _("已解锁。"),
    )


@bp.post("/accounts/<int:person_id>/active")
@requires(Permission.ACCOUNT_MANAGE)
def activate(person_id: int) -> ResponseReturnValue:
    """Stop an account, or let it be used again."""
    is_active = request.form.get("active") == "1"
    return _change(
        person_id,
        lambda: accounts.activate(g.db, person_id, is_active=is_active, by=g.visitor.person),
        _("账号已启用。") if is_active else _("账号已停用。"),
    )


@bp.post("/accounts/<int:person_id>/appoint")
@requires(Permission.ACCOUNT_MANAGE)
def appoint(person_id: int) -> ResponseReturnValue:
    """Put somebody into an office; `do=find` only lists where that may be."""
    if request.form.get("do") == "find":
        if not request.form.get("role"):
            return _page(person_id, _("请先选定职务。")), HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(person_id)

    def change() -> object:
        role = readers.choice(Role, request.form.get("role", ""), _("职务"))
        at = readers.text(request.form.get("at", ""), _("任职处"), most=60)
        if not at:
            raise PostNotChosen
        return accounts.appoint(g.db, person_id, role, at, by=g.visitor.person)

    return _change(person_id, change, _("已任职，即时生效。"))


@bp.post("/accounts/<int:person_id>/appointments/<int:appointment_id>/end")
@requires(Permission.ACCOUNT_MANAGE)
def dismiss(person_id: int, appointment_id: int) -> ResponseReturnValue:
    """End an office at once."""
    return _change(
        person_id,
        lambda: accounts.dismiss(g.db, person_id, appointment_id, by=g.visitor.person),
        _("已免职，即时生效。"),
    )


def _change(person_id: int, change: Callable[[], Any], said: str) -> ResponseReturnValue:
    try:
        with g.db.begin_nested():
            change()
    except ProcessError as refusal:
        return _page(person_id, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(said, "success")
    return redirect(url_for("access.show_account", person_id=person_id))


def _secret(person_id: int, make: Callable[[], str]) -> ResponseReturnValue:
    """Not redirected: the password must not be shown again when the address is opened later."""
    try:
        with g.db.begin_nested():
            password = make()
    except NoSuchPerson:
        raise
    except ProcessError as refusal:
        return _page(person_id, errors.sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(person_id, password=password)


def _page(person_id: int, refusal: str = "", password: str = "") -> str:
    person = people.get_person(g.db, person_id)
    account = accounts.find_for_person(g.db, person_id)
    held = people.list_appointments(g.db, person_id)
    return render_template(
        "access/account.html",
        person=person,
        account=account,
        held=held,
        names=display_names.resolve_places(g.db, {each.at for each in held}),
        is_locked=account is not None and access_sign_in.is_locked(g.db, account.login),
        roles=Role,
        administrators=offices.ADMINISTRATORS,
        is_administrator=offices.is_administrator(g.db, person_id),
        refusal=refusal,
        password=password,
        typed=request.form,
        found=_posts(),
        most_found=posts.MOST,
    )


def _posts() -> dict[str, str] | None:
    """Where the office that was chosen may be held, by the words that were typed; None before."""
    role, words = request.form.get("role", ""), request.form.get("where")
    if words is None or role not in set(Role):
        return None
    return posts.find(g.db, Role(role), search_words(words))
