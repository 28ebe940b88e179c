"""Starting processes by hand, and the tasks and instances that belong to no case."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from engine import clock, history, runner
from engine.deployment import catalogue
from engine.faults import Refused
from engine.models import Instance, TaskStatus
from engine.status import Status
from processes.audit import search
from processes.audit.log import Asked
from processes.casework import drafts
from processes.casework.drafts import StartDraft, TaskDraft
from processes.documents.program_documents import ProgramDocument
from processes.notices.models import Notification
from processes.organisation import people
from processes.receipts import FormReceipt
from tests.engine.started import source
from tests.engine.tokens import diagrams as d
from tests.web import plain_processes as plain
from tests.web import town

TYPED = {"purpose": "送材料", "days": 2}


@pytest.fixture
def released(session, cast):
    plain.deploy(session)


@pytest.fixture
def worker(browse, released):
    return browse("grid_worker")


def send(browser, answers=TYPED, key="car_use", version=1, **more):
    browser.get(f"/processes/start/{key}")
    typed = {"data": json.dumps(answers), "release": version, **more}
    return browser.post(f"/processes/start/{key}", typed)


@pytest.fixture
def started(session, worker):
    """A grid worker asked for a car; the centre is to decide."""
    assert send(worker).status_code == 302
    return plain.newest(session)


def test_somebody_sees_what_the_office_may_start_and_nothing_else(browse, worker):
    assert "/processes/start/car_use" in worker.get("/processes/").text
    for other in ("center", "analyst", "liaison"):
        assert "/processes/start/car_use" not in browse(other).get("/processes/").text
    assert browse("center").get("/processes/start/car_use").status_code == 403
    assert "由别的岗位发起" in browse("center").get("/processes/start/car_use").text


def test_where_nobody_is_named_it_is_for_who_may_run_processes(session, browse, cast):
    plain.deploy(session, plain.car(initiator="asking"))
    for name, is_shown in {"district_center": True, "analyst": True, "grid_worker": False}.items():
        page = browse(name).get("/processes/").text
        assert ("/processes/start/car_use" in page) == is_shown


def test_an_office_may_be_named_for_one_place(session, browse, cast):
    plain.deploy(
        session,
        plain.car(candidateStarterGroups="grid_worker@420303001201-01-01", initiator="asking"),
    )
    assert browse("grid_worker").get("/processes/start/car_use").status_code == 200
    assert browse("outsider").get("/processes/start/car_use").status_code == 403


def test_a_dispute_is_registered_and_not_started(browse, released):
    for name in ("district_center", "grid_worker"):
        browser = browse(name)
        assert "/processes/start/dispute" not in browser.get("/processes/").text
        answer = send(browser, {}, key="dispute")
        assert answer.status_code == 403
        assert "请从“登记纠纷”开始" in answer.text


def test_a_process_that_calls_our_handlers_is_not_started_by_hand(session, browse, released):
    body = d.process("closing", d.start(), d.service("S", "web.broken"), d.end(), d.flow("s", "S", "e"))  # fmt: skip
    catalogue.deploy(session, [source(body)])
    answer = browse("district_center").get("/processes/start/closing")
    assert answer.status_code == 403
    assert "登记纠纷" in answer.text
    assert send(browse("district_center"), key="closing").status_code == 403
    assert session.scalars(select(Instance).filter_by(key="closing")).all() == []


def test_what_others_call_is_theirs_unless_it_names_who_starts_it(session, browse, cast):
    calls = d.process("outer", d.start(), d.call("C", "car_use"), d.end(), d.flow("s", "C", "e"))
    plain.deploy(session, plain.car(initiator="asking"), calls)
    page = browse("district_center").get("/processes/").text
    assert "/processes/start/outer" in page
    assert "/processes/start/car_use" not in page
    catalogue.deploy(session, [source(plain.car(candidateStarterGroups="grid_worker"))])
    assert "/processes/start/car_use" in browse("grid_worker").get("/processes/").text


def test_a_process_nobody_released_is_not_found(worker):
    assert worker.get("/processes/start/nothing").status_code == 404


def test_starting_leads_to_the_instance_and_says_who_has_it_now(session, worker, started, cast):
    page = worker.get(f"/processes/instances/{started.id}").text
    assert started.started_by == cast["grid_worker"].id
    assert started.district == "420303"
    assert "已发起“car_use”" in page
    assert "下一步：Decide，由" in page
    assert started.key in worker.get("/processes/").text
    execution_variables = runner.step.look(session, started).variables
    assert execution_variables == TYPED | {"asking": cast["grid_worker"].id}


def test_history_and_the_auditor_know_who_started_it(session, started, cast):
    (first,) = history.list_for_instance(session, started.id)
    assert (first.what, first.by) == ("started", cast["grid_worker"].id)
    worker = cast["grid_worker"].id
    (line,) = search.search_events(session, Asked(by=int(worker)))
    assert (line.who, line.what) == (people.get_person(session, worker).name, "启动流程")


def test_a_wrong_answer_keeps_what_was_typed_and_starts_nothing(session, worker):
    answer = send(worker, {"purpose": "", "days": 3})
    assert answer.status_code == 422
    assert "<li>用途：" in answer.text
    assert 'name="data" value="{&#34;days&#34;: 3' in answer.text
    assert session.scalars(select(Instance)).all() == []


def test_a_form_sent_twice_starts_one(session, worker):
    first = send(worker, form_key="0123456789abcdef0123456789abcdef")
    second = send(worker, form_key="0123456789abcdef0123456789abcdef")
    assert first.location == second.location
    assert len(session.scalars(select(Instance)).all()) == 1
    assert session.scalars(select(FormReceipt)).all()


def test_a_version_released_meanwhile_is_shown_first(session, worker):
    catalogue.deploy(session, [source(plain.car(candidateStarterGroups="grid_worker, center"))])
    answer = send(worker, version=1)
    assert answer.status_code == 422
    assert "新的版本" in answer.text
    assert "送材料" in answer.text
    assert session.scalars(select(Instance)).all() == []
    assert send(worker, version=2).status_code == 302


def test_the_task_stands_in_the_list_and_is_completed(session, browse, worker, started):
    center, task = browse("center"), plain.task_of(session, started, "Decide")
    assert f"/processes/tasks/{task.id}" in center.get("/tasks/").text
    assert f"/processes/tasks/{task.id}" not in browse("liaison").get("/tasks/").text
    assert center.get(f"/tasks/{task.id}").location == f"/processes/tasks/{task.id}"
    page = center.get(f"/processes/tasks/{task.id}").text
    assert "送材料" in page
    address = f"/processes/tasks/{task.id}"
    assert center.post(f"{address}/claim").status_code == 302
    assert center.post(f"{address}/release").status_code == 302
    refused = center.post(f"{address}/complete", {"data": "{}"})
    assert refused.status_code == 422
    done = center.post(f"{address}/complete", {"data": json.dumps({"granted": "yes"})})
    assert done.location == f"/processes/instances/{started.id}?finished={task.id}"
    assert "同意" in center.get(done.location).text
    assert center.post(f"{address}/complete", {"data": "{}"}).status_code == 409
    fetch = plain.task_of(session, started, "Fetch")
    titles = session.scalars(select(Notification.title).where(Notification.done_at.is_(None))).all()
    assert titles == ["Fetch"], "who asked is told by name, without a number there is not"
    assert f"/processes/tasks/{fetch.id}" in worker.get("/tasks/").text
    assert worker.post(f"/processes/tasks/{fetch.id}/complete", {"data": "{}"}).status_code == 302
    session.refresh(started)
    assert started.status is Status.COMPLETED
    assert "已结束" in worker.get(f"/processes/instances/{started.id}").text


def test_the_first_task_is_shown_at_once_where_it_is_ones_own(session, browse, cast):
    body = d.process(
        "note",
        plain.begins(candidateStarterGroups="grid_worker"),
        d.user("Write", d.assigned(groups='=["grid_worker@420303001201-01-01"]') + town.UNTIMED),
        d.end(),
        d.flow("s", "Write", "e"),
    )
    plain.deploy(session, body)
    answer = send(browse("grid_worker"), key="note")
    task = plain.task_of(session, plain.newest(session), "Write")
    assert answer.location == f"/processes/tasks/{task.id}?started=note"


def test_a_task_that_names_nobody_is_for_who_started_it(session, browse, cast):
    plain.deploy(session)
    body = d.process("loose", plain.begins(candidateStarterGroups="grid_worker"), d.user("Do"), d.end(), d.flow("s", "Do", "e"))  # fmt: skip
    catalogue.deploy(session, [source(body)], is_ruled=False)
    answer = send(browse("grid_worker"), key="loose")
    task = plain.task_of(session, plain.newest(session), "Do")
    assert answer.location == f"/processes/tasks/{task.id}?started=loose"
    assert f"/processes/tasks/{task.id}" in browse("grid_worker").get("/tasks/").text
    assert f"/processes/tasks/{task.id}" not in browse("outsider").get("/tasks/").text


def test_others_see_nothing_of_it(session, browse, started):
    task = plain.task_of(session, started, "Decide")
    for name in ("liaison", "outsider", "grid_head"):
        browser = browse(name)
        for address in (f"instances/{started.id}", f"tasks/{task.id}"):
            assert browser.get(f"/processes/{address}").status_code == 404
        assert browser.get(f"/tasks/{task.id}").status_code == 404
        for verb in ("claim", "complete", "release", "draft", "draft/discard"):
            answer = browser.post(f"/processes/tasks/{task.id}/{verb}", {"data": "{}"})
            assert answer.status_code == 404
    session.refresh(task)
    assert (task.status, task.assignee) == (TaskStatus.OPEN, None)


def test_who_started_it_looks_on_and_does_not_decide(worker, session, started):
    task = plain.task_of(session, started, "Decide")
    assert "不由您办理" in worker.get(f"/processes/tasks/{task.id}").text
    answer = worker.post(
        f"/processes/tasks/{task.id}/complete", {"data": json.dumps({"granted": "yes"})}
    )
    assert answer.status_code == 403
    assert worker.post(f"/processes/tasks/{task.id}/draft", {"data": "{}"}).status_code == 403


def test_who_runs_processes_sees_all_of_them(browse, started):
    page = browse("district_center").get("/processes/instances").text
    assert f"/processes/instances/{started.id}" in page
    assert f"/processes/instances/{started.id}" not in browse("liaison").get("/processes/instances").text  # fmt: skip


def test_its_diagram_is_for_who_sees_it(browse, started):
    address = f"/processes/instances/{started.id}/diagrams/car_use"
    assert browse("center").get(address).mimetype == "application/xml"
    assert browse("liaison").get(address).status_code == 404


def test_a_draft_is_kept_and_dropped(session, browse, started):
    center, task = browse("center"), plain.task_of(session, started, "Decide")
    center.get("/processes/")
    kept = center.post(f"/processes/tasks/{task.id}/draft", {"data": '{"granted": "no"}'})
    assert kept.json["version"] == 1
    assert "删除草稿" in center.get(f"/processes/tasks/{task.id}").text
    center.post(f"/processes/tasks/{task.id}/draft/discard")
    assert session.scalars(select(TaskDraft)).all() == []


def kept_start(browser, purpose, **told):
    """What is typed into the start form so far, sent as the page does."""
    browser.get("/processes/start/car_use")
    typed = {"data": json.dumps({"purpose": purpose}), **told}
    return browser.post("/processes/start/car_use/draft", typed)


def test_what_is_typed_before_a_start_stands_there_on_another_device(browse, released):
    first = kept_start(browse("grid_worker"), "写到一半", device="phone").json
    assert (first["version"], first["others"]) == (1, 0)
    page = browse("grid_worker").get("/processes/start/car_use").text
    assert "写到一半" in page
    assert "接着上次没有提交的草稿填写（手机" in page


def test_a_device_that_was_overtaken_before_a_start_loses_nothing(session, browse, released):
    worker = browse("grid_worker")
    first = kept_start(worker, "一").json
    base = {"draft": first["draft"], "version": first["version"]}
    assert kept_start(worker, "一二", **base).json["version"] == 2
    other = kept_start(worker, "一三", **base).json
    assert other["others"] == 1
    page = worker.get("/processes/start/car_use").text
    assert "一三" in page
    assert f"?draft={first['draft']}" in page


def test_the_draft_of_a_start_is_gone_once_it_is_started_or_dropped(session, browse, released):
    worker = browse("grid_worker")
    kept_start(worker, "送材料")
    assert send(worker).status_code == 302
    assert session.scalars(select(StartDraft)).all() == []
    kept_start(worker, "送材料")
    worker.post("/processes/start/car_use/draft/discard")
    assert session.scalars(select(StartDraft)).all() == []


def test_a_start_that_is_refused_keeps_its_draft(session, browse, released):
    worker = browse("grid_worker")
    kept_start(worker, "送材料")
    assert send(worker, {"purpose": "", "days": 2}).status_code == 422
    assert len(session.scalars(select(StartDraft)).all()) == 1


def test_the_draft_of_a_start_is_its_writers_alone(browse, released):
    kept_start(browse("grid_worker"), "写到一半")
    assert "写到一半" not in browse("outsider").get("/processes/start/car_use").text
    assert kept_start(browse("center"), "x").status_code == 403


def test_a_draft_nobody_went_on_with_is_gone_after_a_month(session, browse, released):
    kept_start(browse("grid_worker"), "写到一半")
    (kept,) = session.scalars(select(StartDraft)).all()
    with clock.at(kept.saved_at + drafts.KEPT):
        assert drafts.sweep(session, clock.now()) == 0
    with clock.at(kept.saved_at + drafts.KEPT + timedelta(seconds=1)):
        assert drafts.sweep(session, clock.now()) == 1
    assert session.scalars(select(StartDraft)).all() == []


PDF = b"%PDF-1.7 the application"


def with_files(session, *, is_ruled=True):
    """The car's form, and the decision's, each ask for papers; the decision shows those of the form."""
    town.deploy(session)
    more = {"id": "F", "key": "papers", "label": "材料", "type": "filepicker", "multiple": True}
    shown = {"id": "P", "type": "documentPreview", "dataSource": "=papers"}
    reply = {"id": "G", "key": "reply", "label": "批件", "type": "filepicker"}
    asks = {**plain.FORM, "components": [*plain.FORM["components"], more]}
    decides = {**plain.DECISION, "components": [*plain.DECISION["components"], shown, reply]}
    car = plain.car(candidateStarterGroups="grid_worker", initiator="asking")
    catalogue.deploy(
        session, [source(car), plain.form(asks), plain.form(decides)], is_ruled=is_ruled
    )


def with_paper(browser, content=PDF, name="申请.pdf", answers=TYPED):
    data = {"files::1": (BytesIO(content), name)}
    return send(browser, answers | {"papers": "files::1"}, **data)


@pytest.mark.parametrize("is_ruled", [True, False])
def test_a_file_of_the_start_form_is_kept_with_the_instance(session, browse, cast, is_ruled):
    with_files(session, is_ruled=is_ruled)
    assert with_paper(browse("grid_worker")).status_code == 302
    instance = plain.newest(session)
    (row,) = session.scalars(select(ProgramDocument)).all()
    assert (row.instance_id, row.process, row.name) == (instance.id, "car_use", "申请.pdf")
    (told,) = runner.step.look(session, instance).variables["papers"]
    assert told["documentId"] == row.key
    assert told["metadata"] == {"fileName": "申请.pdf", "contentType": "application/pdf", "size": len(PDF)}  # fmt: skip


def test_who_sees_the_instance_opens_its_files_and_that_is_kept(session, browse, cast):
    with_files(session)
    with_paper(browse("grid_worker"))
    instance, (row,) = plain.newest(session), session.scalars(select(ProgramDocument)).all()
    task = plain.task_of(session, instance, "Decide")
    center = browse("center")
    page = center.get(f"/processes/instances/{instance.id}")
    assert "申请.pdf" in page.text
    for address in (f"instances/{instance.id}", f"tasks/{task.id}"):
        opened = center.post(f"/processes/{address}/attachments/{row.key}/open")
        assert opened.data == PDF
        assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert browse("liaison").post(f"/processes/instances/{instance.id}/attachments/{row.key}/open").status_code == 404  # fmt: skip
    kinds = [each.what for each in history.list_for_instance(session, instance.id)]
    assert kinds.count("file_opened") == 2
    assert "打开了文件" in center.get(f"/processes/instances/{instance.id}").text


def test_a_file_of_another_instance_is_not_there(session, browse, cast):
    with_files(session)
    worker = browse("grid_worker")
    with_paper(worker)
    first = session.scalars(select(ProgramDocument)).one()
    with_paper(worker)
    second = plain.newest(session)
    assert worker.post(f"/processes/instances/{second.id}/attachments/{first.key}/open").status_code == 404  # fmt: skip
    assert worker.post(f"/processes/instances/{second.id}/attachments/nothing/open").status_code == 404  # fmt: skip


def test_a_task_keeps_its_files_and_knows_those_of_earlier_steps_alone(session, browse, cast):
    with_files(session)
    with_paper(browse("grid_worker"))
    other = session.scalars(select(ProgramDocument)).one()
    with_paper(browse("grid_worker"))
    instance = plain.newest(session)
    task, center = plain.task_of(session, instance, "Decide"), browse("center")
    center.get("/processes/")
    foreign = {"documentId": other.key, "metadata": {"fileName": "x.pdf"}}
    answers = {"granted": "yes", "reply": "files::9"}
    sent = {"data": json.dumps(answers), "files::9": (BytesIO(PDF), "批件.pdf")}
    assert center.post(f"/processes/tasks/{task.id}/complete", sent).status_code == 302
    session.refresh(instance)
    (told,) = runner.step.look(session, instance).variables["reply"]
    assert told["metadata"]["fileName"] == "批件.pdf"
    with_paper(browse("grid_worker"))
    task = plain.task_of(session, plain.newest(session), "Decide")
    answers = {"granted": "yes", "reply": [foreign]}
    center.post(f"/processes/tasks/{task.id}/complete", {"data": json.dumps(answers)})
    session.expire_all()
    assert runner.step.look(session, plain.newest(session)).variables["reply"] is None


@pytest.mark.parametrize(
    ("content", "answers", "sentence"),
    [
        (b"MZ no pdf", TYPED, "文件的内容不是PDF"),
        (PDF, {"purpose": "", "days": 2}, "请填写“用途”"),
    ],
)
def test_nothing_is_kept_where_the_form_is_refused(
    session, browse, cast, content, answers, sentence
):
    with_files(session)
    answer = with_paper(browse("grid_worker"), content, answers=answers)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalars(select(Instance)).all() == []
    assert session.scalars(select(ProgramDocument)).all() == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"candidateStarterGroups": "grid_worker, nobody"}, "no-such-role"),
        ({"candidateStarterGroups": "=[x]"}, "office-list"),
        ({"candidateStarterGroups": "center@"}, "office-list"),
        ({"initiator": "a b"}, "initiator"),
        ({"initiator": "purpose"}, "initiator"),
    ],
)
def test_a_start_that_names_what_there_is_not_is_refused(session, cast, given, code):
    with pytest.raises(Refused) as refused:
        plain.deploy(session, plain.car(**given))
    assert [each.code for each in refused.value.faults] == [code]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ({"type": "textfield", "properties": {"person": "mediator"}}, "start-form-person"),
    ],
)
def test_a_start_form_cannot_ask_for_what_needs_a_case(session, cast, field, code):
    town.deploy(session)
    more = {"id": "F", "key": "extra", "label": "材料", **field}
    content = {**plain.FORM, "components": [*plain.FORM["components"], more]}
    files = [source(plain.car()), plain.form(content), plain.form(plain.DECISION)]
    with pytest.raises(Refused) as refused:
        catalogue.deploy(session, files)
    assert [each.code for each in refused.value.faults] == [code]
