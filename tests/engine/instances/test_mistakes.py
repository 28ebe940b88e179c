"""Whatever goes wrong in a step is a refusal or an incident: no verb lets an error out."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, text

from engine import clock, feel, history, jobs, observers, runner, worker
from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.errors import Broken, EngineError, NobodyWaits, NotWritten
from engine.forms import facts
from engine.identity import Person
from engine.models import Deployment, Incident
from engine.observers import EventType
from engine.tokens.node import Node
from engine.tokens.tasks import ScriptTask, UserTask
from tests.engine.started import (
    ADMIN,
    LI,
    WEDNESDAY,
    begin,
    deploy,
    open_task,
    open_tasks,
    source,
)
from tests.engine.tokens import diagrams as d

NUL, HALF = "a\0b", "\ud800"
#: What compression does not shorten.
LONG = "".join(chr(0x4E00 + n**3 % 20_011) for n in range(9_000))
HOSTILE = {
    "nul": NUL,
    "half a pair": HALF,
    "long": LONG,
    "huge": 10**40,
    "late": "9999-12-31T23:59:59Z",
    "early": "0001-01-01T00:00:00+08:00",
    "far": "P9999999Y",
    "often": "R/P99999999Y",
    "list": [1, [NUL]],
}


@pytest.fixture(autouse=True)
def wednesday():
    with clock.at(WEDNESDAY):
        yield


def behind(*parts, more=""):
    """The parts in a row behind a task, which gives them the variable `x`."""
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]
    return d.process(
        "p", d.start(), d.user("First"), *parts, d.end(), d.flow("s", "First", *ids, "e"), more
    )


def bordered(definition, *, interrupting=True):
    event = d.boundary("T", "A", definition, interrupting=interrupting)
    return behind(d.user("A"), more=event + d.end("e2") + d.flow("T", "e2"))


#: Where data meets the engine.
PLACES = {
    "assignee": behind(d.user("A", d.assigned(assignee="=x"))),
    "groups": behind(d.user("A", d.assigned(groups="=[x]"))),
    "priority": behind(d.user("A", '<zeebe:priorityDefinition priority="=x"/>')),
    "dates": behind(d.user("A", '<zeebe:taskSchedule dueDate="=x" followUpDate="=x"/>')),
    "key": behind(d.catch("M", d.event("message", "m"))) + d.message("m", "=x"),
    "message": behind(d.catch("M", d.event("message", "m")))
    + d.message("m", "=1").replace('name="m"', 'name="=x"'),
    "signal": behind(d.catch("G", d.event("signal", "g")))
    + d.defined("signal", "g").replace('name="g"', 'name="=x"'),
    "item": behind(d.user("A", inside=d.many("=[x]"))),
    "collection": behind(d.user("A", inside=d.many("=x"))),
    "completion": behind(d.user("A", inside=d.many("=[1, 2]", until="=x"))),
    "date": bordered(d.on_date("=x")),
    "duration": bordered(d.after("=x")),
    "cycle": bordered(d.every("=x"), interrupting=False),
    "script": behind(d.script("X", "=[x, x]", "y")),
    "condition": behind(d.gateway("exclusive", "G")).replace(
        d.flow("G", "e"), d.when("G", "e", "=x")
    ),
    "error": behind(d.user("A")).replace(
        d.end(), d.end(inside=d.event("error", "er"))
    )
    + d.defined("error", "er", "=x"),
    "sent": behind(d.throw("G", d.event("signal", "g"))).replace(
        '<bpmn:intermediateThrowEvent id="G" name="G">',
        '<bpmn:intermediateThrowEvent id="G" name="G">'
        f"<bpmn:extensionElements>{d.io({'v': '=x'})}</bpmn:extensionElements>",
    )
    + d.defined("signal", "g"),
}  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
def test_no_data_gets_an_error_out_of_a_completion(session, place, value):
    instance = begin(session, PLACES[place])
    runner.complete(session, open_task(session, instance).id, {"x": HOSTILE[value]}, LI)
    session.expire_all()
    for task in open_tasks(session, instance):
        session.refresh(task)
        runner.complete(session, task.id, {}, _candidate(task))
    session.expire_all()
    for incident in session.scalars(select(Incident)):
        assert incident.kind == "expression"
        assert incident.message
    runner.rebuild(session, instance.id)
    assert instance.steps >= 2


def _candidate(task):
    return Person(task.assignee or "anybody", frozenset(task.groups))


@pytest.mark.parametrize("value", [NUL, HALF, LONG, {"a": object()}, {1, 2}])
def test_what_is_sent_is_refused_or_kept(session, value):
    """Other senders than forms: a start, a message, a signal."""
    deploy(session, behind(d.user("A")))
    if isinstance(value, str):
        assert runner.start(session, "p", {"x": value}).status == "active"
    else:
        with pytest.raises(feel.FeelError):
            runner.start(session, "p", {"x": value})
    name = value if isinstance(value, str) else "m"
    with pytest.raises((NobodyWaits, feel.FeelError)):
        runner.message(session, name, name, {"x": value})
    assert runner.signal(session, name) == 0


# -- observers ----------------------------------------------------------------------------

trouble: list[Exception | str] = []


def write(session, who, now):
    session.add(Deployment(at=now, by=who))
    session.flush()


def written(session):
    return sorted(session.scalars(select(Deployment.by).where(Deployment.by.in_(["a", "b"]))))


def troubled(context, entry):
    """Write a row, then fail at B while there is trouble."""
    if entry.element == "B" and entry.what is EventType.ENTERED:
        write(context.session, "a", context.now)
        if trouble and isinstance(trouble[0], str):
            context.session.execute(text(trouble[0]))
        elif trouble:
            raise trouble[0]


def sound(context, entry):
    if entry.element == "B" and entry.what is EventType.ENTERED:
        write(context.session, "b", context.now)


@pytest.fixture
def watched(monkeypatch):
    trouble.clear()
    monkeypatch.setattr(observers, "observers", [sound, troubled])


MISTAKES = [TypeError("no"), NotWritten(reason="不"), "SELECT 1 / 0", "SELECT nothing"]
IN_A_ROW = d.process(
    "p", d.start(), d.user("A"), d.user("B"), d.end(), d.flow("s", "A", "B", "e")
)  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_an_observer_that_fails_leaves_nothing_and_stops_nothing(session, watched, mistake):
    trouble.append(mistake)
    instance = begin(session, IN_A_ROW)
    runner.complete(session, open_task(session, instance).id, {"x": 7}, LI)
    assert (instance.status, written(session)) == ("incident", ["b"])
    assert open_task(session, instance).element == "B"
    incident = session.scalars(select(Incident)).one()
    assert (incident.element, incident.kind, incident.attempts) == ("B", "observer", 1)
    assert history.list_for_instance(session, instance.id)[-1].trail[-1]["what"] == "incident"
    runner.retry(session, incident.id, by=ADMIN)
    session.expire_all()
    assert (incident.attempts, incident.status, written(session)) == (2, "open", ["b"])
    trouble.clear()
    runner.retry(session, incident.id, by=ADMIN)
    session.expire_all()
    assert (instance.status, incident.status) == ("active", "resolved")
    assert written(session) == ["a", "b"]


def test_an_observer_is_told_by_itself_when_the_trouble_is_over(session, watched):
    trouble.append(OSError("no line"))
    instance = begin(session, IN_A_ROW)
    for _ in range(2):
        runner.complete(session, open_task(session, instance).id, {}, LI)
    ended = instance.ended_at
    assert (instance.status, ended) == ("completed", WEDNESDAY)
    trouble.clear()
    with clock.at(WEDNESDAY + jobs.DELAYS[0]):
        assert worker.run_until_idle(session) == 1
    session.expire_all()
    assert session.scalars(select(Incident)).one().status == "resolved"
    assert (written(session), instance.ended_at) == (["a", "b"], ended)


def test_observers_of_nothing_cost_no_savepoint(session, monkeypatch):
    monkeypatch.setattr(observers, "observers", [troubled])
    monkeypatch.setitem(observers._wants, troubled, lambda entry: False)
    instance = begin(session, IN_A_ROW)
    task, told = open_task(session, instance), []
    event.listen(session.bind, "before_cursor_execute", lambda *args: told.append(args[2]))
    runner.complete(session, task.id, {}, LI)
    assert told
    assert [each for each in told if "SAVEPOINT" in each] == []


# -- writers ------------------------------------------------------------------------------

FORM = b"""{"type": "default", "id": "f", "schemaVersion": 19, "components": [
  {"type": "textfield", "id": "c1", "key": "one", "label": "1", "properties": {"fact": "test.first"}},
  {"type": "textfield", "id": "c2", "key": "two", "label": "2", "properties": {"fact": "test.second"}}]}"""


@facts.writer("test.first")
def first(context, value):
    write(context.session, "a", context.now)


@facts.writer("test.second")
def second(context, value):
    write(context.session, "b", context.now)
    if trouble and isinstance(trouble[0], str):
        context.session.execute(text(trouble[0]))
    elif trouble:
        raise trouble[0]


@pytest.fixture
def filling(session):
    """A task whose form writes two facts."""
    trouble.clear()
    body = behind().replace(
        "<zeebe:userTask/>", '<zeebe:userTask/><zeebe:formDefinition formId="f"/>'
    )
    catalogue.deploy(session, [source(body), Source.of("f.form", FORM)])
    instance = runner.start(session, "p", by=LI)
    return open_task(session, instance)


class Refusal(EngineError):
    """这一项不能这样填。"""


@pytest.mark.parametrize("mistake", [Refusal(), *MISTAKES], ids=str)
def test_a_writer_that_fails_leaves_nothing_of_those_before_it(session, filling, mistake):
    trouble.append(mistake)
    with pytest.raises(Refusal if isinstance(mistake, Refusal) else NotWritten):
        runner.complete(session, filling.id, {"one": "1", "two": "2"}, LI)
    session.expire_all()
    assert (filling.status, written(session)) == ("open", [])
    trouble.clear()
    runner.complete(session, filling.id, {"one": "1", "two": "2"}, LI)
    assert (filling.status, written(session)) == ("completed", ["a", "b"])


def test_facts_are_written_once_though_an_observer_fails(session, filling, monkeypatch):
    def failing(context, entry):
        if entry.what is EventType.COMPLETED and entry.element == "First":
            raise TypeError

    monkeypatch.setattr(observers, "observers", [failing])
    instance = runner.complete(session, filling.id, {"one": "1", "two": "2"}, LI)
    assert (instance.status, written(session)) == ("completed", ["a", "b"])
    assert session.scalars(select(Incident)).one().kind == "observer"


# -- mistakes of the engine itself ----------------------------------------------------------


def test_a_mistake_in_an_element_is_an_incident_to_be_retried(session, monkeypatch, caplog):
    instance = begin(session, IN_A_ROW)
    with monkeypatch.context() as patch:
        patch.setattr(UserTask, "enter", lambda self, token: {}["nothing"])
        runner.complete(session, open_task(session, instance).id, {"x": 7}, LI)
    incident = session.scalars(select(Incident)).one()
    assert (incident.element, incident.kind, incident.retry_at) == ("B", "fault", None)
    assert "KeyError" in incident.message
    assert "KeyError" in caplog.text
    runner.retry(session, incident.id, by=ADMIN)
    assert open_task(session, instance).element == "B"


def test_an_error_that_broke_the_transaction_is_not_hidden_behind_an_incident(session, monkeypatch):
    instance = begin(session, behind(d.script("X", "=1", "y")))
    monkeypatch.setattr(ScriptTask, "_run_hook", lambda *_: session.execute(text("SELECT 1 / 0")))
    with pytest.raises(EngineError) as refused, session.begin_nested():
        runner.complete(session, open_task(session, instance).id, {}, LI)
    assert "DivisionByZero" in str(refused.value.__cause__)
    assert open_task(session, instance).element == "First"


def test_a_step_that_broke_off_says_so_in_a_sentence(session, monkeypatch):
    instance = begin(session, IN_A_ROW)
    with monkeypatch.context() as patch:
        patch.setattr(Node, "take", lambda *_: {}["nothing"])
        with pytest.raises(Broken, match="KeyError"), session.begin_nested():
            runner.complete(session, open_task(session, instance).id, {}, LI)
    session.expire_all()
    runner.complete(session, open_task(session, instance).id, {}, LI)
    assert open_task(session, instance).element == "B"


def test_a_timer_that_wakes_into_a_mistake_is_an_incident(session):
    body = behind().replace(d.flow("First", "e"), d.flow("First", "e") + d.boundary(
        "T", "First", d.after("PT1H")) + d.script("X", "=1", "y") + d.end("e2") + d.flow("T", "X", "e2"))  # fmt: skip
    instance = begin(session, body)
    with pytest.MonkeyPatch.context() as patch, clock.at(WEDNESDAY + timedelta(hours=2)):
        patch.setattr(ScriptTask, "_run_hook", lambda *_: {}["nothing"])
        runner.wake(session, instance.id)
    assert instance.status == "incident"
