"""Blue, yellow and red cards: the list, one of them, and what it asks for."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cards import explanations, listing, withdrawing
from processes.cards.listing import Item
from processes.cases import display_names
from processes.errors import ProcessError
from processes.lists import cards as card_list
from processes.notices import recipients
from processes.readers import Mistyped
from processes.supervision import orders
from web.cards import bp
from web.errors import sentence
from web.lists import page as list_page
from web.permissions import requires
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.CARD_LIST)
def index() -> ResponseReturnValue:
    """The cards the visitor may see, newest first, and how many there are of each colour."""
    shown = list_page.read(card_list.LIST, "cards.index")
    return render_template("cards/index.html", **list_page.context(shown))


@bp.get("/<int:card_id>")
@requires(Permission.CARD_LIST)
def show(card_id: int) -> ResponseReturnValue:
    """One card: why it was given, the explanation, the order of supervision."""
    return _page(listing.find(g.db, g.visitor.person, card_id))


@bp.post("/<int:card_id>/explain")
@requires(Permission.CARD_LIST)
def explain(card_id: int) -> ResponseReturnValue:
    """Whoever answers for a yellow card explains in writing; what was typed is not lost."""
    item = listing.find(g.db, g.visitor.person, card_id)
    content = request.form.get("content", "")
    try:
        with g.db.begin_nested():
            words = readers.text(content, _("书面说明"), most=2000)
            explanations.write(g.db, item.card, words, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(item, explain=content, wrong=refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("书面说明已提交。"), "success")
    return redirect(url_for("cards.show", card_id=card_id))


@bp.post("/<int:card_id>/withdraw")
@requires(Permission.SUPERVISE)
def withdraw(card_id: int) -> ResponseReturnValue:
    """The committee takes back a card that was wrongly given."""
    item = listing.find(g.db, g.visitor.person, card_id)
    why = request.form.get("why", "")
    try:
        with g.db.begin_nested():
            reason = readers.text(why, _("撤销原因"), most=500)
            withdrawing.withdraw(g.db, item.card, reason, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(item, why=why, wrong=refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("牌照已撤销，不再计入考核。"), "success")
    return redirect(url_for("cards.show", card_id=card_id))


@bp.post("/<int:card_id>/supervise")
@requires(Permission.SUPERVISE)
def supervise(card_id: int) -> ResponseReturnValue:
    """The committee issues the order of a card that has none yet."""
    item = listing.find(g.db, g.visitor.person, card_id)
    typed = request.form.get("reason", "")
    try:
        why = readers.text(typed, _("督办事由"), most=500)
    except Mistyped as refusal:
        return _page(item, reason=typed, wrong=refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    order = orders.issue(g.db, item.card, by=g.visitor.person, why=why)
    flash(_("督办单%(number)s已发出。", number=order.number), "success")
    return redirect(url_for("supervision.show", order_id=order.id))


def _page(item: Item, *, wrong: ProcessError | None = None, **typed: str) -> str:
    card, asked = item.card, item.explanation
    order = orders.find_for_card(g.db, card)
    own = recipients.speaks_for(g.visitor.person)
    supervises = permissions.may(g.db, Permission.SUPERVISE, g.visitor.person)
    is_standing = card.withdrawn_at is None
    return render_template(
        "cards/show.html",
        item=item,
        order=order,
        names=_names([card.responsible], [item.case.grid]),
        people=display_names.resolve_people(
            g.db, [card.withdrawn_by, asked.written_by if asked else None]
        ),
        may_explain=is_standing and asked and not asked.written_at and card.responsible in own,
        may_withdraw=is_standing and supervises,
        may_supervise=is_standing and supervises and order is None,
        may_read=permissions.may(g.db, Permission.CASE_READ, g.visitor.person, item.case),
        typed=typed,
        wrong=sentence(wrong, g.db) if wrong else "",
    )


def _names(responsible: list[str | None], grids: list[str]) -> dict[str, str]:
    return display_names.resolve(g.db, {name for name in responsible if name} | set(grids))
