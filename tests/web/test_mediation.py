"""The page of a case's mediation, and what a centre looks at."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.cases.choices import Tier
from processes.casework import tiers
from processes.mediation import confirmations, conflicts, invitations, sessions, settlements
from tests.journeys.district import moment
from tests.processes import factories

SAID = "甲说了乙不知道的话"
AGREED = "双方互谅互让，赔偿{n}元，当场付清"


@pytest.fixture
def mediated(case, cast, session):
    """The case with the mediators of its village, after one meeting."""
    tiers.enter_tier(session, case.id, Tier.SOCIETY)
    sessions.record_session(
        session,
        case.id,
        channel="online",
        result="again",
        record=SAID,
        came=["applicant", "respondent"],
        by=cast["mediator"],
    )
    return f"/cases/{case.id}/mediation"


def test_what_was_said_is_for_the_mediators_alone(browse, mediated):
    page = browse("mediator").get(mediated).text
    assert SAID in page
    assert "申请人、被申请人" in page
    for name in ("center", "grid_worker", "district_center", "political_legal"):
        seen = browse(name).get(mediated).text
        assert "第1次" in seen
        assert SAID not in seen
        assert "保密" in seen


def test_the_outsider_finds_nothing_and_arranges_nothing(browse, mediated):
    outsider = browse("outsider")
    assert outsider.get(mediated).status_code == 404
    for more in ("/conflicts", "/invitations", "/invitations/1"):
        assert outsider.post(mediated + more).status_code == 404
    assert outsider.get("/mediation").status_code == 403


def test_who_declared_a_conflict_is_no_longer_offered(browse, cast, mediated, session, case):
    mediator = cast["mediator"]
    given = {"person": mediator.id, "relation": "relative"}
    browse("center").post(f"{mediated}/conflicts", given)
    assert [row.person_id for row in conflicts.list_for_case(session, case.id)] == [
        int(mediator.id)
    ]
    page = browse("center").get(mediated).text
    assert "当事人的近亲属" in page
    assert f'value="{mediator.id}"' not in page


def test_what_nobody_offers_is_refused_and_the_page_shown_again(browse, mediated, session, case):
    centre = browse("center")
    for more, given in (
        ("/conflicts", {"person": "99999", "relation": "relative"}),
        ("/conflicts", {"person": "", "relation": ""}),
        ("/invitations", {"guest": "president", "who": "示例某"}),
    ):
        answer = centre.post(mediated + more, given)
        assert answer.status_code == 422
        assert "没有" in answer.text
    assert conflicts.list_for_case(session, case.id) == []


def test_a_judge_is_asked_and_answers(browse, mediated, session, case):
    centre = browse("center")
    centre.post(f"{mediated}/invitations", {"guest": "judge", "who": ""})
    (row,) = invitations.list_for_case(session, case.id)
    centre.post(f"{mediated}/invitations/{row.id}", {"answer": "accepted", "who": "示例法官"})
    session.refresh(row)
    assert (row.answer.value, row.who) == ("accepted", "示例法官")
    assert "示例法官" in centre.get(mediated).text


def test_the_button_dies_with_the_thirtieth_day(browse, mediated, session, case):
    with clock.at(moment(6, 20, 10)):
        settlements.agree(session, case.id, form="written", content="还清借款")
    with clock.at(moment(7, 20, 23)):
        assert confirmations.can_apply(session, case.id)
        assert "申请截止" in browse("center").get(mediated).text
    with clock.at(moment(7, 21, 9)):
        page = browse("center").get(mediated).text
    assert "disabled" in page
    assert "可以向人民法院起诉" in page


def test_a_marriage_is_not_confirmed(browse, mediated, session, case):
    case.category = "0101"
    session.flush()
    assert "法院不受理司法确认申请" in browse("center").get(mediated).text


def test_agreements_of_one_text_by_one_hand_are_shown_to_the_centre(browse, cast, session):
    for number in (100, 200, 300):
        row = factories.case(session, cast["grid_worker"], tier=Tier.SOCIETY)
        text = AGREED.format(n=number)
        settlements.agree(session, row.id, form="oral", content=text, by=cast["mediator"])
    page = browse("center").get("/mediation").text
    assert "3份" in page
    assert "演示mediator" in page
    row = factories.case(session, cast["grid_worker"], grid=factories.OTHER_GRID)
    assert row.case_no not in page


def test_two_of_one_text_are_no_warning(browse, cast, session):
    for _ in range(2):
        row = factories.case(session, cast["grid_worker"], tier=Tier.SOCIETY)
        settlements.agree(session, row.id, form="oral", content=AGREED, by=cast["mediator"])
    assert "没有发现" in browse("center").get("/mediation").text
    assert session.scalars(select(settlements.Settlement)).all()
