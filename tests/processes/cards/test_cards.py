"""What follows from cards: who is told, who must explain, and that an outage floods nobody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from engine import clock
from processes import cards, notices
from processes.cards import explanations, follow_up, listing, telling, withdrawing
from processes.cards.models import Explanation
from processes.deadlines import case_deadlines, extensions, limits
from processes.deadlines.models import Card, CaseDeadline, Colour
from processes.errors import (
    AlreadyExplained,
    CardWithdrawn,
    NoSuchCard,
    NothingToExplain,
    NotTheirs,
    ReasonRequired,
)
from processes.lists import cards as card_list
from processes.lists import reading
from processes.lists.declaration import Query
from processes.notices import Notification, Urgency
from processes.supervision.models import Order
from tests.processes import factories
from tests.processes.cards.overdue import local, step, work
from tests.processes.factories import DISTRICT, GRID, OTHER_GRID, STREET, VILLAGE


def asked(session, card):
    """The explanation asked for by the card."""
    return session.scalar(select(Explanation).where(Explanation.card_id == card.id))


def told(session, person):
    query = (
        select(Notification)
        .where(Notification.person_id == int(person.id))
        .order_by(Notification.id)
    )
    return session.scalars(query.execution_options(populate_existing=True)).all()


def who_was_told(session, cast, words):
    return [
        name for name, each in cast.items() if any(words in n.title for n in told(session, each))
    ]


@pytest.fixture
def yellow(session, case, at):
    """The grid's three working days from 4 March ran out on the 9th; its people were told."""
    with at(3, 4):
        row = step(session, case)
    assert row.due_at == local(3, 9, 17, 30)
    work(session, local(3, 9, 17, 31))
    return cards.list_for_case(session, case.id)[-1]


@pytest.fixture
def red(session, case, yellow):
    work(session, local(3, 11, 17, 31))
    return cards.list_for_case(session, case.id)[-1]


def test_blue_reminds_whoever_has_it_in_hand(session, case, cast, at):
    with at(3, 4):
        step(session, case)
    work(session, local(3, 9, 9, 9))
    assert who_was_told(session, cast, "蓝牌") == ["grid_worker"]


def test_yellow_tells_the_superior_as_well_and_asks_for_an_explanation(session, case, cast, yellow):
    assert who_was_told(session, cast, "黄牌") == ["grid_worker", "grid_head"]
    explanation = asked(session, yellow)
    assert explanation.due_at == local(3, 10, 17, 30)
    assert "3月10日17:30前书面说明" in told(session, cast["grid_head"])[-1].body


def test_the_explanation_of_a_card_before_a_holiday_is_due_after_it(session, case, at):
    with at(9, 24):
        step(session, case, "department.arrive", "fast", "dept-renshe")
    work(session, local(9, 28, 17, 31))  # 25—27日中秋
    work(session, local(9, 30, 17, 31))
    yellow = next(c for c in cards.list_for_case(session, case.id) if c.colour is Colour.YELLOW)
    assert asked(session, yellow).due_at == local(9, 29, 17, 30)


def test_red_goes_to_the_committee_with_an_order(session, case, cast, red):
    assert red.issued_at == local(3, 11, 17, 30)
    assert who_was_told(session, cast, "红牌") == ["grid_worker", "grid_head", "political_legal"]
    (order,) = session.scalars(select(Order))
    assert (order.card_id, order.responsible) == (red.id, GRID)
    assert order.number == "（2026）张湾督办字第0001号"


def test_a_card_is_followed_up_once(session, case, cast, red):
    before = len(told(session, cast["grid_head"]))
    for _ in range(2):
        work(session, local(3, 11, 18))
    assert len(told(session, cast["grid_head"])) == before
    assert session.scalar(select(func.count()).select_from(Order)) == 1


def test_an_extension_approved_before_expiry_costs_no_card(session, case, cast, at):
    with at(3, 4):
        row = step(session, case)
    with at(3, 9, 9):
        extensions.extend_in_step(session, row, 2, reason="对方外出", by=cast["grid_head"])
    work(session, local(3, 9, 18))
    assert cards.list_for_case(session, case.id) == []
    # Three and a half of its five working days.
    work(session, local(3, 10, 11, 45))
    assert [c.colour for c in cards.list_for_case(session, case.id)] == [Colour.BLUE]
    work(session, local(3, 11, 17, 31))
    assert Colour.YELLOW in [c.colour for c in cards.list_for_case(session, case.id)]


def test_cards_of_one_case_are_counted_apart_for_each_unit(session, case, at):
    with at(5, 6):
        for unit in ("dept-renshe", "dept-zhujian"):
            step(session, case, "department.arrive", "regular", unit)
    work(session, local(5, 9, 17, 31))
    found = {(c.responsible, c.colour) for c in cards.list_for_case(session, case.id)}
    assert found == {("dept-renshe", Colour.YELLOW), ("dept-zhujian", Colour.YELLOW)}


def test_the_risk_colour_has_nothing_to_do_with_cards(session, case, red):
    assert case.risk_color == factories.FACTS["risk_color"]


def test_the_unit_explains_once_and_in_time(session, case, cast, yellow, at):
    with at(3, 10, 10):
        explanations.write(session, yellow, "当事人外出，已约定11日再调。", by=cast["grid_worker"])
        with pytest.raises(AlreadyExplained):
            explanations.write(session, yellow, "再写一次", by=cast["grid_head"])
    assert follow_up.report_unexplained(session, local(3, 11)) == 0
    assert case_deadlines.list_for_case(session, case.id)[-1].status == "met"


def test_nobody_else_explains_and_nobody_explains_nothing(session, case, cast, yellow, at):
    with at(3, 10):
        with pytest.raises(NotTheirs):
            explanations.write(session, yellow, "代写", by=cast["outsider"])
        with pytest.raises(ReasonRequired):
            explanations.write(session, yellow, "  ", by=cast["grid_worker"])


def test_blue_and_red_ask_for_no_explanation(session, red, cast):
    with pytest.raises(NothingToExplain):
        explanations.write(session, red, "说明", by=cast["grid_worker"])


def test_an_explanation_that_is_late_costs_no_further_card(session, case, cast, yellow, at):
    with at(3, 12):
        explanations.write(session, yellow, "补充说明", by=cast["grid_worker"])
    colours = [c.colour for c in cards.list_for_case(session, case.id)]
    assert colours == [Colour.YELLOW]


def test_the_committee_is_shown_once_what_was_not_explained(session, cast, yellow):
    for _ in range(2):
        work(session, local(3, 10, 17, 31))
    assert who_was_told(session, cast, "未作书面说明") == ["political_legal"]
    assert told(session, cast["political_legal"])[-1].times == 1


def test_a_card_wrongly_given_is_taken_back_with_a_reason(session, case, cast, red, at):
    committee = cast["political_legal"]
    with at(3, 12):
        with pytest.raises(ReasonRequired):
            withdrawing.withdraw(session, red, " ", by=committee)
        withdrawing.withdraw(session, red, "系统停机，期限计算有误", by=committee)
        with pytest.raises(CardWithdrawn):
            withdrawing.withdraw(session, red, "再撤", by=committee)
    (order,) = session.scalars(select(Order))
    assert order.closing == "牌照已撤销：系统停机，期限计算有误"
    work(session, local(3, 13))
    assert cards.count_by_responsible(session, DISTRICT, local(3, 1), local(4, 1)) == {
        GRID: {Colour.BLUE: 0, Colour.YELLOW: 1, Colour.RED: 0}
    }


def test_a_withdrawn_yellow_is_not_the_first_of_two(session, case, cast, yellow, at):
    with at(3, 10):
        withdrawing.withdraw(session, yellow, "误发", by=cast["political_legal"])
        with pytest.raises(CardWithdrawn):
            explanations.write(session, yellow, "说明", by=cast["grid_worker"])
        step(session, case, "grid.first_contact")
    work(session, local(3, 10, 11, 1))
    assert Colour.RED not in [c.colour for c in cards.list_for_case(session, case.id)]


def test_cards_are_seen_by_whom_they_concern(session, case, cast, yellow, at):
    with at(5, 6):
        step(session, case, "department.arrive", "regular", "dept-renshe")
    work(session, local(5, 9, 18))
    seen = {
        name: len(found(session, person, colour=Colour.YELLOW)) for name, person in cast.items()
    }
    assert {name: number for name, number in seen.items() if number} == {
        "grid_worker": 1,
        "grid_head": 2,
        "center": 2,
        "district_center": 2,
        "political_legal": 2,
        "liaison": 1,
    }
    with pytest.raises(NoSuchCard):
        listing.find(session, cast["outsider"], yellow.id)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({"unit": GRID}, 1),
        ({"unit": "dept-renshe"}, 0),
        ({"within": STREET}, 1),
        ({"within": VILLAGE}, 1),
        ({"within": OTHER_GRID}, 0),
        ({"since": "2026-03-09", "until": "2026-03-09"}, 1),
        ({"since": "2026-03-10"}, 0),
        ({"waiting": "1"}, 1),
        ({"colour": "red"}, 0),
    ],
)
def test_cards_are_found_by_unit_place_period_and_what_is_awaited(
    session, cast, yellow, asked, number
):
    person = cast["political_legal"]
    assert len(found(session, person, **asked)) == number
    counted = reading.count(session, card_list.LIST, person, {"": Query(filters=asked)})
    assert counted == {"": number}


def found(session, person, **asked):
    """The cards the list shows the person."""
    query = Query(filters={key: str(value) for key, value in asked.items()})
    return reading.list_page(session, card_list.LIST, person, query, size=20).items


def outage(session, cast, number):
    """So many clocks start on 2 March; nobody works from the 3rd to the 6th."""
    with clock.at(local(3, 2, 9)):
        for _ in range(number):
            step(session, factories.case(session, cast["grid_worker"]), "society.accept")
        session.flush()
    return local(3, 6, 9)


def test_after_an_outage_each_card_is_given_once_as_of_when_it_was_due(session, cast):
    back = outage(session, cast, 200)
    given = work(session, back) + work(session, back + timedelta(minutes=10))
    rows = session.execute(
        select(Card.colour, Card.issued_at, func.count()).group_by(Card.colour, Card.issued_at)
    )
    assert {(colour, clock.local(at), number) for colour, at, number in rows} == {
        ("yellow", local(3, 3, 17, 30), 200),
        ("red", local(3, 5, 17, 30), 200),
    }
    assert given == 400


def test_after_an_outage_everybody_gets_one_digest(session, cast):
    back = outage(session, cast, 200)
    work(session, back)
    digests = {name: told(session, each) for name, each in cast.items()}
    heard = {name: len(found) for name, found in digests.items() if found}
    assert heard == {"grid_worker": 1, "grid_head": 1, "political_legal": 1}
    (leader,) = digests["political_legal"]
    assert leader.title == "200件事项需要您关注（红牌200）"
    assert leader.body.count("ZW-2026-") == telling.NAMED
    assert "另有190件" in leader.body
    assert digests["grid_head"][0].title == "400件事项需要您关注（红牌200、黄牌200）"


def test_what_comes_after_a_digest_is_added_to_it_while_it_is_unread(session, cast):
    work(session, outage(session, cast, 20))
    with clock.at(local(3, 6, 10)):
        for _ in range(10):
            step(session, factories.case(session, cast["grid_worker"]), "society.accept")
    work(session, local(3, 9, 17, 31))
    (only,) = [n for n in told(session, cast["grid_head"]) if n.matter == telling.DIGEST]
    assert only.title.startswith("50件")
    assert only.times == 50


def test_the_explanation_asked_for_after_an_outage_runs_from_then(session, cast):
    work(session, outage(session, cast, 5))
    due = set(session.scalars(select(Explanation.due_at)))
    assert due == {local(3, 9, 17, 30)}  # Friday to Monday


def test_the_card_of_an_emergency_is_told_at_once(session, case, cast, at):
    with at(6, 1, 22, 30):
        step(session, case, "department.sign", "emergency", "dept-gongan")
    work(session, local(6, 1, 23, 1))
    assert told(session, cast["gongan"])[-1].urgency is Urgency.URGENT


def test_looking_at_many_clocks_costs_as_many_statements_as_at_few(session, cast):
    def cost(number):
        back = outage(session, cast, number)
        sent = []
        event.listen(session.bind, "before_cursor_execute", lambda *each: sent.append(each[2]))
        with clock.at(back):
            cards.issue(session, back)
        return len([each for each in sent if "SAVEPOINT" not in each])

    limits.newest(session)  # looked up once in a transaction
    assert cost(30) == cost(3)


def test_notices_never_name_the_parties(session, case, cast, red):
    given = session.scalars(select(Notification)).all()
    assert given
    for each in given:
        assert case.event_name not in each.title + each.body
        assert notices.Urgency(each.urgency)


def test_a_calendar_that_moves_the_limit_moves_when_it_is_reported(session, cast, yellow):
    timed = session.get_one(CaseDeadline, asked(session, yellow).clock_id)
    timed.due_at = local(3, 12, 17, 30)
    session.flush()
    assert follow_up.report_unexplained(session, local(3, 11)) == 0
    assert listing.find(session, cast["center"], yellow.id).explain_by == timed.due_at
    assert follow_up.report_unexplained(session, local(3, 13)) == 1


def test_a_card_for_what_ran_out_at_24_00_is_of_the_day_that_ended(session, case, at):
    with at(12, 16, 9):
        row = case_deadlines.open_statutory(session, case.id, "ld.mediate", responsible=VILLAGE)
    midnight = datetime(2027, 1, 1, tzinfo=clock.zone())
    assert row.due_at == midnight
    work(session, midnight)

    def counted(since, until):
        found = cards.count_by_responsible(session, DISTRICT, since, until)
        return found.get(VILLAGE, {}).get(Colour.YELLOW, 0)

    assert counted(local(12, 31), midnight) == 1
    assert counted(midnight, midnight + timedelta(days=1)) == 0
