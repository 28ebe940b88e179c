"""What is kept of one person: found by what they bring, handed out without others, put right, and logged."""

import pytest
from sqlalchemy import select

from engine import history
from processes.audit import log as audit_log
from processes.errors import MissingField, ReasonTooShort
from processes.privacy import blind_index
from processes.privacy.identity_numbers import WrongNumber
from processes.retention import handing_out, personal
from processes.retention.models import Asked, PersonalRequest
from processes.retention.personal import Grounds, NothingChanged, NotTheirs, Who
from processes.rosters.models import ReceptionVisit, Roster
from tests.processes.factories import DISTRICT, VILLAGE
from tests.processes.onboarding.workbooks import cells
from tests.processes.retention.archived import CARD, NAME, PHONE, THEN, archive, dispute, parties

GROUNDS = Grounds("本人要求查阅自己的信息", "当面核验身份证原件")
BY_CARD, BY_NAME = Who(id_no=CARD), Who(name=NAME, phone=PHONE)


@pytest.fixture
def town(session):
    district, case = dispute(session)
    return district, archive(session, district.cast, case)


@pytest.fixture
def by(town):
    return town[0].cast["district_center"]


@pytest.mark.parametrize("who", [BY_CARD, BY_NAME, Who(id_no="11010519491231002x")])
def test_they_are_found_by_number_or_by_name_and_telephone(session, town, by, who):
    found = personal.search(session, DISTRICT, who, GROUNDS, by=by)
    assert [party.name for party, _case in found.parties] == [NAME]
    entry = audit_log.list_entries(session)[0]
    assert (entry.what, entry.by, entry.details["found"]) == ("person.searched", int(by.id), 1)
    assert CARD not in str(entry.details)
    assert NAME not in str(entry.details)
    assert entry.details["asked"] not in blind_index.candidates("party.id_no", CARD)


@pytest.mark.parametrize("who", [Who(), Who(name=NAME), Who(phone=PHONE), Who(id_no=" - ")])
def test_what_finds_nobody_for_sure_is_not_enough(session, town, by, who):
    with pytest.raises(MissingField):
        personal.search(session, DISTRICT, who, GROUNDS, by=by)


def test_another_with_the_same_name_is_not_found(session, town, by):
    who = Who(name=NAME, phone="13700000000")
    assert personal.search(session, DISTRICT, who, GROUNDS, by=by).parties == []


@pytest.mark.parametrize("grounds", [Grounds("短", GROUNDS.proof), Grounds(GROUNDS.reason, "")])
def test_a_reason_and_how_they_were_known_are_asked_for(session, town, by, grounds):
    for ask in (personal.search, handing_out.hand_out):
        with pytest.raises(ReasonTooShort):
            ask(session, DISTRICT, BY_CARD, grounds, by=by)


def test_the_file_has_all_of_theirs_and_nothing_of_the_others(session, town, by):
    content = handing_out.hand_out(session, DISTRICT, BY_CARD, GROUNDS, by=by)
    made = cells(content)
    assert made["案件"][1][2:4] == ["已归档", None]
    assert made["当事人资料"][1][1:5] == [NAME, PHONE, "111", CARD]
    told = str(made)
    assert "已告知示例阿甲" in told
    assert "示某赔偿示例阿甲五百元" in told
    for others in ("示例阿乙", "13900005678"):
        assert others not in told
    assert "已核" not in told
    row = session.scalars(select(PersonalRequest)).one()
    assert (row.asked, row.parties, row.by) == (Asked.EXPORT, 1, int(by.id))
    assert audit_log.list_entries(session)[0].what == "person.answered"


def test_a_visit_to_the_reception_is_theirs_too(session, town, by, reception):
    found = personal.search(session, DISTRICT, BY_CARD, GROUNDS, by=by)
    assert [each.id for each in found.visits] == [reception.id]


@pytest.fixture
def reception(session, town):
    known = {"district": DISTRICT, "reception_on": THEN.date(), "mondays": [], "why": "示例"}
    roster = Roster(**known, publish_due_at=THEN, red_at=THEN, drafted_at=THEN)
    session.add(roster)
    session.flush()
    row = ReceptionVisit(
        roster_id=roster.id,
        district=DISTRICT,
        place=VILLAGE,
        at=THEN,
        visitor=NAME,
        phone="138 0000 1234",
        summary="示例",
        form_key="once",
    )
    session.add(row)
    session.flush()
    return row


def test_what_is_wrong_is_put_right_in_an_archived_case_too(session, town, by):
    _district, case = town
    party = parties(session, case)[0]
    typed = {"phone": "137 0000 1234", "address": "示例路九号"}
    personal.correct(session, DISTRICT, BY_CARD, party.id, typed, GROUNDS, by=by)
    assert (party.phone, party.address, party.name) == ("13700001234", "示例路九号", NAME)
    assert party.phone_index in blind_index.candidates("party.phone", "13700001234")
    told = history.list_for_instance(session, case.instance_id)[-1]
    assert (told.what, told.by) == ("party_changed", by.id)
    assert '"fields":["phone","address"]' in told.body
    assert "13700001234" not in told.body
    row = session.scalars(select(PersonalRequest)).one()
    assert (row.asked, row.fields) == (Asked.CORRECT, ["phone", "address"])


def test_only_their_own_rows_are_put_right_and_only_with_what_can_be(session, town, by):
    own, other, _unit = parties(session, town[1])

    def correct(party, **typed):
        personal.correct(session, DISTRICT, BY_CARD, party.id, typed, GROUNDS, by=by)

    with pytest.raises(NotTheirs):
        correct(other, name="示例阿丙")
    with pytest.raises(NothingChanged):
        correct(own, name=NAME, phone="")
    with pytest.raises(WrongNumber):
        correct(own, id_no="110105194912310021")
