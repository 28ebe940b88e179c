"""Checklists: what a caseworker chooses from on the page of a case, of a task, of an instance without a case."""

import re

import pytest
from sqlalchemy import select

from engine import history, runner
from engine.deployment import catalogue
from engine.faults import Refused
from engine.instances import rebuilding, step
from engine.models import CHOICE, Instance, Subscription, TaskStatus
from processes.organisation import people
from tests.engine.started import open_tasks, source
from tests.engine.tokens import diagrams as d
from tests.web import plain_processes as plain
from tests.web import town

BUTTON = re.compile(r'action="([^"]+/checklists/\d+/choose)"')
DONE = "=done = true"


def documented(id, text, ext):
    return d.user(id, ext, f"<bpmn:documentation>{text}</bpmn:documentation>")


def checklist(*, until="", active="", ordering="Parallel", **properties):
    """A visit or a telephone call, in any order; the one is explained."""
    return d.ad_hoc(
        "List",
        documented("Visit", "到当事人家里看看", town.BY_GRID),
        d.user("Call", town.BY_GRID),
        until=until,
        active=active,
        ordering=ordering,
        ext=d.props(**properties) if properties else "",
    )


def on_grid(**settings):
    return d.process(
        "grid",
        d.start("gs"),
        checklist(**settings),
        d.user("Feedback", town.BY_GRID),
        d.end("ge"),
        d.flow("gs", "List", "Feedback", "ge"),
    )


@pytest.fixture
def open_case(session, cast):
    """open_case(**settings): a case that has come to a checklist."""

    def make(**settings):
        town.deploy(session)
        catalogue.deploy(session, [source(on_grid(**settings))])
        return town.register(session, cast["grid_worker"])

    return make


def button(browser, address):
    found = BUTTON.findall(browser.get(address).text)
    return found[0] if found else None


def choose(browser, address, element, **more):
    return browser.post(button(browser, address), {"element": element, **more})


def instance_of(session, case):
    return session.get_one(Instance, case.instance_id)


def test_the_page_tells_what_may_be_started(browse, open_case):
    case = open_case(until=DONE)
    page = browse("grid_worker").get(f"/cases/{case.id}").text
    for words in (
        "到当事人家里看看",
        "启动“Visit”",
        "启动“Call”",
        "还没有办",
        "<code>done = true</code>",
    ):
        assert words in page


def test_choosing_opens_the_task_and_is_told_with_who_and_how_often(
    session, cast, browse, open_case
):
    case, browser = open_case(until=DONE), browse("grid_worker")
    address = f"/cases/{case.id}"
    answer = choose(browser, address, "Visit")
    assert answer.location == address
    page = browser.get(address).text
    assert "已启动“Visit”。" in page
    assert "下一步：Visit，由" in page
    assert "办理中1项" in page
    assert f"{people.get_person(session, cast['grid_worker'].id).name}启动" in page
    (task,) = open_tasks(session, instance_of(session, case), "Visit")
    browser.post(f"/tasks/{task.id}/complete", {"data": "{}"})
    page = browser.get(address).text
    assert "已办1次" in page
    assert "再办一次" in page
    assert "从清单里启动了“Visit”" in page
    choose(browser, address, "Visit")
    assert "已办1次" in browser.get(address).text
    assert "办理中1项" in browser.get(address).text


def test_history_says_who_chose(session, browse, cast, open_case):
    case = open_case()
    choose(browse("grid_worker"), f"/cases/{case.id}", "Call")
    last = history.list_for_instance(session, case.instance_id)[-1]
    assert (last.what, last.by) == ("activated", cast["grid_worker"].id)
    assert last.after["elements"] == ["Call"]


def test_a_button_pressed_twice_starts_it_once(session, browse, open_case):
    case, browser = open_case(), browse("grid_worker")
    address, key = button(browser, f"/cases/{case.id}"), "0123456789abcdef0123456789abcdef"
    for _each in range(2):
        browser.post(address, {"element": "Call", "form_key": key})
    assert len(open_tasks(session, instance_of(session, case), "Call")) == 1


def test_one_at_a_time_the_others_wait(browse, open_case):
    case, browser = open_case(ordering="Sequential"), browse("grid_worker")
    choose(browser, f"/cases/{case.id}", "Visit")
    choose(browser, f"/cases/{case.id}", "Call")
    page = browser.get(f"/cases/{case.id}").text
    assert "排队1项" in page
    assert "一次办一项" in page


def test_it_is_on_the_page_of_a_task_too_and_leads_back_there(session, browse, open_case):
    case, browser = open_case(active='=["Visit"]'), browse("grid_worker")
    (task,) = open_tasks(session, instance_of(session, case), "Visit")
    page = browser.get(f"/tasks/{task.id}").text
    assert f'name="task" value="{task.id}"' in page
    answer = choose(browser, f"/tasks/{task.id}", "Call", task=task.id)
    assert answer.location == f"/tasks/{task.id}"


@pytest.mark.parametrize("name", ["grid_worker", "grid_head", "center", "district_center"])
def test_who_handles_the_case_chooses(session, browse, open_case, name):
    case = open_case()
    assert choose(browse(name), f"/cases/{case.id}", "Call").status_code == 302
    assert open_tasks(session, instance_of(session, case), "Call")


@pytest.mark.parametrize(
    ("name", "status"), [("political_legal", 403), ("outsider", 404), ("liaison", 404)]
)
def test_who_only_reads_or_has_no_part_in_it_does_not(session, browse, open_case, name, status):
    case = open_case()
    address = button(browse("grid_worker"), f"/cases/{case.id}")
    browser = browse(name)
    assert button(browser, f"/cases/{case.id}") is None
    assert browser.post(address, {"element": "Call"}).status_code == status
    assert open_tasks(session, instance_of(session, case)) == []


def test_a_checklist_may_name_who_chooses(session, browse, open_case):
    case = open_case(candidateGroups="political_legal, grid_head@420303001201")
    address = f"/cases/{case.id}"
    assert button(browse("grid_worker"), address) is None
    assert "由别的岗位选择" in browse("grid_worker").get(address).text
    assert choose(browse("political_legal"), address, "Call").status_code == 302
    assert choose(browse("grid_head"), address, "Call").status_code == 302


def test_what_is_not_on_the_list_or_is_over_is_refused_in_a_sentence(session, browse, open_case):
    case, browser = open_case(), browse("grid_worker")
    address = button(browser, f"/cases/{case.id}")
    assert "没有环节“Feedback”" in browser.post(address, {"element": "Feedback"}).text
    assert "没有环节" in browser.post(address, {}).text
    browser.post(address, {"element": "Call"})
    (task,) = open_tasks(session, instance_of(session, case), "Call")
    browser.post(f"/tasks/{task.id}/complete", {"data": "{}"})
    answer = browser.post(address, {"element": "Call"})
    assert (answer.status_code, "这张清单已经结束" in answer.text) == (422, True)


def test_a_case_that_waits_for_a_choice_alone_stands_in_the_list_of_tasks(
    session, browse, open_case
):
    case, browser = open_case(), browse("grid_worker")
    assert "等人从清单里选择" in browser.get("/tasks/").text
    assert case.case_no in browser.get("/tasks/").text
    for other in ("outsider", "political_legal", "liaison"):
        assert "等人从清单里选择" not in browse(other).get("/tasks/").text
    choose(browser, f"/cases/{case.id}", "Call")
    assert "等人从清单里选择" not in browser.get("/tasks/").text


def test_the_choice_is_a_row_while_the_checklist_is_open(session, browse, open_case):
    case, browser = open_case(), browse("grid_worker")

    def rows():
        found = session.scalars(select(Subscription).filter_by(instance_id=case.instance_id))
        return [(each.kind, each.element, each.key) for each in found]

    assert rows() == [(CHOICE, "List", None)]
    rebuilding.rebuild(session, instance_of(session, case))
    assert rows() == [(CHOICE, "List", None)]
    choose(browser, f"/cases/{case.id}", "Call")
    (task,) = open_tasks(session, instance_of(session, case), "Call")
    browser.post(f"/tasks/{task.id}/complete", {"data": "{}"})
    assert rows() == []


def test_an_instance_without_a_case_has_its_checklist_on_its_own_page(session, browse, cast):
    task = d.assigned(groups='=["grid_worker@420303001201-01-01"]') + town.UNTIMED
    body = d.process(
        "note",
        plain.begins(candidateStarterGroups="center"),
        d.ad_hoc("List", d.user("Copy", task)),
        d.end(),
        d.flow("s", "List", "e"),
    )
    plain.deploy(session, body)
    instance = runner.start(session, "note", {}, district="420303", by=cast["center"])
    center, address = browse("center"), f"/processes/instances/{instance.id}"
    for page in ("/tasks/", "/processes/"):
        assert f"{address}#checklists" in center.get(page).text
        assert f"{address}#checklists" not in browse("grid_worker").get(page).text
    assert choose(center, address, "Copy").location == address
    (opened,) = open_tasks(session, instance)
    assert opened.status is TaskStatus.OPEN
    assert button(browse("grid_worker"), address) is None
    session.refresh(instance)
    assert step.look(session, instance).ad_hocs[0].active == ("Copy",)


@pytest.mark.parametrize(
    ("groups", "code"), [("nobody", "no-such-role"), ("=[x]", "office-list"), ("center@", "office-list")]
)  # fmt: skip
def test_a_checklist_that_names_an_office_there_is_not_is_refused(open_case, groups, code):
    with pytest.raises(Refused) as refused:
        open_case(candidateGroups=groups)
    assert [each.code for each in refused.value.faults] == [code]
