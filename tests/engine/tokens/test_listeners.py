"""Headers, listeners around elements and tasks, and types that are expressions."""

from datetime import timedelta

import pytest

from engine.errors import BpmnError, Denied, ListenerFailed
from engine.faults import Refused
from engine.script import Signature, handlers
from tests.engine.tokens.conftest import steps
from tests.engine.tokens.diagrams import (
    after,
    assigned,
    boundary,
    call,
    end,
    flow,
    gateway,
    io,
    process,
    service,
    start,
    sub,
    user,
    when,
)


def heard(**events):
    """Execution listeners as event=type; `types` of one event are parted by a blank."""
    return _listening("execution", events)


def task_heard(**events):
    return _listening("task", events)


def _listening(kind, events):
    inner = "".join(
        f'<zeebe:{kind}Listener eventType="{event}" type="{type}"/>'
        for event, types in events.items()
        for type in types.split()
    )
    return f"<zeebe:{kind}Listeners>{inner}</zeebe:{kind}Listeners>"


def headers(**given):
    inner = "".join(f'<zeebe:header key="{k}" value="{v}"/>' for k, v in given.items())
    return f"<zeebe:taskHeaders>{inner}</zeebe:taskHeaders>"


def around(ext, *more):
    """A process with a task A of a person that is listened to."""
    return process("p", start(), user("A", ext), end(), flow("s", "A", "e"), *more)


def loud(*more, ext):
    """A process that is listened to itself."""
    body = process("p", *more)
    held = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>"
    return body.replace('isExecutable="true">', f'isExecutable="true">{held}', 1)


def test_listeners_are_called_in_order_and_hand_on_variables(run):
    called = []

    def noting(name, **made):
        def handle(known):
            called.append((name, dict(known)))
            return made

        return handle

    ext = io({"x": "=1"}, {"y": "=x + a"}) + heard(start="one two", end="three")
    case = run(
        around(ext),
        handlers={"one": noting("one", a=2), "two": noting("two"), "three": noting("three", z=9)},
    )
    assert called == [("one", {"x": 1}), ("two", {"x": 1, "a": 2})]
    assert case.tasks[0].variables == {"x": 1, "a": 2}
    case.complete("A")
    assert called[2] == ("three", {"x": 1, "a": 2, "y": 3})
    assert (case.status, case.variables) == ("completed", {"y": 3, "z": 9})


def test_a_listener_that_fails_is_tried_again_alone(run):
    called, answers = [], [ValueError("no"), {}]

    def second(_known):
        called.append("two")
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def first(_known):
        called.append("one")
        return {"n": len(called)}

    case = run(
        around(io({"x": "=5"}) + heard(start="one two")), handlers={"one": first, "two": second}
    )
    assert (case.status, case.ready) == ("incident", [])
    assert "监听器“two”出错：ValueError: no" in case.incidents[0]
    case.retry()
    assert called == ["one", "two", "two"]
    assert case.tasks[0].variables == {"x": 5, "n": 1}


def test_an_end_listener_that_fails_does_not_map_twice(run):
    failing = [True]

    def last(_known):
        if failing.pop():
            raise ValueError

    ext = io({"n": "=count"}, {"count": "=count + 1"}) + heard(end="last")
    case = run(around(ext), handlers={"last": last}, count=1)
    case.complete("A")
    assert (case.status, case.variables) == ("incident", {"count": 2})
    failing.append(False)
    case.retry()
    assert (case.status, case.variables) == ("completed", {"count": 2})


def test_nobody_catches_an_error_of_a_listener(run):
    def refuse(_known):
        raise BpmnError("x")

    caught = boundary("B", "A", "<bpmn:errorEventDefinition/>") + end("e2") + flow("B", "e2")
    case = run(around(heard(start="t"), caught), handlers={"t": refuse})
    assert (case.status, steps(case, "fired")) == ("incident", [])


def test_a_gateway_decides_by_what_its_listener_found(run):
    body = process(
        "p",
        start(),
        gateway("exclusive", "G", ext=heard(start="look")),
        user("A"),
        user("B"),
        end(),
        flow("s", "G"),
        when("G", "A", "=found = 1"),
        when("G", "B", "=found = 2"),
        flow("A", "e"),
        flow("B", "e"),
    )
    assert run(body, handlers={"look": lambda _: {"found": 2}}).ready == ["B"]


def test_a_process_has_listeners_of_its_own(run):
    called = []

    def noting(name):
        return lambda _known: called.append(name) or {name: True}

    case = run(
        loud(start(), user("A"), end(), flow("s", "A", "e"), ext=heard(start="a b", end="c")),
        handlers={each: noting(each) for each in "abc"},
    )
    assert (called, case.ready, case.variables) == (["a", "b"], ["A"], {"a": True, "b": True})
    case.complete("A")
    assert (case.status, called) == ("completed", ["a", "b", "c"])
    assert case.variables == {"a": True, "b": True, "c": True}


@pytest.mark.parametrize("event", ["start", "end"])
def test_a_listener_of_a_called_process_that_fails_waits_and_goes_on(run, event):
    failing = [True]

    def last(_known):
        if failing.pop():
            raise ValueError
        return {"heard": 1}

    called = loud(
        start("qs"), user("Q"), end("qe"), flow("qs", "Q", "qe"), ext=heard(**{event: "t"})
    ).replace('id="p" name="p"', 'id="q" name="q"')
    body = process("p", start(), call("C", "q"), user("A"), end(), flow("s", "C", "A", "e"))
    case = run(body, called, handlers={"t": last})
    if event == "end":
        case.complete("Q")
    assert (case.status, case.ready) == ("incident", [])
    failing.append(False)
    case.retry()
    if event == "start":
        case.complete("Q")
    assert (case.ready, case.variables) == (["A"], {"heard": 1})


def test_a_sub_process_is_listened_to_like_an_activity(run):
    called = []
    inner = sub(
        "S",
        start("ss"),
        user("A"),
        end("se"),
        flow("ss", "A", "se"),
        ext=heard(start="t", end="u"),
    )
    case = run(
        process("p", start(), inner, end(), flow("s", "S", "e")),
        handlers={"t": lambda _: called.append("t") or {"v": 1}, "u": lambda _: called.append("u")},
    )
    assert case.tasks[0].variables == {"v": 1}
    case.complete("A")
    assert (case.status, called, case.variables) == ("completed", ["t", "u"], {})


def test_many_of_a_kind_are_listened_to_one_by_one(run):
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1,2]" inputElement="i" outputCollection="all" '
        'outputElement="=got"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>'
    )
    body = process(
        "p", start(), user("A", heard(start="t", end="u"), loop), end(), flow("s", "A", "e")
    )
    case = run(body, handlers={"t": lambda v: {"j": v["i"] * 10}, "u": lambda v: {"got": v["j"]}})
    case.complete("A")
    case.complete("A")
    assert (case.status, case.variables) == ("completed", {"all": [10, 20]})


def test_handlers_read_headers_and_properties_of_the_element_and_the_listener(run, monkeypatch):
    seen = []

    def note(context):
        seen.append((context.headers, context.properties, context.listens))

    monkeypatch.setitem(handlers._functions, "t.note", note)
    monkeypatch.setitem(handlers._signatures, "t.note", Signature.of("t.note", note))
    listener = (
        '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="=kind">'
        f"{headers(b='3')}</zeebe:executionListener></zeebe:executionListeners>"
    )
    props = '<zeebe:properties><zeebe:property name="k" value="v"/></zeebe:properties>'
    ext = headers(a="1", b="2") + props + listener
    body = process("p", start(), service("S", "=kind", ext), end(), flow("s", "S", "e"))
    assert run(body, kind="t.note").status == "completed"
    assert seen == [
        ({"a": "1", "b": "3"}, {"k": "v"}, "start"),
        ({"a": "1", "b": "2"}, {"k": "v"}, ""),
    ]


def test_a_type_without_a_handler_is_a_job_of_the_type_it_comes_to(run):
    body = process("p", start(), service("S", "=kind", headers(a="1")), end(), flow("s", "S", "e"))
    case = run(body, kind="nobody")
    assert [(each.type, each.headers) for each in case.jobs] == [("nobody", {"a": "1"})]
    case.complete_job("nobody", {"x": 1})
    assert (case.status, case.variables["x"]) == ("completed", 1)


# -- tasks of people --------------------------------------------------------------------


def test_a_listener_puts_a_new_task_right(run):
    made = {"candidateGroups": ["heads"], "priority": 80, "dueDate": "2026-03-05T09:00:00+08:00"}
    case = run(around(task_heard(creating="t")), handlers={"t": lambda _: made})
    task = case.tasks[0]
    assert (task.groups, task.priority, task.due.isoformat()) == (
        ("heads",),
        80,
        "2026-03-05T09:00:00+08:00",
    )


def test_what_is_no_part_of_a_task_cannot_be_put_right(run):
    answers = [{"owner": "x"}, {"priority": 500}, {"candidateGroups": "heads"}, {"assignee": "li"}]
    case = run(around(task_heard(creating="t")), handlers={"t": lambda _: answers.pop(0)})
    assert "监听器交回的“owner”不是任务的内容" in case.incidents[0]
    case.retry()
    assert "监听器交回的“priority”不能是“500”" in case.incidents[0]
    case.retry()
    assert "监听器交回的“candidateGroups”不能是“heads”" in case.incidents[0]
    case.retry()
    assert (case.status, case.tasks[0].assignee) == ("active", "li")


def test_a_first_assignee_may_be_refused_or_changed(run):
    def refuse(_known):
        raise Denied

    ext = assigned(assignee="li") + task_heard(assigning="t")
    assert run(around(ext), handlers={"t": refuse}).tasks[0].assignee is None
    case = run(around(ext), handlers={"t": lambda _: {"assignee": "zhao"}})
    assert case.tasks[0].assignee == "zhao"


def test_a_refused_completion_changes_nothing_and_says_why(run):
    def complete(known):
        if known.get("papers", 0) < 2:
            raise Denied("材料不全，至少要有两份。")

    case = run(around(task_heard(completing="t")), handlers={"t": complete})
    with pytest.raises(Denied, match="材料不全，至少要有两份。"):
        case.complete("A", {"papers": 1})
    assert (case.ready, case.variables, case.status) == (["A"], {}, "active")
    case.complete("A", {"papers": 2})
    assert (case.status, case.variables) == ("completed", {"papers": 2})


def test_a_completing_listener_that_breaks_leaves_the_task(run):
    def broken(_known):
        raise ValueError("x")

    case = run(around(task_heard(completing="t")), handlers={"t": broken})
    with pytest.raises(ListenerFailed, match="监听器“t”出错"):
        case.complete("A")
    assert (case.ready, case.status) == (["A"], "active")


def test_cancelling_is_told_and_what_fails_then_holds_nothing_up(run):
    called, failing = [], [True]

    def cancelled(known):
        called.append(known["x"])
        if failing.pop():
            raise ValueError("no")

    timer = boundary("B", "A", after("PT1H")) + user("L") + end("e2") + flow("B", "L", "e2")
    case = run(around(task_heard(canceling="t"), timer), handlers={"t": cancelled}, x=1)
    case.advance(timedelta(hours=1))
    assert (case.ready, case.status, called) == (["L"], "incident", [1])
    assert "监听器“t”出错" in case.incidents[0]
    failing.append(False)
    assert case.retry() == 1
    assert (case.status, called, case.incidents) == ("active", [1, 1], [])
    case.complete("L")
    assert case.status == "completed"


@pytest.mark.parametrize(
    ("ext", "sentence"),
    [
        (heard(before="t"), "监听器的 eventType 只能是 start、end，实际是“before”。"),
        (heard(start="t t"), "监听器“t”在同一时机（start）写了两次。"),
        (heard(start="u"), "没有处理程序“u”"),
        (task_heard(done="t"), "监听器的 eventType 只能是 creating、assigning、updating"),
    ],
)
def test_a_listener_that_would_never_be_called_is_refused(run, ext, sentence):
    with pytest.raises(Refused, match=sentence[:20]):
        run(around(ext), handlers={"t": dict})
