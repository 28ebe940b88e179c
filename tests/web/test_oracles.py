"""Pages tell nothing of cases, people and numbers beyond what the visitor may see."""

import pytest

from processes.cases import parties
from processes.cases.choices import Side, Tier
from processes.petitions import track
from processes.sponsorship import council
from tests.processes import factories
from tests.processes.factories import DISTRICT, OTHER_GRID
from tests.web import town
from tests.web.town import TYPED

REASON = "来人称在别处登记过，需要核对"


@pytest.fixture
def elsewhere(session, cast):
    """A case of the same telephone in a grid of another street."""
    town.deploy(session)
    return town.register(session, cast["outsider"], grid=OTHER_GRID)


def test_registering_answers_alike_whether_a_number_is_known_elsewhere(
    browse, session, cast, elsewhere
):
    worker = browse("grid_worker")
    for number, what in ((town.PHONE, "树枝伸过院墙。"), ("13999998888", "欠工钱不还。")):
        typed = TYPED | {"party_phone": [number, ""], "party_name": [what[:2], ""], "summary": what}
        answer = worker.post("/cases/new", typed)
        assert answer.status_code == 302, number
        page = worker.get(answer.location).text
        assert elsewhere.case_no not in page


def test_the_page_of_related_cases_counts_nothing_elsewhere(browse, elsewhere, case):
    text = browse("grid_worker").get(f"/cases/{case.id}/related").text
    assert "另有" not in text
    assert "当事人一年内第" not in text
    assert "核对范围以外的登记" in text
    whole = browse("district_center").get(f"/cases/{case.id}/related").text
    assert elsewhere.case_no in whole
    assert "当事人一年内第2次" in whole


def test_asking_beyond_takes_a_reason_and_tells_the_office(browse, cast, elsewhere):
    worker = browse("grid_worker")
    assert worker.get("/cases/elsewhere").status_code == 200
    refused = worker.post("/cases/elsewhere", {"number": town.PHONE, "reason": "看看"})
    assert refused.status_code == 422
    assert "至少10个字" in refused.text
    told = worker.post("/cases/elsewhere", {"number": town.PHONE, "reason": REASON}).text
    assert "请联系核对：张湾区" in told
    assert elsewhere.case_no not in told
    nothing = worker.post("/cases/elsewhere", {"number": "13999998888", "reason": REASON}).text
    assert "没有登记" in nothing


def test_the_eleventh_look_of_a_day_is_refused(browse, cast):
    worker = browse("grid_worker")
    asked = {"number": "13999998888", "reason": REASON}
    for _ in range(10):
        assert worker.post("/cases/elsewhere", asked).status_code == 200
    answer = worker.post("/cases/elsewhere", asked)
    assert answer.status_code == 422
    assert "查询次数已用完" in answer.text


@pytest.mark.parametrize("name", ["liaison", "leader", "auditor", "political_legal", "mediator"])
def test_who_registers_nothing_asks_nothing(browse, name):
    assert browse(name).get("/cases/elsewhere").status_code == 403
    assert browse(name).post("/cases/elsewhere").status_code == 403


def test_a_number_of_the_platform_is_refused_without_the_case_it_belongs_to(
    browse, session, cast, elsewhere
):
    elsewhere.e_platform_no = "E-77"
    session.flush()
    told = browse("grid_worker").post("/cases/new", {**TYPED, "e_platform_no": "E-77"}).text
    assert "已经由其他单位登记" in told
    assert elsewhere.case_no not in told
    typed = {**TYPED, "e_platform_no": "E-77", "seen": "1"}
    whole = browse("district_center").post("/cases/new", typed).text
    assert f"已经登记为案件{elsewhere.case_no}" in whole


def test_petitioners_are_masked_on_the_petition_as_on_the_case(browse, session, cast):
    town.deploy(session)
    case = town.register(session, cast["grid_worker"], is_petition=True)
    known = parties.list_for_case(session, case.id)
    petitioner = next(each for each in known if each.side is Side.APPLICANT)
    track.get(session, case.id).notice_words = f"已电话告知{petitioner.name}"
    session.flush()
    address = f"/cases/{case.id}/petition"
    for name, is_clear in (("grid_worker", True), ("political_legal", False)):
        text = browse(name).get(address).text
        assert (petitioner.name in text) is is_clear, name


def test_a_leader_reads_under_council_the_cases_of_their_own(browse, session, cast, case):
    other = factories.case(session, cast["outsider"], grid=OTHER_GRID, tier=Tier.LEADER)
    council.record_decision(session, other.id, "take", "由领导包案", by=cast["political_legal"])
    meeting = council.list_meetings(session, DISTRICT, None, 1)[0]
    for name, is_told in (("leader", False), ("political_legal", True), ("district_center", True)):
        for address in ("/council", f"/council/{meeting.id}"):
            page = browse(name).get(address)
            assert page.status_code == 200
        assert ("由领导包案" in page.text) is is_told
        assert other.case_no not in browse("leader").get(address).text


def test_who_reads_a_masked_name_does_not_find_the_case_by_the_full_one(browse, session, cast):
    town.deploy(session)
    case = town.register(session, cast["grid_worker"], summary="张三家漏水，李四要求赔偿。")
    for words, name, is_found in (
        ("张三", "grid_worker", True),
        ("张三", "political_legal", False),
        ("漏水 李四", "political_legal", False),
        ("漏水", "political_legal", True),
        ("张某", "political_legal", False),
        (case.case_no.lower(), "political_legal", True),
    ):
        text = browse(name).get(f"/cases/?q={words}").text
        assert (f"/cases/{case.id}" in text) is is_found, (words, name)
