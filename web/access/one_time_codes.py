"""Codes of an authenticator: asked for at the sign-in, and kept by each for oneself."""

from http import HTTPStatus

import segno
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access import one_time_codes
from processes.access.permissions import Permission
from processes.errors import ProcessError
from web import errors
from web.access import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/accounts/codes")
@requires(Permission.PASSWORD_CHANGE)
def codes() -> ResponseReturnValue:
    """Say whether codes are asked for, or show the key to be taken into an authenticator."""
    return _page()


@bp.post("/accounts/codes/begin")
@requires(Permission.PASSWORD_CHANGE)
def begin_codes() -> ResponseReturnValue:
    """Make a key to be taken into an authenticator."""
    one_time_codes.begin(g.db, g.visitor.id)
    return redirect(url_for("access.codes"))


@bp.post("/accounts/codes/confirm")
@requires(Permission.PASSWORD_CHANGE)
def confirm_codes() -> ResponseReturnValue:
    """Ask for codes from now on, once the first is right."""
    try:
        one_time_codes.confirm(g.db, g.visitor.id, request.form.get("code", ""))
    except ProcessError as wrong:
        return _page(errors.sentence(wrong)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("动态验证码已启用，以后登录时除口令外还须输入。"), "success")
    return redirect(url_for("home"))


@bp.post("/accounts/codes/stop")
@requires(Permission.PASSWORD_CHANGE)
def stop_codes() -> ResponseReturnValue:
    """Ask for codes no more, as to change the phone."""
    try:
        one_time_codes.stop(g.db, g.visitor.id, request.form.get("code", ""))
    except ProcessError as wrong:
        return _page(errors.sentence(wrong)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("动态验证码已停用，原来的验证器不再有效。"), "success")
    return redirect(url_for("access.codes"))


def _page(refusal: str = "") -> str:
    row = one_time_codes.find(g.db, g.visitor.id)
    picture = ""
    if row is not None and row.confirmed_at is None:
        picture = segno.make(one_time_codes.address(g.db, row)).svg_data_uri(scale=5, border=4)
    return render_template("access/codes.html", row=row, picture=picture, refusal=refusal)
