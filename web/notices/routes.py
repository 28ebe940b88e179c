"""The visitor's own notices: the list, opening one, marking them read."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.lists import notices
from processes.notices import inbox
from web.lists import page as list_page
from web.notices import bp, targets
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.NOTICE_READ)
def index() -> ResponseReturnValue:
    """The visitor's notices, the newest first: the unread ones, or all."""
    shown = list_page.read(notices.LIST, "notices.index", defaults={"scope": "unread"})
    told = list_page.context(shown) | {"has_stars": False}
    return render_template("notices/index.html", **told)


@bp.post("/<int:notice_id>/open")
@requires(Permission.NOTICE_READ)
def open_(notice_id: int) -> ResponseReturnValue:
    """Mark a notice read and go to what it is about."""
    item = inbox.find(g.db, g.visitor.person, notice_id)
    inbox.read(g.db, item.notice)
    return redirect(targets.address(item) or url_for("notices.index"))


@bp.post("/<int:notice_id>/read")
@requires(Permission.NOTICE_READ)
def read(notice_id: int) -> ResponseReturnValue:
    """Mark a notice read and stay in the list."""
    inbox.read(g.db, inbox.find(g.db, g.visitor.person, notice_id).notice)
    return redirect(url_for("notices.index"))


@bp.post("/read-all")
@requires(Permission.NOTICE_READ)
def read_all() -> ResponseReturnValue:
    """Mark all notices read."""
    inbox.read_all(g.db, g.visitor.person)
    flash(_("全部通知已标为已读。"), "success")
    return redirect(url_for("notices.index"))
