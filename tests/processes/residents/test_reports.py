"""What a resident reports without an account: a clue, until a person accepts or answers it."""

import pytest
from sqlalchemy import select

from engine import clock
from processes.access import quotas
from processes.cases import party_input
from processes.cases.party_input import PartyInput
from processes.documents import materials
from processes.documents.errors import AttachmentRefused
from processes.documents.materials import SentFile
from processes.errors import MissingField, NoSuchPlace
from processes.notices import Notification
from processes.organisation.people import Person
from processes.privacy.identity_numbers import WrongNumber
from processes.residents import contacts, late_reports, query_codes, reports
from processes.residents.report_models import ReportPhoto, ReportState, ResidentReport
from processes.residents.reports import (
    NoSuchReport,
    OutsideOfReport,
    ReportDecided,
    Told,
    TooManyReports,
)
from tests.processes import factories
from tests.processes.documents.jpeg import photograph
from tests.processes.factories import GRID, OTHER_GRID, OTHER_VILLAGE, STREET, VILLAGE

WORDS = "楼上夜里装修，吵得睡不着。"
HERE = "10.0.0.1"


def send(session, at=GRID, words=WORDS, photos=(), *, where=HERE, key=None, **told):
    return reports.send(session, Told(at, words, **told), photos, where=where, form_key=key)


def told(session, person):
    chosen = select(Notification.title).where(
        Notification.person_id == int(person.id), Notification.read_at.is_(None)
    )
    return [each for each in session.scalars(chosen) if "反映" in each]


def test_it_is_a_clue_for_the_grid_and_no_case(session, cast):
    row, code = send(session, name="示例甲", phone="138 0000 1234")
    assert (row.state, row.case_id, row.phone) == (ReportState.WAITING, None, "13800001234")
    assert len(told(session, cast["grid_worker"])) == len(told(session, cast["grid_head"])) == 1
    assert not told(session, cast["outsider"])
    assert WORDS not in "".join(told(session, cast["grid_worker"]))
    entered = query_codes.enter(session, row.number.lower(), code, where="1")
    assert (entered.case, entered.report) == (None, row)


def test_who_knows_no_grid_says_the_village_and_its_head_is_told(session, cast):
    row, _code = send(session, VILLAGE)
    assert told(session, cast["grid_head"])
    assert not told(session, cast["grid_worker"])
    seen = {
        name: [each.id for each in reports.list_page(session, cast[name], waiting=True, size=9)]
        for name in ("grid_worker", "grid_head", "center", "outsider")
    }
    assert seen == {"grid_worker": [], "grid_head": [row.id], "center": [row.id], "outsider": []}


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"words": "吵"}, MissingField),
        ({"at": STREET}, MissingField),
        ({"at": "420303999"}, NoSuchPlace),
        ({"phone": "12"}, WrongNumber),
    ],
)
def test_what_says_nothing_is_refused(session, cast, wrong, refusal):
    with pytest.raises(refusal):
        send(session, **wrong)
    assert session.scalars(select(ResidentReport)).all() == []


def test_a_form_sent_twice_is_one_report_with_its_last_code(session, cast):
    first, old = send(session, key="abc")
    again, code = send(session, key="abc")
    assert again is first
    assert query_codes.enter(session, first.number, old, where="1").report is None
    assert query_codes.enter(session, first.number, code, where="1").report is first


def test_one_address_and_one_telephone_report_no_end_of_things(session, cast):
    for number in range(quotas.REPORT_PHONE.most):
        send(session, where=f"10.0.1.{number}", phone="13800001234")
    with pytest.raises(TooManyReports):
        send(session, where="10.0.2.1", phone="138-0000-1234")
    for _ in range(quotas.REPORT_ADDRESS.most):
        send(session, where="2001:db8::1")
    with pytest.raises(TooManyReports):
        # The subscriber has the whole network.
        send(session, where="2001:db8::2")
    send(session, where="2001:db8:1::1")


def test_a_photograph_is_kept_without_its_place_and_is_a_photograph(session, cast):
    row, _code = send(session, photos=[SentFile("楼道.jpg", photograph())])
    (kept,) = reports.list_photos(session, [row.id])[row.id]
    assert b"GPS" not in kept.content
    for content, name in ((b"%PDF-1.4", "a.pdf"), (b"MZ", "a.jpg"), (photograph(), "a.pdf")):
        with pytest.raises(AttachmentRefused):
            send(session, photos=[SentFile(name, content)])
    with pytest.raises(AttachmentRefused):
        send(session, photos=[SentFile("a.jpg", photograph())] * (reports.MOST_PHOTOS + 1))


def test_an_accepted_one_gives_its_photographs_to_the_case_and_opens_it(session, cast):
    row, _code = send(
        session, name="示例甲", phone="13800001234", photos=[SentFile("a.jpg", photograph())]
    )
    case = factories.case(session, cast["grid_worker"])
    session.add(party_input.add(case, PartyInput("示例甲", phone="13800001234")))
    session.flush()
    reports.link(session, row, case, by=cast["grid_worker"])
    assert (row.state, row.opens_case, row.case_id) == (ReportState.ACCEPTED, True, case.id)
    assert [each.name for each in materials.list_for_case(session, case.id)] == ["a.jpg"]
    assert session.scalars(select(ReportPhoto)).all() == []
    assert not told(session, cast["grid_worker"])
    with pytest.raises(ReportDecided):
        reports.answer(session, row.id, "重复", by=cast["grid_worker"])


@pytest.mark.parametrize("phone", ["", "13900001234"])
def test_who_is_no_applicant_opens_no_case(session, cast, phone):
    row, _code = send(session, name="示例甲", phone=phone)
    case = factories.case(session, cast["grid_worker"])
    session.add(party_input.add(case, PartyInput("示例甲", phone="13800001234")))
    session.flush()
    reports.link(session, row, case, by=cast["grid_worker"])
    assert not row.opens_case


def test_a_case_elsewhere_is_none_of_the_report(session, cast):
    row, _code = send(session, OTHER_VILLAGE)
    case = factories.case(session, cast["grid_worker"])
    with pytest.raises(OutsideOfReport):
        reports.link(session, row, case, by=cast["district_center"])


def test_it_is_answered_by_who_has_the_place_alone_and_with_a_reason(session, cast):
    row, _code = send(session, OTHER_GRID)
    with pytest.raises(NoSuchReport):
        reports.answer(session, row.id, "不是纠纷", by=cast["grid_worker"])
    with pytest.raises(MissingField):
        reports.answer(session, row.id, "  ", by=cast["outsider"])
    reports.answer(session, row.id, "路灯坏了，请拨12345。", by=cast["outsider"])
    assert row.state is ReportState.ANSWERED


def test_what_nobody_took_in_a_working_day_is_told_to_the_centre_once(session, cast, at):
    with at(3, 6, 16):  # a Friday
        row, _code = send(session)
    assert clock.local(row.due_at).strftime("%m-%d %H:%M") == "03-10 00:00"
    with at(3, 9, 23):
        assert late_reports.tell(session, clock.now()) == 0
    with at(3, 10, 9):
        assert late_reports.tell(session, clock.now()) == 1
        assert late_reports.tell(session, clock.now()) == 0
    assert told(session, cast["center"])


def test_the_centre_of_the_street_is_called_first(session, cast):
    found = contacts.find(session, GRID)
    assert found.office == "花果街道中心"
    for name in ("center", "grid_head"):
        session.get(Person, int(cast[name].id)).phone = None
    session.flush()
    assert contacts.find(session, GRID).office.endswith("网格员")
    assert contacts.find(session, OTHER_VILLAGE).office == "张湾区综治中心"
