"""The receivers of case events, what was not delivered, and sending it again."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access.permissions import Permission
from processes.cases.choices import Change
from processes.errors import ProcessError
from processes.organisation import directory
from processes.webhooks import deliveries, dispatch, receivers
from processes.webhooks.models import DeliveryStatus, Webhook
from web.errors import sentence
from web.permissions import requires
from web.translation import gettext as _
from web.webhooks import bp


@bp.get("/")
@requires(Permission.WEBHOOK_MANAGE)
def index() -> ResponseReturnValue:
    """The receivers, how many events reached them, and which did not."""
    district = directory.district(g.db)
    return render_template(
        "webhooks/index.html",
        webhooks=receivers.list_webhooks(g.db, district),
        counts=deliveries.count_by_status(g.db, district),
        dead=deliveries.list_undelivered(g.db, district),
        statuses=DeliveryStatus,
        changes=Change,
    )


@bp.get("/new")
@requires(Permission.WEBHOOK_MANAGE)
def new() -> ResponseReturnValue:
    """An empty form."""
    return _form(None)


@bp.post("/new")
@requires(Permission.WEBHOOK_MANAGE)
def add() -> ResponseReturnValue:
    """Set up a receiver; its secret is shown this once."""
    return _save(None)


@bp.get("/<int:webhook_id>")
@requires(Permission.WEBHOOK_MANAGE)
def edit(webhook_id: int) -> ResponseReturnValue:
    """The form of one receiver; its secret is not shown."""
    return _form(_find(webhook_id))


@bp.post("/<int:webhook_id>")
@requires(Permission.WEBHOOK_MANAGE)
def change(webhook_id: int) -> ResponseReturnValue:
    """Change a receiver."""
    return _save(_find(webhook_id))


@bp.post("/<int:webhook_id>/secret")
@requires(Permission.WEBHOOK_MANAGE)
def renew_secret(webhook_id: int) -> ResponseReturnValue:
    """Give it another secret, shown this once."""
    row = _find(webhook_id)
    return _secret(row, receivers.renew_secret(g.db, row, by=g.visitor.person))


@bp.post("/<int:webhook_id>/remove")
@requires(Permission.WEBHOOK_MANAGE)
def remove(webhook_id: int) -> ResponseReturnValue:
    """Take it away, with what was still to be sent."""
    receivers.remove(g.db, _find(webhook_id), by=g.visitor.person)
    flash(_("接收方已删除。"), "success")
    return redirect(url_for("webhooks.index"))


@bp.post("/deliveries/<int:delivery_id>/again")
@requires(Permission.WEBHOOK_MANAGE)
def send_again(delivery_id: int) -> ResponseReturnValue:
    """Send an event that is no longer tried by itself."""
    found = deliveries.get(g.db, directory.district(g.db), delivery_id)
    dispatch.send_again(g.db, found, by=g.visitor.person)
    flash(_("已交后台重发。"), "success")
    return redirect(url_for("webhooks.index"))


def _find(webhook_id: int) -> Webhook:
    return receivers.get(g.db, directory.district(g.db), webhook_id)


def _form(row: Webhook | None, wrong: str = "") -> str:
    form = request.form
    return render_template(
        "webhooks/form.html",
        webhook=row,
        name=form.get("name", row.name if row else ""),
        url=form.get("url", row.url if row else ""),
        is_active="is_active" in form if form else row is None or row.is_active,
        with_parties="with_parties" in form if form else bool(row and row.with_parties),
        chosen=form.getlist("changes") if form else (row.changes if row else []),
        changes=Change,
        wrong=wrong,
    )


def _save(row: Webhook | None) -> ResponseReturnValue:
    form = request.form
    try:
        with g.db.begin_nested():
            saved = receivers.save(
                g.db,
                directory.district(g.db),
                name=readers.text(form.get("name", ""), _("名称"), most=100),
                url=readers.text(form.get("url", ""), _("推送地址"), most=2000),
                changes=[readers.choice(Change, e, _("事件")) for e in form.getlist("changes")],
                with_parties="with_parties" in form,
                is_active="is_active" in form,
                by=g.visitor.person,
                webhook=row,
            )
    except ProcessError as refusal:
        return _form(row, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    if row is None:
        return _secret(saved, saved.secret)
    flash(_("接收方已保存。"), "success")
    return redirect(url_for("webhooks.index"))


def _secret(row: Webhook, secret: str) -> ResponseReturnValue:
    page = render_template("webhooks/secret.html", webhook=row, secret=secret)
    return page, {"Cache-Control": "no-store"}
