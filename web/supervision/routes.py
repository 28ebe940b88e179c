"""Orders of supervision: the list, one of them, and what is done about it."""

from http import HTTPStatus

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from processes import readers
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.cases.models import Case
from processes.deadlines.models import Card, CaseDeadline
from processes.errors import ProcessError
from processes.notices import recipients
from processes.organisation import directory
from processes.supervision import listing, orders
from processes.supervision.models import Instruction, Order
from web.errors import sentence
from web.paging import SIZE, Page, read_number
from web.permissions import requires
from web.supervision import bp
from web.translation import gettext as _


@bp.get("/")
@requires(Permission.SUPERVISION_LIST)
def index() -> ResponseReturnValue:
    """The orders the visitor may see, open or closed, newest first."""
    is_open = request.args.get("scope") != "closed"
    before = read_number(request.args.get("after", ""))
    found = listing.list_page(g.db, g.visitor.person, is_open=is_open, before=before, size=SIZE + 1)
    shown = found[:SIZE]
    following = str(shown[-1][0].id) if len(found) > SIZE else ""
    return render_template(
        "supervision/index.html",
        page=Page(shown, next=following, filters={} if is_open else {"scope": "closed"}),
        is_open=is_open,
        names=_names([order for order, _case in shown], []),
    )


@bp.get("/<int:order_id>")
@requires(Permission.SUPERVISION_LIST)
def show(order_id: int) -> ResponseReturnValue:
    """One order: its card, what was asked of whom, the answers."""
    return _page(*listing.find(g.db, g.visitor.person, order_id))


@bp.post("/<int:order_id>/receive")
@requires(Permission.SUPERVISE)
def receive(order_id: int) -> ResponseReturnValue:
    """The committee takes the order in hand."""
    order, _case = listing.find(g.db, g.visitor.person, order_id)
    orders.receive(g.db, order, by=g.visitor.person)
    flash(_("督办单%(number)s已签收。", number=order.number), "success")
    return redirect(url_for("supervision.show", order_id=order_id))


@bp.post("/<int:order_id>/instruct")
@requires(Permission.SUPERVISE)
def instruct(order_id: int) -> ResponseReturnValue:
    """The committee says who does what until when."""
    order, case = listing.find(g.db, g.visitor.person, order_id)
    form = request.form
    try:
        with g.db.begin_nested():
            orders.instruct(
                g.db,
                order,
                form.get("addressee", ""),
                _text("content", _("指示内容")),
                readers.given(readers.day, form.get("until", ""), _("完成期限")),
                by=g.visitor.person,
            )
    except ProcessError as refusal:
        return _page(order, case, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("指示已下达，承办单位会收到通知。"), "success")
    return redirect(url_for("supervision.show", order_id=order_id))


@bp.post("/<int:order_id>/close")
@requires(Permission.SUPERVISE)
def close(order_id: int) -> ResponseReturnValue:
    """The committee has seen to it."""
    order, case = listing.find(g.db, g.visitor.person, order_id)
    try:
        with g.db.begin_nested():
            closing = _text("closing", _("核验意见"))
            orders.close(g.db, order, closing, by=g.visitor.person)
    except ProcessError as refusal:
        return _page(order, case, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("督办单%(number)s已办结。", number=order.number), "success")
    return redirect(url_for("supervision.index"))


@bp.post("/instructions/<int:instruction_id>/reply")
@requires(Permission.SUPERVISION_LIST)
def reply(instruction_id: int) -> ResponseReturnValue:
    """Whoever was told to act says what was done."""
    instruction = listing.get_instruction(g.db, g.visitor.person, instruction_id)
    order, case = listing.find(g.db, g.visitor.person, instruction.order_id)
    try:
        with g.db.begin_nested():
            orders.reply(g.db, instruction, _text("reply", _("回复")), by=g.visitor.person)
    except ProcessError as refusal:
        return _page(order, case, refusal), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("回复已提交。"), "success")
    return redirect(url_for("supervision.show", order_id=order.id))


def _text(key: str, field: str) -> str:
    return readers.text(request.form.get(key, ""), field, most=2000)


def _page(order: Order, case: Case, wrong: ProcessError | None = None) -> str:
    person = g.visitor.person
    asked = orders.list_instructions(g.db, order)
    supervises = order.closed_at is None and permissions.may(g.db, Permission.SUPERVISE, person)
    by = [order.issued_by, order.received_by, order.closed_by]
    by += [each for one in asked for each in (one.given_by, one.replied_by)]
    return render_template(
        "supervision/show.html",
        order=order,
        case=case,
        card=g.db.get_one(Card, order.card_id),
        asked=asked,
        due={each.id: g.db.get_one(CaseDeadline, each.clock_id).due_at for each in asked},
        own=frozenset(recipients.speaks_for(person)),
        now=clock.now(),
        may_receive=supervises and order.received_at is None,
        may_instruct=supervises and order.received_at is not None,
        may_read=permissions.may(g.db, Permission.CASE_READ, person, case),
        addressees=_addressees(case, order) if supervises else {},
        names=_names([order], asked),
        people=display_names.resolve_people(g.db, by),
        typed=request.form,
        wrong=sentence(wrong, g.db) if wrong else "",
    )


def _addressees(case: Case, order: Order) -> dict[str, str]:
    """Whom the committee may instruct: whoever got the card, the centres, the departments."""
    places = [case.village, case.street, case.district]
    units = {unit.code: unit.name for unit in directory.list_units(g.db, case.district)}
    return _names([order], []) | display_names.resolve(g.db, places) | units


def _names(shown: list[Order], asked: list[Instruction]) -> dict[str, str]:
    named = {order.responsible for order in shown if order.responsible}
    return display_names.resolve(g.db, named | {each.addressee for each in asked})
