"""Exporting cases: what one may see, masked, watermarked, recorded."""

import io

import pytest
from openpyxl import load_workbook

from engine import worker
from engine.errors import NotFound, NotPermitted
from processes.audit import log as audit_log
from processes.audit.log import Asked
from processes.cases import party_input
from processes.cases.party_input import PartyInput
from processes.errors import ReasonRequired
from processes.exports import requests
from processes.exports.requests import NothingToExport
from tests.processes import factories
from tests.processes.factories import OTHER_GRID

NAME, PHONE, CARD, ADDRESS = "赵钱孙", "13912345678", "420303199001011233", "秘密路八号"
MARKS = (NAME, PHONE, CARD, ADDRESS)


@pytest.fixture
def known(session, cast, at):
    with at(3, 4):
        case = factories.case(session, cast["grid_worker"], summary=f"=1+1 {NAME}住{ADDRESS}漏水")
        factories.case(session, cast["outsider"], grid=OTHER_GRID, summary="别处的事")
    party = PartyInput(NAME, phone=PHONE, id_no=CARD, address=ADDRESS, person_category="老年")
    session.add(party_input.add(case, party_input.complete(party)))
    session.flush()
    return case


def opened(session, row, person):
    book = load_workbook(io.BytesIO(requests.fetch(session, row.id, person)))
    return {page.title: [[c.value for c in line] for line in page.rows] for page in book}


def test_an_export_is_masked_and_holds_what_one_may_see(session, cast, known):
    row = requests.ask(session, {}, by=cast["center"])
    held = opened(session, row, cast["center"])
    assert [line[0] for line in held["案件"][1:]] == [known.case_no]
    assert not [mark for mark in MARKS if mark in str(held)]
    assert "赵某" in str(held)
    assert "139****5678" in str(held)
    assert "老年" not in str(held)
    assert held["案件"][1][2].startswith("=1+1 赵某")
    assert "演示center" in str(held["水印"])


def test_in_clear_only_with_a_reason_by_who_may_and_of_the_own_cases(session, cast, known):
    with pytest.raises(ReasonRequired):
        requests.ask(session, {}, is_clear=True, by=cast["center"])
    with pytest.raises(NotPermitted):
        requests.ask(session, {}, is_clear=True, reason="想看", by=cast["political_legal"])
    row = requests.ask(session, {}, is_clear=True, reason="上级核查", by=cast["center"])
    held = str(opened(session, row, cast["center"]))
    assert all(mark in held for mark in MARKS)
    told = audit_log.list_entries(session, Asked(what=["export.asked"]))[0]
    assert told.details == {"export": row.id, "format": "xlsx", "clear": True, "reason": "上级核查"}


def test_the_supervisor_exports_everything_masked(session, cast, known):
    row = requests.ask(session, {}, by=cast["political_legal"])
    held = opened(session, row, cast["political_legal"])
    assert len(held["案件"]) == 3
    assert not [mark for mark in MARKS if mark in str(held)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "秘密路"}, 1),
        ({"tier": "grid", "since": "2026-03-04", "until": "2026-03-04"}, 2),
        ({"since": "2026-03-05"}, 0),
        ({"status": "archived"}, 0),
        ({"tier": "nonsense", "since": "nonsense"}, 2),
    ],
)
def test_the_filters_of_the_list_narrow_it(session, cast, known, filters, found):
    if not found:
        with pytest.raises(NothingToExport):
            requests.ask(session, filters, by=cast["district_center"])
        return
    assert requests.ask(session, filters, by=cast["district_center"]).cases == found


def test_many_are_made_in_the_background(session, cast, known, monkeypatch):
    monkeypatch.setattr(requests, "AT_ONCE", 0)
    row = requests.ask(session, {}, by=cast["center"])
    with pytest.raises(NotFound):
        requests.fetch(session, row.id, cast["center"])
    worker.run_until_idle(session)
    assert requests.fetch(session, row.id, cast["center"])


def test_a_file_is_fetched_by_its_asker_alone_for_a_day(session, cast, known, at):
    with at(3, 5):
        row = requests.ask(session, {}, by=cast["center"])
        with pytest.raises(NotFound):
            requests.fetch(session, row.id, cast["district_center"])
        requests.fetch(session, row.id, cast["center"])
    assert audit_log.list_entries(session)[0].what == "export.fetched"
    with at(3, 6, 10), pytest.raises(NotFound):
        requests.fetch(session, row.id, cast["center"])
    with at(3, 7):
        requests.forget(session, row.at.replace(day=7))
        session.refresh(row)
        assert row.content is None
