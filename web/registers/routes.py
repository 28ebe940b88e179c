"""The registers' list page and form page; `processes.registers` says what stands in them."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import registers
from processes.access.permissions import Permission
from processes.registers import entries
from processes.registers.errors import NoSuchEntry
from web import files
from web.input import form_key
from web.permissions import requires
from web.registers import bp, form, listing
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.REGISTER_READ)
def index() -> ResponseReturnValue:
    """The registers the visitor may enter."""
    return render_template("registers/index.html", sections=registers.all_of(g.visitor.person))


@bp.get("/<key>")
@requires(Permission.REGISTER_READ)
def show(key: str) -> ResponseReturnValue:
    """The entries the visitor may read, and what is missing among them."""
    register = registers.find(key, g.visitor.person)
    return render_template("registers/list.html", **listing.read(register, request.args))


@bp.get("/<key>/new")
@requires(Permission.REGISTER_READ)
def new(key: str) -> ResponseReturnValue:
    """An empty form; what the address gives by a field's key stands in it already."""
    register = form.writable(key)
    return render_template("registers/form.html", **form.empty(register, request.args))


@bp.post("/<key>/new")
@requires(Permission.REGISTER_READ)
def create(key: str) -> ResponseReturnValue:
    """Keep a new entry, or show the form again with what is wrong."""
    register = form.writable(key)
    refused = form.attempt(
        lambda given: entries.create(g.db, register, given, g.visitor.person, form_key())
    )
    if refused:
        context = form.again(register, None, refused)
        return render_template("registers/form.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已登记。"), "success")
    return redirect(url_for("registers.show", key=key))


@bp.post("/<key>/export")
@requires(Permission.REGISTER_READ)
def export(key: str) -> ResponseReturnValue:
    """The entries the list shows, all pages of it, as an Excel file; that it was taken is kept."""
    register = registers.find(key, g.visitor.person)
    content = listing.excel(register, request.form)
    return files.excel(content, _(register.title))


@bp.get("/<key>/<int:row_id>")
@requires(Permission.REGISTER_READ)
def edit(key: str, row_id: int) -> ResponseReturnValue:
    """One entry: to change for who may, to read for others; and who wrote it when."""
    register = registers.find(key, g.visitor.person)
    return render_template("registers/form.html", **form.filled(register, row_id))


@bp.post("/<key>/<int:row_id>")
@requires(Permission.REGISTER_READ)
def change(key: str, row_id: int) -> ResponseReturnValue:
    """Keep what was changed, or show the form again with what is wrong."""
    register = form.writable(key)
    refused = form.attempt(
        lambda given: entries.change(
            g.db, register, row_id, given, form.version(), g.visitor.person
        )
    )
    if refused:
        context = form.again(register, row_id, refused)
        return render_template("registers/form.html", **context), form.status(refused)
    flash(_("已保存。"), "success")
    return redirect(url_for("registers.show", key=key))


@bp.post("/<key>/<int:row_id>/end")
@requires(Permission.REGISTER_READ)
def end(key: str, row_id: int) -> ResponseReturnValue:
    """Say until which day the entry holds."""
    register = form.writable(key)
    if not register.ends:
        raise NoSuchEntry
    refused = form.attempt(
        lambda _given: entries.end(g.db, register, row_id, form.last_day(), g.visitor.person)
    )
    if refused:
        context = form.not_ended(register, row_id, refused)
        return render_template("registers/form.html", **context), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("已结束，可在“含已结束的”中查看。"), "success")
    return redirect(url_for("registers.show", key=key))
