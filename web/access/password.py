"""Changing one's own password; who was given one must do it first."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import accounts, password_age
from processes.access.permissions import Permission
from processes.errors import ProcessError
from web import errors, visitor
from web.access import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/accounts/password")
@requires(Permission.PASSWORD_CHANGE)
def password() -> ResponseReturnValue:
    """Ask for the present password and a new one."""
    return _form()


@bp.post("/accounts/password")
@requires(Permission.PASSWORD_CHANGE)
def change_password() -> ResponseReturnValue:
    """Change it; other sessions end, this one goes on."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    refusal = "" if new == request.form.get("again") else _("两次输入的新口令不一样。")
    account = None
    if not refusal:
        try:
            account = accounts.change_password(g.db, g.visitor.id, old, new)
        except ProcessError as wrong:
            refusal = errors.sentence(wrong)
    if account is None:
        return _form(refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    visitor.remember(account, g.visitor.offices)
    flash(_("口令已修改，其他地方的登录已经退出。"), "success")
    return redirect(url_for("home"))


def _form(refusal: str = "") -> str:
    return render_template(
        "access/password.html",
        least=accounts.LEAST,
        lasts=password_age.OWN.days,
        refusal=refusal,
    )
