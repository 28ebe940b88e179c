"""An order of supervision, from the red card to its closing."""

import io
from datetime import date, datetime

import docx
import pytest
from sqlalchemy import select

from engine import clock
from processes import cards, documents
from processes.cases import changes
from processes.cases.choices import Change
from processes.deadlines.models import CaseDeadline, Colour
from processes.documents.models import Document
from processes.errors import (
    AlreadyReplied,
    AlreadySupervised,
    DateTooEarly,
    NobodyThere,
    NoReplyYet,
    NotReceived,
    NotTheirs,
    OrderClosed,
)
from processes.notices import Notification
from processes.supervision import listing, orders
from processes.supervision.models import Order
from tests.processes.cards.overdue import local, step, work

NUMBER = "（2026）张湾督办字第0001号"


@pytest.fixture
def order(session, case, at):
    """The labour office stayed away on 9 May, which was a red card on the 12th."""
    with at(5, 6):
        step(session, case, "department.arrive", "regular", "dept-renshe")
    work(session, local(5, 12, 17, 31))
    return session.scalars(select(Order)).one()


@pytest.fixture
def instruction(session, cast, order, at):
    with at(5, 13):
        orders.receive(session, order, by=cast["political_legal"])
        return orders.instruct(
            session, order, "dept-renshe", "限期到场", None, by=cast["political_legal"]
        )


def test_it_has_one_paper_whatever_follows(session, order, case):
    documents.automatic.follow(session, case.id)
    papers = session.scalars(select(Document).filter_by(kind="supervision_order")).all()
    assert [(each.id, each.number) for each in papers] == [(order.document_id, NUMBER)]


def titles(session, person):
    rows = select(Notification.title).where(Notification.person_id == int(person.id))
    return session.scalars(rows.order_by(Notification.id)).all()


def test_it_is_signed_before_anybody_is_instructed(session, cast, order, at):
    with at(5, 13), pytest.raises(NotReceived, match="督办字第0001号"):
        orders.instruct(session, order, "dept-renshe", "到场", None, by=cast["political_legal"])


def test_who_is_instructed_has_a_clock_and_a_notice(session, cast, instruction):
    timed = session.get_one(CaseDeadline, instruction.clock_id)
    assert (timed.key, timed.responsible) == ("supervise.reply", "dept-renshe")
    assert timed.due_at == local(5, 20, 17, 30)
    assert f"督办单{NUMBER}有新的指示" in titles(session, cast["liaison"])


def test_the_committee_may_set_the_day(session, cast, order, at):
    with at(5, 13):
        orders.receive(session, order, by=cast["political_legal"])
        given = orders.instruct(
            session, order, "dept-renshe", "到场", date(2026, 5, 15), by=cast["political_legal"]
        )
        with pytest.raises(DateTooEarly):
            orders.instruct(
                session, order, "dept-renshe", "到场", date(2026, 5, 13), by=cast["political_legal"]
            )
    assert given.due_at == local(5, 15, 17, 30)


def test_nobody_is_instructed_where_nobody_is(session, cast, order, at):
    with at(5, 13):
        orders.receive(session, order, by=cast["political_legal"])
        with pytest.raises(NobodyThere):
            orders.instruct(session, order, "dept-none", "到场", None, by=cast["political_legal"])


def test_the_unit_answers_once_and_the_order_is_closed(session, case, cast, order, instruction, at):
    with at(5, 14):
        with pytest.raises(NotTheirs):
            orders.reply(session, instruction, "代答", by=cast["zhujian"])
        orders.reply(session, instruction, "已到场", by=cast["liaison"])
        with pytest.raises(AlreadyReplied):
            orders.reply(session, instruction, "再答", by=cast["liaison"])
        orders.close(session, order, "", by=cast["political_legal"])
        with pytest.raises(OrderClosed):
            orders.receive(session, order, by=cast["political_legal"])
    assert session.get_one(CaseDeadline, instruction.clock_id).status == "met"
    noted = [
        row.reason for row in changes.list_for_case(session, case.id) if row.what is Change.NOTED
    ]
    assert [each.removeprefix(f"督办单{NUMBER}") for each in noted] == [
        "发出",
        "签收",
        "指示",
        "回复",
        "办结",
    ]


def test_an_order_without_an_answer_is_closed_only_with_a_reason(
    session, cast, order, instruction, at
):
    with at(5, 14):
        with pytest.raises(NoReplyYet):
            orders.close(session, order, " ", by=cast["political_legal"])
        orders.close(session, order, "案件已化解", by=cast["political_legal"])
    assert session.get_one(CaseDeadline, instruction.clock_id).status == "cancelled"


def test_a_late_answer_costs_no_card(session, case, cast, order, instruction, at):
    before = len(cards.list_for_case(session, case.id))
    work(session, local(5, 25))
    with at(5, 25):
        orders.reply(session, instruction, "迟复", by=cast["liaison"])
    assert len(cards.list_for_case(session, case.id)) == before


def test_a_yellow_card_is_supervised_by_hand_once(session, case, cast, at):
    with at(3, 4):
        step(session, case)
    work(session, local(3, 9, 17, 31))
    (yellow,) = cards.list_for_case(session, case.id)
    with at(3, 11):
        order = orders.issue(session, yellow, by=cast["political_legal"], why="逾期未作说明")
        with pytest.raises(AlreadySupervised, match="督办字第0001号"):
            orders.issue(session, yellow, by=cast["political_legal"])
    assert (order.colour, order.why) == ("yellow", "逾期未作说明")


def test_numbers_begin_anew_each_year(session, case, cast, order):
    yellow = cards.list_for_case(session, case.id)[0]
    with clock.at(datetime(2027, 1, 4, 9, tzinfo=clock.zone())):
        second = orders.issue(session, yellow, by=cast["political_legal"])
    assert (order.number, second.number) == (NUMBER, NUMBER.replace("2026", "2027"))


def test_orders_are_seen_by_the_committee_the_area_and_who_must_answer(
    session, cast, order, instruction
):
    seen = [
        name
        for name, person in cast.items()
        if listing.list_page(session, person, is_open=True, size=20)
    ]
    assert seen == ["grid_head", "center", "district_center", "liaison", "political_legal"]


def test_the_order_is_a_document_of_the_case(session, case, order):
    text = documents.download.read_content(session, session.get_one(Document, order.document_id))
    words = "\n".join(
        each.text
        for each in docx.Document(io.BytesIO(text)).iter_inner_content()
        if hasattr(each, "text")
    )
    tables = docx.Document(io.BytesIO(text)).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    assert NUMBER in words
    assert "区人社局" in words
    assert case.case_no in cells
    assert any("到场" in each for each in cells)


def test_an_order_by_hand_before_the_red_card_is_followed_up_stands(session, case, cast, at):
    with at(5, 6):
        step(session, case, "department.arrive", "regular", "dept-renshe")
    with at(5, 12, 17, 31):
        cards.issue(session, clock.now())
        red = next(
            each for each in cards.list_for_case(session, case.id) if each.colour is Colour.RED
        )
        made = orders.issue(session, red, by=cast["political_legal"], why="情况紧急")
    work(session, local(5, 12, 17, 32))
    assert session.scalars(select(Order)).all() == [made]
    assert any("红牌" in title and made.number in body for title, body in _told(session, cast))


def _told(session, cast):
    rows = select(Notification.title, Notification.body)
    return session.execute(
        rows.where(Notification.person_id == int(cast["political_legal"].id))
    ).all()
