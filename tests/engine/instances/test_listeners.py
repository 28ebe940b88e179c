"""Listeners on the database: what they refuse is not kept, and what fails is an incident."""

import pytest
from sqlalchemy import func, select

from engine import runner, tasks
from engine.errors import Denied, ListenerFailed
from engine.forms import FormInvalid
from engine.models import Deployment, Incident, IncidentStatus
from engine.script import Signature, handlers
from engine.status import Status
from tests.engine.started import LI, OFFERED, ZHAO, begin, open_task
from tests.engine.tokens import diagrams as d


@pytest.fixture
def listens(monkeypatch):
    """listens(event, function) registers a listener and gives the extension that names it."""

    def register(kind, event, function):
        name = f"test.{event}"
        given = {**handlers._functions, name: function}
        monkeypatch.setattr(handlers, "_functions", given)
        signature = handlers._signatures | {name: Signature.of(name, function)}
        monkeypatch.setattr(handlers, "_signatures", signature)
        inner = f'<zeebe:{kind}Listener eventType="{event}" type="{name}"/>'
        return f"<zeebe:{kind}Listeners>{inner}</zeebe:{kind}Listeners>"

    return register


def listened(ext):
    return d.process("p", d.start(), d.user("A", OFFERED + ext), d.end(), d.flow("s", "A", "e"))


def test_a_refused_completion_is_told_in_the_listener_s_sentence(session, listens):
    seen = []

    def check(context, papers=0):
        seen.append((context.listens, context.by.id, context.task["priority"], papers))
        if papers < 2:
            raise Denied("材料不全，请补齐。")

    instance = begin(session, listened(listens("task", "completing", check)))
    task = open_task(session, instance)
    with pytest.raises(Denied, match="材料不全，请补齐。"):
        runner.complete(session, task.id, {"papers": 1}, LI)
    assert (instance.status, open_task(session, instance).id) == (Status.ACTIVE, task.id)
    runner.complete(session, task.id, {"papers": 2}, LI)
    assert (instance.status, seen[-1]) == (Status.COMPLETED, ("completing", "li", 50, 2))


def test_who_takes_a_task_in_hand_is_for_the_listener_to_say(session, listens):
    def check(context):
        if context.task["assignee"] == "zhao":
            raise Denied("这项任务由李办。")
        return {"assignee": "li"} if context.task["assignee"] is None else {}

    instance = begin(session, listened(listens("task", "assigning", check)))
    task = open_task(session, instance)
    with pytest.raises(Denied, match="这项任务由李办。"):
        tasks.claim(session, task.id, ZHAO)
    assert task.assignee is None
    assert tasks.claim(session, task.id, LI).assignee == "li"
    assert tasks.release(session, task.id, LI).assignee == "li"


def test_a_listener_of_an_assignment_changes_nothing_else(session, listens):
    ext = listens("task", "assigning", lambda _context: {"priority": 3})
    instance = begin(session, listened(ext))
    with pytest.raises(ListenerFailed, match="只能改办理人"):
        tasks.claim(session, open_task(session, instance).id, LI)


def test_what_a_cancelling_listener_fails_at_is_an_incident_until_it_is_tried_again(
    session, listens
):
    failing = [True, False]

    def check(context):
        if failing.pop(0):
            raise ValueError("no")

    instance = begin(session, listened(listens("task", "canceling", check)))
    runner.cancel(session, instance.id, by=LI, reason="x")
    assert instance.status is Status.CANCELLED
    (incident,) = session.scalars(select(Incident).where(Incident.instance_id == instance.id))
    assert "监听器“test.canceling”出错" in incident.message
    runner.retry(session, incident.id, by=LI)
    session.refresh(incident)
    assert (incident.status, failing) == (IncidentStatus.RESOLVED, [])


def test_what_a_listener_writes_before_it_refuses_is_not_kept(session, listens):
    def check(context):
        context.session.add(Deployment(at=context.now))
        context.session.flush()
        raise Denied("不行。")

    instance = begin(session, listened(listens("task", "completing", check)))
    before = session.scalar(select(func.count(Deployment.id)))
    with pytest.raises(Denied):
        runner.complete(session, open_task(session, instance).id, {}, LI)
    assert session.scalar(select(func.count(Deployment.id))) == before


def test_a_form_in_the_process_is_the_task_s(session):
    form = (
        '{"type":"default","id":"F","schemaVersion":19,"components":'
        '[{"type":"textfield","id":"x","key":"word","label":"字","validate":{"required":true}}]}'
    )
    held = f'<zeebe:userTaskForm id="f1">{form}</zeebe:userTaskForm>'
    body = listened('<zeebe:formDefinition formKey="camunda-forms:bpmn:f1"/>').replace(
        'isExecutable="true">',
        f'isExecutable="true"><bpmn:extensionElements>{held}</bpmn:extensionElements>',
        1,
    )
    instance = begin(session, body)
    task = open_task(session, instance)
    assert task.form == "camunda-forms:bpmn:p:f1"
    with pytest.raises(FormInvalid):
        runner.complete(session, task.id, {}, LI)
    runner.complete(session, task.id, {"word": "好"}, LI)
    assert instance.status is Status.COMPLETED
