"""How many statements a page costs: few, and as many for a full list as for a short one."""

import json

import pytest

from engine import clock, runner
from processes import patrol, registers
from processes.cases import changes
from processes.cases.choices import Change
from processes.casework import comments, drafts
from processes.casework.comments import CommentAudience
from processes.deadlines import case_deadlines
from processes.diagrams import shipped
from processes.documents import materials
from processes.documents.materials import SentFile
from processes.documents.models import Audience
from processes.registers import entries
from processes.residents import feedback
from processes.residents.models import FeedbackKind
from processes.sponsorship import teams
from processes.whistles import whistles
from tests.journeys.district import District, moment
from tests.processes.factories import COMMITTEE, GRID, UNITS, VILLAGE
from tests.processes.walking import ANSWERS
from tests.web import town
from tests.web.statements import counted
from web.paging import SIZE

MOST = 12
#: The wall asks for tiers, places, moves, people, departments, offices and what happened.
MOST_OF_A_SHEET = 17
#: A register asks for its choices, its gaps and the names of what its columns point to.
MOST_OF_A_REGISTER = 16
#: The page of a task also offers to whom it may be handed, sent back and copied, and shows whom to call,
#: what residents wrote, what colleagues noted, the attachments, one's own drafts and whether one
#: follows the case.
MOST_OF_A_TASK = 26
#: The page of a case tells of a dozen tables and reads its category from the editions of the codes,
#: and says whether one follows it.
MOST_OF_A_CASE = 21
#: Three to know the visitor, one to find the task, one to record what was written into facts; the rest
#: is the step itself with its clocks.
MOST_OF_A_COMPLETION = 13
#: Three to know the visitor, the case with its number, its first paper with another, the step, the query code.
MOST_OF_A_REGISTRATION = 27


def writes(told, table):
    """What was written to a table: INSERT, or UPDATE with the columns it set."""
    found = []
    for statement in told:
        words = statement.split()
        if words[:3] == ["INSERT", "INTO", table]:
            found.append("INSERT")
        elif words[:2] == ["UPDATE", table]:
            settings = statement.partition(" SET ")[2].partition(" WHERE ")[0]
            found.append(f"UPDATE {','.join(each.split('=')[0] for each in settings.split(', '))}")
    return found


def cost(session, browser, address):
    browser.get(address)
    with counted(session) as told:
        assert browser.get(address).status_code == 200
    return told


@pytest.mark.parametrize("address", ["/tasks/", "/cases/"])
@pytest.mark.parametrize("name", ["grid_worker", "center", "district_center"])
def test_a_full_list_costs_what_a_short_one_does(browse, session, cast, case, name, address):
    browser = browse(name)
    few = cost(session, browser, address)
    for number in range(SIZE + 2):
        town.register(session, cast["grid_worker"], event_name=f"第{number}件")
    many = cost(session, browser, address)
    assert len(many) == len(few), many
    assert len(many) <= MOST, many


def test_a_case_with_many_whistles_costs_what_one_with_a_single_whistle_does(
    browse, session, cast, case
):
    def blow():
        units = list(UNITS)
        whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
        session.flush()

    center = browse("center")
    blow()
    single = cost(session, center, f"/cases/{case.id}")
    for _ in range(4):
        blow()
    many = cost(session, center, f"/cases/{case.id}")
    assert len(many) == len(single), many
    assert len(many) <= MOST_OF_A_CASE, many


@pytest.mark.parametrize("page", ["/cases/{}", "/cases/{}/clocks/"])
def test_a_case_with_many_deadlines_costs_what_one_with_two_does(browse, session, case, page):
    def begin(*keys):
        for key in keys:
            case_deadlines.open_statutory(session, case.id, key)
        session.flush()

    center = browse("center")
    begin("xf.notify", "sq.mediate")
    two = cost(session, center, page.format(case.id))
    begin("xf.close", "tj.rm", "xf.transfer")
    many = cost(session, center, page.format(case.id))
    assert len(many) == len(two), many


def test_the_page_of_a_task_costs_little(browse, session, task):
    told = cost(session, browse("grid_worker"), f"/tasks/{task.id}")
    assert len(told) <= MOST_OF_A_TASK, told


def test_a_task_with_much_around_it_costs_what_one_with_little_does(
    browse, session, cast, case, task
):
    def add(number):
        by = cast["grid_worker"]
        feedback.give(session, case, FeedbackKind.STATEMENT, f"第{number}次说")
        words = {"audience": CommentAudience.INTERNAL, "by": by}
        comments.add(session, case.id, f"第{number}条", **words)
        sent = [SentFile(f"{number}.pdf", b"%PDF-1.7")]
        materials.add(session, case.id, sent, audience=Audience.HANDLERS, by=by)
        whole = {"district": case.district, "base": None, "device": "phone", "by": by}
        drafts.save(session, task, {"remark": str(number)}, **whole)

    worker = browse("grid_worker")
    add(1)
    few = cost(session, worker, f"/tasks/{task.id}")
    for number in range(2, 8):
        add(number)
    many = cost(session, worker, f"/tasks/{task.id}")
    assert len(many) == len(few), many
    assert len(many) <= MOST_OF_A_TASK, many


@pytest.mark.parametrize("element", ["Contact", "Handle"])
def test_finishing_a_task_costs_its_step_and_no_page(browse, session, cast, element):
    shipped.deploy(session)
    worker = browse("grid_worker")
    _finish(worker, _waiting(session, cast, element))
    task = _waiting(session, cast, element)
    with counted(session) as told:
        _finish(worker, task)
    assert len(told) <= MOST_OF_A_COMPLETION, told


def _waiting(session, cast, element):
    """A new dispute in the hands of the grid, at that step."""
    case = town.register(session, cast["grid_worker"])
    if element == "Handle":
        contact = town.task_of(session, case, "Contact")
        runner.complete(session, contact.id, ANSWERS["Contact"], cast["grid_worker"])
    return town.task_of(session, case, element)


def _finish(browser, task):
    typed = {"data": json.dumps(ANSWERS[task.element])}
    assert browser.post(f"/tasks/{task.id}/complete", typed).status_code == 302


@pytest.mark.parametrize("key", ["village-officers", "mediators", "findings"])
def test_a_long_register_costs_what_a_short_one_does(browse, session, cast, key):
    browser = browse("district_center")
    _fill(session, cast, key, 2)
    few = cost(session, browser, f"/registers/{key}")
    _fill(session, cast, key, SIZE + 2)
    many = cost(session, browser, f"/registers/{key}")
    assert len(many) == len(few), many
    assert len(many) <= MOST_OF_A_REGISTER, many


def _fill(session, cast, key, number):
    for n in range(number):
        if key == "village-officers":
            typed = {"village": VILLAGE, "kind": "police", "since_on": "2026-01-05"}
            _enter(session, key, typed | {"name": f"示例{n}"}, cast)
        elif key == "mediators":
            _enter(session, key, {"name": f"示例{n}", "at": COMMITTEE}, cast)
        else:
            today = clock.today()
            patrol.make_extra(session, today, [GRID])
            [sheet] = patrol.list_today(session, cast["grid_worker"])
            patrol.record_finding(session, sheet.id, f"发现{n}", by=cast["grid_worker"])


def _enter(session, key, typed, cast):
    by = cast["district_center"]
    lists = {field: [value] for field, value in typed.items()}
    entries.create(session, registers.find(key, by), lists, by)


def test_registering_writes_the_row_of_the_case_once(session, cast):
    town.deploy(session)
    with counted(session) as told:
        case = town.register(session, cast["grid_worker"])
        session.flush()
    assert case.instance_id is not None
    assert writes(told, "dispute_case") == ["INSERT"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"category": "0804", "consent": True},
        {"risk_color": "red"},
        {"is_petition": True},
    ],
)
def test_the_first_step_of_its_process_does_not_write_it_again(session, facts):
    """The diagram decides on which tier it comes; that is looked at before the row is written."""
    district = District(session, moment(3, 2))
    with counted(session) as told:
        case = district.register("楼上漏水", **{"category": "0201"} | facts)
        session.flush()
    assert writes(told, "dispute_case") == ["INSERT"]
    noted = changes.list_for_case(session, case.id)
    came = next(n for n, each in enumerate(noted) if each.what is Change.ENTERED_TIER)
    assert {(each.tier, each.status) for each in noted[:came]} == {(None, "registered")}
    assert (noted[came].tier_before, noted[came].status_before) == (None, "registered")
    assert (noted[came].tier, noted[came].status) == (case.tier, case.status)


def test_registering_costs_its_case_and_the_first_step(browse, session, cast):
    shipped.deploy(session)
    worker = browse("grid_worker")
    for number in ("一", "二"):
        with counted(session) as told:
            typed = town.TYPED | {"seen": "1", "summary": f"第{number}件漏水"}
            assert worker.post("/cases/new", typed).status_code == 302
    assert len(told) <= MOST_OF_A_REGISTRATION, told


@pytest.mark.parametrize(
    "page",
    ["/assessment", "/whistles/departments", "/mediation", "/wall", "/statistics/", "/sponsorship"],
)
def test_what_many_whistles_earned_costs_what_that_of_one_does(browse, session, cast, case, page):
    def blow():
        units = list(UNITS)
        whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
        session.flush()

    committee = browse("political_legal")
    blow()
    single = cost(session, committee, page)
    for _ in range(4):
        blow()
    many = cost(session, committee, page)
    assert len(many) == len(single), many
    assert len(many) <= MOST_OF_A_SHEET, many


def test_what_teams_lack_is_asked_once_for_any_number_of_cases(session, cast):
    town.deploy(session)
    known = [town.register(session, cast["grid_worker"]).id for _ in range(3)]
    with counted(session) as told:
        found = teams.list_missing_in(session, known)
    assert len(told) == 1
    assert list(found) == known
    assert all(found[each] == teams.list_missing(session, each) != [] for each in known)
