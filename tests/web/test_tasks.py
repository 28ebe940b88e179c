"""The task list and the task page."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock, history, runner, tasks, worker
from engine.forms import Form
from engine.instances import drawing, step
from engine.models import Incident, Instance, TaskStatus, UserTask
from engine.tokens.tasks import UserTask as UserTaskNode
from processes.cases.choices import RiskColor
from processes.diagrams import shipped
from processes.organisation.places import Unit
from processes.whistles import whistles
from tests.engine.tokens import diagrams as d
from tests.processes.walking import ANSWERS
from tests.web import town
from web import words
from web.paging import SIZE
from web.tasks import people

FILLED = {"data": json.dumps({"remark": "已联系双方"})}


def test_a_grid_worker_sees_the_tasks_of_the_grid(browse, task):
    text = browse("grid_worker").get("/tasks/").text
    assert "楼上卫生间漏水" in text
    assert "还剩1小时" in text
    assert "待领取" in text


def test_tasks_of_one_name_say_for_which_department(browse, session, task):
    row = session.scalars(select(UserTask).where(UserTask.status == TaskStatus.OPEN)).first()
    row.name, row.item = "评价部门", '"dept-renshe"'
    session.flush()
    told = f"评价部门（{session.get(Unit, 'dept-renshe').name}）"
    worker = browse("grid_worker")
    assert told in worker.get("/tasks/").text
    assert f"<h1>{told}</h1>" in worker.get(f"/tasks/{row.id}").text


def test_others_do_not_see_them(browse, task):
    for name in ("outsider", "liaison", "leader"):
        assert "楼上卫生间漏水" not in browse(name).get("/tasks/").text


def test_an_empty_list_says_what_to_do(browse):
    text = browse("grid_worker").get("/tasks/").text
    assert "目前没有任务" in text
    assert "登记一件纠纷" in text


def test_an_overdue_task_says_so_in_words(browse, task):
    with clock.at(clock.now() + timedelta(days=1, hours=2, minutes=1)):
        assert "已超期1天" in browse("grid_worker").get("/tasks/").text


def test_a_petition_shows_its_statutory_clock_beside(browse, session, cast, case):
    town.register(session, cast["grid_worker"], is_petition=True, event_name="信访事项")
    assert "法定" in browse("grid_worker").get("/tasks/").text


def test_long_lists_come_in_pages_without_gap_or_repetition(browse, session, cast, case):
    for number in range(SIZE + 3):
        town.register(session, cast["grid_worker"], event_name=f"第{number}件")
    worker = browse("grid_worker")
    first = worker.get("/tasks/").text
    following = first.split('href="/tasks/?after=')[1].split('"')[0].replace("&amp;", "&")
    second = worker.get(f"/tasks/?after={following}").text
    shown = [n for n in range(SIZE + 3) if (f"第{n}件" in first) != (f"第{n}件" in second)]
    assert len(shown) == SIZE + 3
    assert "下一页" not in second


@pytest.mark.parametrize("after", ["x", "1_1", "2026-01-01T00:00:00_9", "_"])
def test_a_misspelt_address_is_the_first_page(browse, task, after):
    assert (
        "楼上卫生间漏水" in browse("grid_worker").get(f"/tasks/?after={after}&tier=x&scope=y").text
    )


def test_the_task_page_shows_form_case_history_and_diagram(browse, task):
    text = browse("grid_worker").get(f"/tasks/{task.id}").text
    assert "处置情况" in text
    assert "登记了纠纷" in text
    assert 'data-island="diagram"' in text
    assert "&#34;element&#34;: &#34;Handle&#34;" in text


def test_the_outsider_finds_no_such_task(browse, task):
    outsider = browse("outsider")
    assert outsider.get(f"/tasks/{task.id}").status_code == 404
    for verb in ("complete", "claim", "release"):
        assert outsider.post(f"/tasks/{task.id}/{verb}", FILLED).status_code == 404


def test_who_may_only_read_the_case_cannot_do_the_task(browse, task):
    center = browse("center")
    assert "不由您办理" in center.get(f"/tasks/{task.id}").text
    assert center.post(f"/tasks/{task.id}/complete", FILLED).status_code == 403


def test_a_task_is_taken_and_handed_back(browse, session, cast, task):
    worker = browse("grid_worker")
    worker.post(f"/tasks/{task.id}/claim")
    session.refresh(task)
    assert task.assignee == cast["grid_worker"].id
    assert "我在办" in worker.get(f"/tasks/{task.id}").text
    worker.post(f"/tasks/{task.id}/release")
    session.refresh(task)
    assert task.assignee is None


def test_finishing_a_task_opens_the_next(browse, session, case, task):
    answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", FILLED)
    assert answer.status_code == 302
    session.refresh(task)
    assert task.status is TaskStatus.COMPLETED
    assert town.task_of(session, case, "Feedback")


def test_a_form_that_does_not_validate_is_shown_again_with_what_was_typed(browse, session, task):
    typed = {"remark": "长" * 60, "needs_enforcement": True}
    form = {"data": json.dumps(typed, ensure_ascii=False)}
    answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", form)
    assert answer.status_code == 422
    assert "长" * 60 in answer.text
    assert "处置情况：" in answer.text
    session.refresh(task)
    assert task.status is TaskStatus.OPEN


@pytest.mark.parametrize("data", ["[1]", "{", "7", '"x"'])
def test_answers_that_are_no_answers_are_refused(browse, task, data):
    answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", {"data": data})
    assert answer.status_code == 400


def test_the_second_of_two_people_is_told_who_was_first_and_loses_nothing(
    browse, session, cast, task
):
    second = browse("grid_head")
    second.get(f"/tasks/{task.id}")
    runner.complete(session, task.id, {"remark": "先办"}, cast["grid_worker"])
    answer = second.post(f"/tasks/{task.id}/complete", {"data": json.dumps({"remark": "后到"})})
    assert answer.status_code == 409
    assert "已由演示grid_worker办结" in answer.text
    assert "后到" in answer.text
    assert 'data-readonly="true"' in answer.text


def test_a_task_in_other_hands_says_in_whose(browse, session, cast, task):
    tasks.claim(session, task.id, cast["grid_worker"])
    head = browse("grid_head")
    assert "演示grid_worker在办" in head.get(f"/tasks/{task.id}").text
    answer = head.post(f"/tasks/{task.id}/claim")
    assert answer.status_code == 409
    assert "已由演示grid_worker领取" in answer.text


def test_a_finished_task_says_who_did_it(browse, session, cast, task):
    runner.complete(session, task.id, {"remark": "好"}, cast["grid_worker"])
    text = browse("grid_worker").get(f"/tasks/{task.id}").text
    assert "已由演示grid_worker" in text


def test_a_finished_step_of_a_whistle_is_shown_and_refuses_the_second(browse, session, cast):
    shipped.deploy(session)
    facts = {"risk_color": RiskColor.RED, "police_matter": True}
    case = town.register(session, cast["grid_worker"], **facts)
    sign = {"instance_id": case.instance_id, "form": "sign", "groups": ["liaison@dept-gongan"]}
    task = session.scalars(select(UserTask).filter_by(**sign)).one()
    runner.complete(session, task.id, ANSWERS["Sign"], cast["gongan"])
    liaison = browse("gongan")
    assert "已由演示gongan" in liaison.get(f"/tasks/{task.id}").text
    answer = liaison.post(f"/tasks/{task.id}/complete", {"data": json.dumps(ANSWERS["Sign"])})
    assert answer.status_code == 409


@pytest.mark.parametrize("name", ["analyst", "system_admin", "security_admin", "auditor"])
def test_who_does_no_casework_has_no_tasks(browse, name):
    assert browse(name).get("/tasks/").status_code == 403


def test_a_field_for_a_person_offers_who_holds_the_role_near_the_case(app, session, cast, case):
    form = {"components": [{"key": "who", "type": "textfield", "properties": {"person": "leader"}}]}
    with app.test_request_context():
        (field,) = people.offer(session, case, form)["components"]
    assert field["type"] == "select"
    assert [each["value"] for each in field["values"]] == [
        cast["leader"].id,
        cast["other_leader"].id,
    ]
    assert "在办0件" in field["values"][0]["label"]


def test_nobody_from_elsewhere_is_offered(session, cast, case):
    def offered(role):
        form = {"components": [{"key": "who", "type": "textfield", "properties": {"person": role}}]}
        (field,) = people.offer(session, case, form)["components"]
        return {each["value"] for each in field["values"]}

    assert offered("grid_worker") == {cast["grid_worker"].id}
    assert offered("grid_head") == {cast["grid_head"].id}
    assert offered("center") == {cast["center"].id}
    assert offered("mediator") == {cast["mediator"].id}


def test_an_element_of_one_name_in_two_processes_is_told_apart(session, cast, case, task):
    runner.complete(session, task.id, {"remark": "好"}, cast["grid_worker"])
    instance = session.get_one(Instance, case.instance_id)
    outer, inner = drawing.draw_instance(
        session,
        instance,
        step.look(session, instance),
        history.list_for_instance(session, instance.id),
    )
    assert [(mark.element, mark.kind) for mark in outer.marks] == [("OnGrid", "inside")]
    assert [mark.element for mark in inner.marks] == ["Feedback"]
    assert "Handle" in inner.done
    assert inner.steps[-1].element == "Feedback"


def test_a_limit_that_ends_with_the_day_is_told_as_24_00(app):
    midnight = datetime(2026, 3, 5, tzinfo=clock.zone())
    with app.test_request_context(), clock.at(datetime(2026, 3, 1, tzinfo=clock.zone())):
        assert words.deadline(midnight) == "3月4日 24:00"
        assert words.deadline(midnight + timedelta(hours=9)) == "3月5日 09:00"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=5), "1分钟"),
        (timedelta(hours=2, minutes=59), "2小时"),
        (timedelta(days=1), "1天"),
        (timedelta(days=1, hours=4), "1天4小时"),
        (timedelta(days=9, hours=23), "9天"),
    ],
)
def test_lengths_are_told_in_their_largest_useful_unit(app, length, said):
    with app.test_request_context():
        assert words.span(length) == said


def test_what_a_group_was_offered_is_told_no_more_once_somebody_has_it(
    browse, session, cast, case, task
):
    offered = [f"mediator@{case.village}"]
    task.groups = offered
    session.flush()
    mediator = browse("mediator")
    assert "要求赔偿" in mediator.get(f"/tasks/{task.id}").text
    task.assignee = cast["leader"].id
    session.flush()
    text = mediator.get(f"/tasks/{task.id}").text
    assert "演示leader在办" in text
    assert "楼上卫生间漏水" not in text
    assert "登记了纠纷" not in text
    answer = mediator.post(f"/tasks/{task.id}/complete", FILLED)
    assert answer.status_code == 409
    assert "已联系双方" in answer.text
    assert "楼上卫生间漏水" not in answer.text


def test_who_was_overtaken_by_a_timer_is_told_so_and_loses_nothing(
    browse, session, cast, monkeypatch
):
    monkeypatch.setattr(town, "ON_GRID", OVERTAKEN)
    town.deploy(session)
    task = town.task_of(session, town.register(session, cast["grid_worker"]))
    with clock.at(clock.now() + timedelta(days=4)):
        worker.run_until_idle(session)
        answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", FILLED)
    assert answer.status_code == 409
    assert "到时没有办结，已于今天" in answer.text
    assert "已联系双方" in answer.text


OVERTAKEN = d.process(
    "grid",
    d.start("gs"),
    d.user("Handle", town.HANDLE),
    d.boundary("late", "Handle", d.after("P3D"), interrupting=True),
    d.end("up"),
    d.user("Feedback", town.BY_GRID),
    d.end("ge"),
    d.flow("gs", "Handle", "Feedback", "ge"),
    d.flow("late", "up"),
)


def test_a_department_finds_no_task_of_another(browse, session, cast, case, task):
    units = ["dept-renshe", "dept-zhujian"]
    whistles.blow(session, case.id, kind="regular", units=units, lead=units[0], reason="会商")
    task.groups = ["liaison@dept-zhujian"]
    session.flush()
    assert browse("zhujian").get(f"/tasks/{task.id}").status_code == 200
    assert browse("liaison").get(f"/tasks/{task.id}").status_code == 404
    assert browse("liaison").post(f"/tasks/{task.id}/claim").status_code == 404


def test_nobody_is_chosen_whom_the_form_does_not_offer(browse, session, cast, case, monkeypatch):
    form = {**town.FORM, "components": [PERSON]}
    monkeypatch.setattr(town, "FORM", form)
    town.deploy(session)
    open_task = town.task_of(session, town.register(session, cast["grid_worker"]))
    worker = browse("grid_worker")
    for who in (cast["outsider"].id, cast["analyst"].id, "99999999", "王五", True, ["x"]):
        answer = worker.post(f"/tasks/{open_task.id}/complete", {"data": json.dumps({"who": who})})
        assert answer.status_code == 422, who
        assert "不在可选范围内" in answer.text
    chosen = {"data": json.dumps({"who": cast["leader"].id})}
    assert worker.post(f"/tasks/{open_task.id}/complete", chosen).status_code == 302


PERSON = {
    "type": "textfield",
    "id": "f1",
    "key": "who",
    "label": "牵头领导",
    "properties": {"person": "leader"},
}


def test_a_form_whose_rules_break_is_shown_again_with_what_was_typed(
    browse, session, task, monkeypatch
):
    def breaks(*_):
        raise TypeError("a mistake of ours")

    monkeypatch.setattr(Form, "validate", breaks)
    form = {"data": json.dumps({"remark": "已登门两次"}, ensure_ascii=False)}
    answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", form)
    assert answer.status_code == 422
    assert "填写的内容没有保存" in answer.text
    assert "已登门两次" in answer.text
    session.refresh(task)
    assert task.status is TaskStatus.OPEN


def test_what_fails_behind_a_task_is_an_incident_and_the_pages_stay_usable(
    browse, session, cast, case, task, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(UserTaskNode, "enter", lambda *_: {}["nothing"])
        answer = browse("grid_worker").post(f"/tasks/{task.id}/complete", FILLED)
    assert answer.status_code == 302
    session.refresh(task)
    assert task.status is TaskStatus.COMPLETED
    assert session.scalars(select(Incident)).one().kind == "fault"
    for page in (f"/cases/{case.id}", f"/tasks/{task.id}", "/tasks/"):
        assert browse("grid_worker").get(page).status_code == 200, page
    assert "程序出错" in browse("system_admin").get("/incidents/").text
