"""Looking beyond what one may see: a reason, an entry, a limit, and an office to ask."""

import pytest

from processes.access import quotas
from processes.audit import log as audit_log
from processes.cases import party_input
from processes.cases.models import Party
from processes.cases.party_input import PartyInput
from processes.casework import inquiries
from processes.casework.inquiries import InquiriesUsedUp
from processes.errors import MissingField, ReasonTooShort
from tests.processes import factories
from tests.processes.factories import DISTRICT, OTHER_GRID, STREET

PHONE, CARD = "13800001234", "420303199001011233"
REASON = "来人称在别处登记过，需要核对"
NEIGHBOUR = "420303001201-01-02"


@pytest.fixture
def make(session, cast):
    def register(grid):
        case = factories.case(session, cast["outsider"], grid=grid)
        known = party_input.complete(PartyInput("示例甲", phone=PHONE, id_no=CARD))
        session.add(party_input.add(case, known))
        session.flush()
        return case

    return register


def ask(session, by, number=PHONE, reason=REASON):
    return inquiries.inquire(session, number, reason=reason, by=by)


@pytest.mark.parametrize("number", ["138-0000 1234", "420303 19900101 1233"])
def test_the_office_to_ask_is_told_and_nothing_of_the_case(session, cast, make, number):
    make(OTHER_GRID)
    make(OTHER_GRID)
    assert ask(session, cast["grid_worker"], number) == [DISTRICT]
    assert ask(session, cast["district_center"], number) == []
    assert ask(session, cast["grid_worker"], "13800009999") == []


def test_what_lies_in_the_own_street_its_centre_knows(session, cast, make):
    make(NEIGHBOUR)
    assert ask(session, cast["grid_worker"]) == [STREET]
    assert ask(session, cast["center"]) == []
    make(OTHER_GRID)
    assert ask(session, cast["grid_worker"]) == [DISTRICT, STREET]


def test_every_look_is_in_the_audit_log_without_the_number(session, cast, make):
    make(OTHER_GRID)
    ask(session, cast["grid_worker"], reason=f"核对来电{PHONE}是否登记过")
    entry = audit_log.list_entries(session)[0]
    assert (entry.what, entry.by) == ("parties.inquired", int(cast["grid_worker"].id))
    assert entry.details["is_found"] is True
    assert PHONE not in str(entry.details)
    assert "核对来电" in entry.details["reason"]
    # No row of the parties can be found by what the log keeps.
    kept = {row for each in session.query(Party) for row in (each.phone_index, each.id_no_index)}
    assert entry.details["asked"] not in kept


def test_looking_is_limited_by_person_whatever_is_asked(session, cast, at):
    with at(3, 4, 9):
        for number in range(quotas.INQUIRY.most):
            ask(session, cast["grid_worker"], f"1380000{number:04}")
        with pytest.raises(InquiriesUsedUp, match=r"3月5日 09:00"):
            ask(session, cast["grid_worker"])
        assert ask(session, cast["center"]) == []
    with at(3, 5, 9):
        assert ask(session, cast["grid_worker"]) == []


def test_without_a_number_or_a_reason_nothing_is_looked_for_or_counted(session, cast):
    with pytest.raises(MissingField):
        ask(session, cast["grid_worker"], "张三")
    with pytest.raises(ReasonTooShort):
        ask(session, cast["grid_worker"], reason="想看看          ")
    assert session.query(quotas.CountedUse).count() == 0
