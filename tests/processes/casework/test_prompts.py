"""Prompts: by when the parties may go another way, without a row, a card or a name to it."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from engine import clock
from processes import cards
from processes.cases.choices import AgreementForm, Outcome
from processes.casework import prompts
from processes.deadlines.models import CaseDeadline
from processes.mediation import awards, settlements
from tests.journeys.district import District, moment

EXAMPLES = Path(__file__).parents[2] / "law" / "examples" / "prompts.md"


def rows():
    """The examples a lawyer reads."""
    for line in EXAMPLES.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and "." in cells[0]:
            yield cells


def found(session, case, rule):
    return next((p for p in prompts.list_for_case(session, case) if p.limit.key == rule), None)


@pytest.mark.parametrize(("rule", "category", "start", "last", "why"), list(rows()))
def test_the_last_day_is_that_worked_by_hand(session, case, at, rule, category, start, last, why):
    case.category = category
    known, day = start.split()
    case.known_on, case.occurred_on = None, None
    setattr(case, "known_on" if known == "知道" else "occurred_on", date.fromisoformat(day))
    with at(3, 2):
        shown = found(session, case, rule)
    if last == "无":
        assert shown is None, why
    else:
        assert shown.last_on == date.fromisoformat(last), why
        assert shown.is_supposed == (known == "发生")


def test_each_dated_prompt_has_three_examples_and_one_it_is_not_for():
    for occasion in prompts.OCCASIONS:
        mine = [row for row in rows() if row[0] == occasion.rule]
        if occasion.is_dated:
            assert len([row for row in mine if row[3] != "无"]) >= 3, occasion.rule
            assert [row for row in mine if row[3] == "无"], occasion.rule


def test_a_day_nobody_knows_is_told_as_a_length(session, case, at):
    case.category, case.occurred_on = "0701", None
    with at(3, 2):
        shown = found(session, case, "ld.claim")
    assert shown.last_on is None
    assert "1年，自知道或者应当知道权利被侵害之日" in shown.words


def test_what_is_over_is_told_to_the_office_alone(session, case, at):
    case.category, case.known_on = "0701", date(2025, 3, 2)
    with at(3, 2):
        assert not found(session, case, "ld.claim").is_over
    with at(3, 3):
        assert found(session, case, "ld.claim").is_over
        told = prompts.list_for_parties(session, case)
        assert "ld.claim" not in {each.limit.key for each in told}


def test_what_is_settled_needs_no_other_way(session, case):
    case.category, case.outcome = "0804", Outcome.SETTLED
    assert found(session, case, "ms.claim") is None


def test_who_has_gone_to_the_commission_is_not_told_until_when_he_may(session, case):
    case.category, case.known_on = "0701", date(2026, 1, 5)
    assert found(session, case, "ld.claim")
    session.add_all([_arbitrated(case)])
    session.flush()
    assert found(session, case, "ld.claim") is None


def _arbitrated(case):
    now = clock.now()
    return CaseDeadline(
        case_id=case.id,
        district=case.district,
        key="ld.accept",
        name="劳动仲裁受理",
        kind="process",
        started_at=now,
        due_at=now,
        nominal_on=now.date(),
        warning_on=now.date(),
        why="自收到仲裁申请起5日",
        rule="ld.accept@1",
    )


def test_violence_at_home_and_aid_are_told_where_they_may_be(session, case):
    case.category = "0101"
    assert found(session, case, "ba.order").words.startswith("依《反家庭暴力法》第二十八条，72小时")
    assert {each.limit.variant for each in prompts.list_for_case(session, case)} >= {None, "urgent"}
    case.category = "0201"
    assert found(session, case, "ba.order") is None
    assert found(session, case, "yz.decide") is None
    case.category = "0503"
    assert found(session, case, "yz.decide")
    assert found(session, case, "yz.assign")


def test_an_order_for_payment_takes_a_written_agreement(session, case):
    case.category = "0804"
    assert found(session, case, "zf.accept") is None
    settlements.agree(session, case.id, form=AgreementForm.WRITTEN, content="还款两万元")
    assert {each.limit.key for each in prompts.list_for_case(session, case)} >= {
        "zf.accept",
        "zf.issue",
        "zf.object",
    }


def test_a_prompt_is_no_clock_and_gives_nobody_a_card(session, case, at):
    case.category, case.known_on = "0701", date(2025, 3, 2)
    with at(3, 2):
        assert prompts.list_for_case(session, case)
    with at(3, 20):
        cards.issue(session, clock.now())
    assert session.scalars(select(CaseDeadline)).all() == []
    assert cards.list_for_case(session, case.id) == []


def test_who_informs_enters_when_the_party_knew(session):
    district = District(session, moment(3, 2, 9))
    case = district.register("欠薪", category="0701", consent=True, occurred_on=date(2025, 6, 1))
    assert found(session, case, "ld.claim").is_supposed
    district.do("mediator", "Accept")
    district.do("mediator", "Select", mediator=district.cast["mediator"].id)
    district.do("mediator", "Mediate", decision="failed")
    district.do("mediator", "Inform", outcome="terminate", known_on="2025-09-01")
    shown = found(session, case, "ld.claim")
    assert (shown.last_on, shown.is_supposed) == (date(2026, 9, 1), False)
    assert "按当事人知道之日2025年9月1日计算" in shown.words


def test_an_award_leaves_no_time_to_apply(session, case):
    case.category, case.known_on = "0701", date(2026, 1, 5)
    row = awards.receive(session, case.id, "labour", date(2026, 3, 2))
    assert row.key == "ld.sue"
