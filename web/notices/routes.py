"""The visitor's own notices: the list, opening one, marking them read."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes.access.permissions import Permission
from processes.notices import inbox
from web.notices import bp, targets
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.NOTICE_READ)
def index() -> ResponseReturnValue:
    """The visitor's notices, the newest first: the unread ones, or all."""
    everything = request.args.get("scope") == "all"
    before = read_number(request.args.get("after", ""))
    found = inbox.list_page(
        g.db, g.visitor.person, unread=not everything, before=before, size=SIZE + 1
    )
    shown = found[:SIZE]
    following = str(shown[-1].notice.id) if len(found) > SIZE else ""
    filters = {"scope": "all"} if everything else {}
    return render_template(
        "notices/index.html",
        page=Page(shown, next=following, filters=filters),
        everything=everything,
    )


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
