"""Forms, facts, signals and thrown errors, where several parts meet on the database."""

import json

import pytest
from sqlalchemy import event, select, text

from engine import forms, history, observers, runner, worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.errors import BpmnError, NotActive
from engine.forms import FormInvalid
from engine.models import Deployment, UserTask
from engine.outside import PROSE
from engine.script import handlers
from tests.bench.core import feel_model
from tests.engine.started import ADMIN, LI, WEDNESDAY, begin, deploy, open_task, source
from tests.engine.tokens import diagrams as d

FORM = {
    "id": "contact",
    "type": "default",
    "schemaVersion": 18,
    "components": [
        {
            "type": "textfield",
            "id": "f1",
            "key": "phone",
            "label": "电话",
            "validate": {"required": True},
            "properties": {"fact": "test.phone"},
        },
        {"type": "checkbox", "id": "f2", "key": "agreed", "label": "同意"},
    ],
}


@forms.writer("test.phone")
def phone(context, value):
    """Write it into a table; it must not become a variable."""
    context.session.add(Deployment(at=WEDNESDAY, by=f"phone {value}"))


@handlers("test.refuse")
def refuse(context):
    """Write a row, then throw a BPMN error: nothing half done may stay."""
    context.session.add(Deployment(at=context.now, by="refused"))
    context.session.flush()
    raise BpmnError("refused", "不同意")


@pytest.fixture
def asked(session):
    """An instance that waits for a task with a form."""
    with_form = d.user("A", '<zeebe:formDefinition formId="contact"/>')
    body = d.process("p", d.start(), with_form, d.end(), d.flow("s", "A", "e"))
    files = [source(body), Source.of("contact.form", json.dumps(FORM).encode())]
    catalogue.deploy(session, files, ADMIN)
    return runner.start(session, "p", by=LI)


def deployments(session, by):
    return session.scalars(select(Deployment).where(Deployment.by.startswith(by))).all()


def test_history_keeps_of_a_form_what_was_chosen_and_nothing_somebody_wrote(session):
    fields = [
        {"type": "textfield", "key": "who.name"},
        {"type": "select", "key": "who.kind", "values": [{"value": "society", "label": "社会"}]},
    ]
    form = {"id": "contact", "type": "default", "schemaVersion": 18, "components": fields}
    with_form = d.user("A", '<zeebe:formDefinition formId="contact"/>')
    body = d.process("p", d.start(), with_form, d.end(), d.flow("s", "A", "e"))
    files = [source(body), Source.of("contact.form", json.dumps(form).encode())]
    catalogue.deploy(session, files, ADMIN)
    instance = runner.start(session, "p", by=LI)
    answers = {"who": {"name": "wang_01", "kind": "society"}}
    runner.complete(session, open_task(session, instance).id, answers, LI)
    body = json.loads(session.get_one(history.HistoryEvent, instance.head_id).body)
    [told] = [each for each in body["inputs"] if each["way"] == "task"]
    assert told["values"] == {"who": {"name": PROSE, "kind": "society"}}


def test_a_form_that_breaks_its_rules_changes_nothing(session, asked):
    task, events = open_task(session, asked), asked.events
    with pytest.raises(FormInvalid) as refused:
        runner.complete(session, task.id, {"agreed": True}, LI)
    assert set(refused.value.errors) == {"phone"}
    session.expire_all()
    assert (open_task(session, asked).id, asked.events) == (task.id, events)


def test_a_fact_goes_into_its_table_and_not_into_variables_or_history(session, asked):
    task = open_task(session, asked)
    runner.complete(session, task.id, {"phone": "13800000000", "agreed": True}, LI)
    assert len(deployments(session, "phone 13800000000")) == 1
    told = history.list_for_instance(session, asked.id)[-1]
    assert told.after == {"agreed": True}
    assert "13800000000" not in told.body


def test_a_signal_thrown_by_one_instance_reaches_the_others(session):
    waiting = d.process(
        "w",
        d.start("s2"),
        d.catch("S", d.event("signal", "holiday")),
        d.user("B"),
        d.end("e2"),
        d.flow("s2", "S", "B", "e2"),
    ) + d.defined("signal", "holiday")
    throwing = d.process(
        "p",
        d.start(),
        d.throw("T", d.event("signal", "holiday")),
        d.user("A"),
        d.end(),
        d.flow("s", "T", "A", "e"),
    ) + d.defined("signal", "holiday")
    deploy(session, waiting, throwing)
    first, second = (runner.start(session, "w") for _ in range(2))
    runner.start(session, "p")
    assert worker.run_until_idle(session) == 3
    session.expire_all()
    assert open_task(session, first).element == open_task(session, second).element == "B"


def test_an_error_a_handler_throws_undoes_the_handler_and_takes_its_way(session):
    body = d.process(
        "p",
        d.start(),
        d.service("S", "test.refuse"),
        d.boundary("no", "S", d.event("error", "refused")),
        d.user("Other"),
        d.end(),
        d.flow("s", "S", "e"),
        d.flow("no", "Other", "e"),
    ) + d.defined("error", "refused")
    instance = begin(session, body)
    assert (instance.status, open_task(session, instance).element) == ("active", "Other")
    assert deployments(session, "refused") == []


def test_a_message_to_a_suspended_instance_says_so(session):
    body = d.process(
        "p", d.start(), d.catch("W", d.event("message", "m")), d.end(), d.flow("s", "W", "e")
    ) + d.message("m", '="k"')
    runner.suspend(session, begin(session, body).id, by=ADMIN)
    with pytest.raises(NotActive):
        runner.message(session, "m", "k")


def test_a_completion_costs_a_handful_of_statements(session, monkeypatch):
    monkeypatch.setattr(observers, "observers", [])  # theirs are counted where they are
    catalogue.deploy(session, [Source.of("p.bpmn", feel_model(5).encode())])
    instance = runner.start(session, "p", {"x": 1}, by=LI)
    told = []
    event.listen(session.bind, "before_cursor_execute", lambda *args: told.append(args[2]))
    for _ in range(5):
        task_id = session.scalar(
            select(UserTask.id).where(
                UserTask.instance_id == instance.id, UserTask.status == "open"
            )
        )
        told.clear()
        runner.complete(session, task_id, {}, LI)
        assert len(told) <= 9, told
    assert instance.status == "completed"


def test_the_state_of_an_instance_is_packed(session):
    instance = begin(
        session, d.process("p", d.start(), d.user("A"), d.end(), d.flow("s", "A", "e"))
    )
    size = session.scalar(
        text("SELECT length(state) FROM instance WHERE id = :i"), {"i": instance.id}
    )
    assert size < 400
