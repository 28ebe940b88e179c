"""Setting up the ways outside: channels and quiet hours, by the system's administrator."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from processes import readers
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.errors import ProcessError
from processes.notices import Urgency, channels, quiet_hours
from processes.notices.channel_models import Channel, Message
from processes.notices.quiet_hours import Hours
from processes.organisation import people
from processes.organisation.roles import Role
from processes.readers import Mistyped
from web.errors import sentence
from web.notices import bp
from web.permissions import requires
from web.translation import gettext as _

#: So many of the last messages are shown.
SHOWN = 20


@bp.get("/channels/")
@requires(Permission.CHANNEL_MANAGE)
def ways() -> ResponseReturnValue:
    """The channels, the quiet hours, and how the last messages fared."""
    return _overview()


@bp.get("/channels/new")
@requires(Permission.CHANNEL_MANAGE)
def new_channel() -> ResponseReturnValue:
    """An empty form."""
    return _form(None)


@bp.post("/channels/new")
@requires(Permission.CHANNEL_MANAGE)
def add_channel() -> ResponseReturnValue:
    """Set up a channel."""
    return _save(None)


@bp.get("/channels/<int:channel_id>")
@requires(Permission.CHANNEL_MANAGE)
def channel(channel_id: int) -> ResponseReturnValue:
    """The form of one channel; its address is not shown."""
    return _form(channels.find(g.db, _district(), channel_id))


@bp.post("/channels/<int:channel_id>")
@requires(Permission.CHANNEL_MANAGE)
def change_channel(channel_id: int) -> ResponseReturnValue:
    """Change a channel; an address left empty stays."""
    return _save(channels.find(g.db, _district(), channel_id))


@bp.post("/channels/<int:channel_id>/test")
@requires(Permission.CHANNEL_MANAGE)
def test_channel(channel_id: int) -> ResponseReturnValue:
    """Send a message through the channel, to oneself where it is personal."""
    channels.test(g.db, channels.find(g.db, _district(), channel_id), by=g.visitor.person)
    flash(_("测试消息已交后台发送，结果见下方的发送记录。"), "success")
    return redirect(url_for("notices.ways"))


@bp.post("/channels/hours")
@requires(Permission.CHANNEL_MANAGE)
def hours() -> ResponseReturnValue:
    """Set the quiet hours and the time of the daily digest."""
    try:
        labels = {"starts": _("开始"), "ends": _("结束"), "digest_at": _("每日汇总时间")}
        sent = ((request.form.get(key, ""), label) for key, label in labels.items())
        typed = Hours(*(readers.time_of_day(text, label) for text, label in sent))
    except Mistyped as refusal:
        return _overview(sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    quiet_hours.save(g.db, _district(), typed)
    flash(_("免打扰时段已保存。"), "success")
    return redirect(url_for("notices.ways"))


def _overview(wrong: str = "") -> str:
    district = _district()
    every = channels.list_channels(g.db, district)
    lately = select(Message).where(Message.district == district).order_by(Message.id.desc())
    messages = g.db.scalars(lately.limit(SHOWN)).all()
    return render_template(
        "notices/channels.html",
        channels=every,
        roles=Role,
        urgencies=Urgency,
        hours=quiet_hours.load(g.db, district),
        typed=request.form,
        messages=messages,
        of_channel={each.id: each for each in every},
        people=display_names.resolve_people(g.db, [each.person_id for each in messages]),
        wrong=wrong,
    )


def _form(row: Channel | None, wrong: str = "") -> str:
    form = request.form
    return render_template(
        "notices/channel.html",
        channel=row,
        name=form.get("name", row.name if row else ""),
        address=form.get("address", ""),
        is_active="is_active" in form if form else row is None or row.is_active,
        is_digest="is_digest" in form if form else bool(row and row.is_digest),
        is_for_parties="is_for_parties" in form if form else bool(row and row.is_for_parties),
        chosen_roles=form.getlist("roles") if form else (row.roles if row else []),
        chosen=form.getlist("urgencies") if form else (row.urgencies if row else list(Urgency)),
        roles=Role,
        urgencies=Urgency,
        wrong=wrong,
    )


def _save(row: Channel | None) -> ResponseReturnValue:
    form = request.form
    try:
        with g.db.begin_nested():
            channels.save(
                g.db,
                _district(),
                name=readers.text(form.get("name", ""), _("名称"), most=100),
                address=readers.text(form.get("address", ""), _("地址"), most=2000),
                roles=[readers.choice(Role, e, _("职务")) for e in form.getlist("roles")],
                urgencies=[
                    readers.choice(Urgency, e, _("紧急程度")) for e in form.getlist("urgencies")
                ],
                is_active="is_active" in form,
                is_for_parties="is_for_parties" in form,
                is_digest="is_digest" in form,
                by=g.visitor.person,
                channel=row,
            )
    except ProcessError as refusal:
        return _form(row, sentence(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("通道已保存。地址已加密，不再显示。"), "success")
    return redirect(url_for("notices.ways"))


def _district() -> str:
    return people.get_person(g.db, g.visitor.id).district
