"""Where the visitor wants messages of their own."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.errors import ProcessError
from processes.notices import channels, quiet_hours
from processes.notices.channel_models import Address
from web.errors import sentence
from web.notices import bp
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/address")
@requires(Permission.NOTICE_READ)
def address() -> ResponseReturnValue:
    """The visitor's own mail address and phone number."""
    return _form()


@bp.post("/address")
@requires(Permission.NOTICE_READ)
def save_address() -> ResponseReturnValue:
    """Keep them; both may be empty, then nothing goes out."""
    mail, phone = request.form.get("mail", ""), request.form.get("phone", "")
    try:
        with g.db.begin_nested():
            channels.save_address(g.db, g.visitor.person, mail=mail, phone=phone)
    except ProcessError as refusal:
        return _form(sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("接收地址已保存。"), "success")
    return redirect(url_for("notices.index"))


def _form(wrong: str = "") -> str:
    row = g.db.get(Address, g.visitor.id)
    known = {"mail": (row and row.mail) or "", "phone": (row and row.phone) or ""}
    return render_template(
        "notices/address.html",
        typed=known | request.form.to_dict(),
        hours=quiet_hours.load(g.db, row.district) if row else quiet_hours.Hours(),
        wrong=wrong,
    )
