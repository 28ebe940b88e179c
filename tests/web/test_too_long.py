"""What is longer than a page keeps is refused with a sentence and given back, never cut.

The forms that the offices find in a town by following links are all tried in test_hostile_walk.py;
here are those behind a situation of their own, and the searches.
"""

import pytest
from lxml import html

from engine import clock
from processes import cards, documents, petitions
from processes.deadlines import case_deadlines
from processes.sponsorship import council
from processes.whistles import whistles
from tests.processes.cards.overdue import local, step, work
from tests.processes.factories import DISTRICT

WHISTLED = {"unit": "dept-renshe", "response": "5", "quality": "4", "attitude": "5"}


@pytest.fixture
def paper(session, case, cast):
    issued = documents.issue(session, case.id, "acceptance_form", by=cast["grid_worker"])
    return "grid_worker", f"/cases/{case.id}/documents/{issued.id}/void"


@pytest.fixture
def card(session, case):
    with clock.at(local(3, 4, 9)):
        step(session, case)
    work(session, local(3, 9, 17, 31))
    session.flush()
    return "political_legal", f"/cards/{cards.list_for_case(session, case.id)[0].id}/supervise"


@pytest.fixture
def resolution(session, cast):
    by = cast["political_legal"]
    held = council.record_meeting(session, DISTRICT, clock.today(), "积案专题", by=by)
    row = council.resolve(
        session, held.id, "拨付补偿款", due_on=clock.today(), unit="dept-zhujian", by=by
    )
    return "political_legal", f"/council/resolutions/{row.id}/done"


@pytest.fixture
def whistle(session, case):
    row = whistles.blow(
        session, case.id, kind="regular", units=["dept-renshe"], lead="dept-renshe", reason="欠薪"
    )
    whistles.sign(session, whistles.get_called(session, row.id, "dept-renshe"))
    whistles.arrive(session, whistles.get_called(session, row.id, "dept-renshe"))
    whistles.close(session, row.id, "agreed")
    return "center", f"/cases/{case.id}/whistles/1/rate"


@pytest.fixture
def petition(session, case):
    case.is_petition = True
    petitions.file(session, case.id)
    petitions.refer(session, case.id, "dept-renshe", words="请依法办理")
    petitions.accept(session, case.id)
    return "head", f"/cases/{case.id}/petition/extend"


@pytest.fixture
def deadline(session, case):
    row = case_deadlines.open_statutory(session, case.id, "tj.rm", clock.now())
    session.flush()
    return "center", f"/cases/{case.id}/clocks/{row.id}/pause"


@pytest.fixture
def year():
    return "system_admin", "/calendars/preview"


@pytest.fixture
def hours():
    return "system_admin", "/calendars/hours/preview"


@pytest.fixture
def rule():
    return "system_admin", "/limits/grid.resolve/preview"


@pytest.fixture
def law():
    return "analyst", "/laws/file"


@pytest.mark.parametrize(
    ("form", "typed", "field", "most"),
    [
        ("paper", {}, "reason", 200),
        ("card", {}, "reason", 500),
        ("resolution", {}, "result", 500),
        ("whistle", WHISTLED, "words", 500),
        ("petition", {"days": "10"}, "reason", 500),
        ("deadline", {"reason": "鉴定"}, "evidence", 200),
        ("year", {"text": "2027-01-01，元旦，放假"}, "note", 200),
        ("hours", {}, "note", 200),
        ("rule", {"amount": "2", "unit": "working_day"}, "note", 500),
        ("law", {}, "reason", 500),
    ],
)
def test_a_text_too_long_is_refused_and_given_back(browse, request, form, typed, field, most):
    who, address = request.getfixturevalue(form)
    words = "长" * (most + 1)
    answer = browse(who).post(address, typed | {field: words})
    assert answer.status_code == 422
    assert f"最多{most}字，现在有{most + 1}字" in answer.text
    assert words in values(answer.text, field)


@pytest.mark.parametrize(
    ("who", "address", "field"),
    [
        ("center", "/cases/", "q"),
        ("security_admin", "/accounts/", "q"),
        ("auditor", "/audit/", "who"),
        ("district_center", "/registers/mediators", "q"),
    ],
)
def test_a_search_too_long_narrows_nothing_and_says_so(browse, case, who, address, field):
    browser = browse(who)
    every = browser.get(address)
    answer = browser.get(address, query_string={field: "长" * 101})
    assert "“查找”最多100字，现在有101字" in answer.text
    # Beside the box in the header, which looks for cases alone.
    assert "长" * 101 in values(answer.text, field)
    assert rows(answer.text) == rows(every.text)
    assert "最多100字" not in browser.get(address, query_string={field: "长" * 100}).text


def test_a_third_season_is_refused(browse):
    season = {"since": "05-01", "until": "09-30", "opens": "08:00", "closes": "18:00"}
    season |= {"breaks": "", "resumes": ""}
    typed = {key: [value] * 3 for key, value in season.items()} | {"note": "夏令时"}
    answer = browse("system_admin").post("/calendars/hours/preview", typed)
    assert (answer.status_code, "最多夏季、冬季两行" in answer.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "typed"), [("since", "2026-02-30"), ("tier", "county"), ("status", "gone")]
)
def test_an_export_is_never_wider_than_it_was_asked_for(browse, case, field, typed):
    answer = browse("center").post("/exports/", {field: typed})
    assert answer.status_code == 422


def rows(page):
    return page.count('<li class="row'), page.count("data-row="), page.count("<tr>")


def values(page, field):
    found = html.fromstring(page).iterfind(f".//*[@name='{field}']")
    return [each.text if each.tag == "textarea" else each.get("value") for each in found]
