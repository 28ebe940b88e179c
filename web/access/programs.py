"""Accounts of programs, as the security administrator keeps them; a secret is shown once."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import machine_accounts
from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.organisation import directory
from web import errors
from web.access import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/accounts/programs")
@requires(Permission.PROGRAM_MANAGE)
def list_programs() -> ResponseReturnValue:
    """Every program that may call, and a form for one more."""
    return _page()


@bp.post("/accounts/programs")
@requires(Permission.PROGRAM_MANAGE)
def create_program() -> ResponseReturnValue:
    """Enter a program; its secret is shown this once."""
    try:
        with g.db.begin_nested():
            account, secret = machine_accounts.create(
                g.db,
                name=request.form.get("name", ""),
                district=directory.district(g.db),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        told = _page(refusal=errors.sentence(refusal), name=request.form.get("name", ""))
        return told, HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(client_id=account.client_id, secret=secret)


@bp.post("/accounts/programs/<int:account_id>/renew")
@requires(Permission.PROGRAM_MANAGE)
def renew_program(account_id: int) -> ResponseReturnValue:
    """A new secret, shown this once; the old one opens nothing more."""
    account, secret = machine_accounts.renew(g.db, account_id, by=g.visitor.person)
    return _page(client_id=account.client_id, secret=secret)


@bp.post("/accounts/programs/<int:account_id>/active")
@requires(Permission.PROGRAM_MANAGE)
def activate_program(account_id: int) -> ResponseReturnValue:
    """Stop a program, or let it call again."""
    is_active = request.form.get("active") == "1"
    machine_accounts.activate(g.db, account_id, is_active=is_active, by=g.visitor.person)
    flash(_("程序账号已启用。") if is_active else _("程序账号已停用。"), "success")
    return redirect(url_for("access.list_programs"))


def _page(*, client_id: str = "", secret: str = "", refusal: str = "", name: str = "") -> str:
    return render_template(
        "access/programs.html",
        programs=machine_accounts.list_all(g.db),
        client_id=client_id,
        secret=secret,
        refusal=refusal,
        name=name,
    )
