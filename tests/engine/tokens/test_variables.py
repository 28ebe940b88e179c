"""Variables live in scopes: who sees what, and where a value is written."""

import itertools
from datetime import timedelta

import pytest

from tests.engine.tokens.diagrams import (
    after,
    boundary,
    call,
    catch,
    defined,
    end,
    event,
    flow,
    gateway,
    io,
    many,
    message,
    process,
    script,
    service,
    start,
    sub,
    throw,
    user,
)  # fmt: skip


def line(*parts):
    """A process of one line: start, the parts, end."""
    ids = [part.split('id="', 1)[1].split('"', 1)[0] for part in parts]
    return process("p", start(), *parts, end(), flow("s", *ids, "e"))


def test_an_output_mapping_of_an_instance_fills_what_is_collected(run):
    loop = many("=[1, 2]", outputCollection="out", outputElement="=result")
    case = run(line(user("A", io(outputs={"result": "=x"}), loop)))
    case.complete("A", {"x": 10})
    case.complete("A", {"x": 20})
    assert case.variables == {"out": [10, 20]}


def test_a_collected_variable_or_its_entry_is_local_to_the_instance(run):
    loop = many("=[1, 2]", outputCollection="out", outputElement="= r.v")
    double = {"t": lambda given: {"r": {"v": given["item"] * 2}}}
    assert run(line(service("S", "t", inside=loop)), handlers=double).variables == {"out": [2, 4]}


def test_what_an_instance_does_not_yield_is_null(run):
    loop = many("=[1, 2]", outputCollection="out", outputElement="=r")
    assert run(line(service("S", "t", inside=loop)), handlers={"t": lambda _: None}).variables == {
        "out": [None, None]
    }


def test_called_processes_in_many_instances_keep_apart_by_their_output_mapping(run):
    child = process(
        "c", start("cs"), script("X", "=item * 10", "x"), end("ce"), flow("cs", "X", "ce")
    )
    loop = many("=[3, 1, 2]", outputCollection="out", outputElement="=output")
    case = run(line(call("C", "c", io(outputs={"output": "=x"}), loop)), child)
    assert case.variables == {"out": [30, 10, 20]}


def test_inputs_see_the_inputs_before_them(run):
    case = run(line(user("A", io({"a": "=x + 1", "b.c": "=a + 1", "b.d": "=b.c + 1"}))), x=1)
    assert case.tasks[0].variables == {"x": 1, "a": 2, "b": {"c": 3, "d": 4}}


def test_outputs_see_the_outputs_before_them(run):
    case = run(line(user("A", io(outputs={"a": "=x + 1", "b": "=a + 1"}))))
    case.complete("A", {"x": 1})
    assert case.variables == {"a": 2, "b": 3}


def test_an_input_hides_the_variable_of_its_name_and_leaves_it_alone(run):
    case = run(line(user("A", io({"x": "=x + 1"}))), x=1)
    case.complete("A", {"x": 50, "y": 2})
    assert case.variables == {"x": 1, "y": 2}


def test_an_input_may_be_a_plain_text(run):
    assert run(line(user("A", io({"a": "text"})))).tasks[0].variables == {"a": "text"}


def test_null_goes_through_mappings(run):
    case = run(line(user("A", io({"a": "=missing"}, {"b": "=a"}))))
    case.complete("A")
    assert case.variables == {"b": None}


def test_the_variables_of_a_sub_process_end_with_it(run):
    inner = (start("ss"), script("X", "=local + 1", "local"), end("se"), flow("ss", "X", "se"))
    case = run(line(sub("S", *inner, ext=io({"local": "=1"}, {"out": "=local"}))))
    assert case.variables == {"out": 2}


@pytest.mark.parametrize(("parents", "children"), [*itertools.product(("true", "false"), repeat=2)])
def test_the_flags_of_a_call_say_what_goes_in_and_out(run, parents, children):
    child = process("c", start("cs"), user("W"), end("ce"), flow("cs", "W", "ce"))
    flags = {"propagateAllParentVariables": parents, "propagateAllChildVariables": children}
    case = run(line(call("C", "c", io({"i": "=x"}), **flags)), child, x=1)
    assert case.tasks[0].variables == ({"x": 1, "i": 1} if parents == "true" else {"i": 1})
    case.complete("W", {"y": 2})
    assert case.variables == ({"x": 1, "y": 2} if children == "true" else {"x": 1})


def test_a_timer_at_the_border_reads_the_inputs_of_its_activity(run):
    body = process(
        "p", start(), user("A", io({"limit": '="PT2H"'})), boundary("T", "A", after("=limit")), end("e2"), end(),
        flow("s", "A", "e"), flow("T", "e2"),
    )  # fmt: skip
    case = run(body)
    case.advance(timedelta(hours=2))
    assert (case.status, case.ready) == ("completed", [])


def test_a_key_at_the_border_is_read_around_its_activity(run):
    body = process(
        "p", start(), user("A", io({"no": '="inside"'})), boundary("M", "A", event("message", "m")), end("e2"), end(),
        flow("s", "A", "e"), flow("M", "e2"),
    ) + message("m", "=no")  # fmt: skip
    case = run(body, no="outside")
    case.message("m", "outside")
    assert case.status == "completed"


def signalling(inputs):
    thrown = throw(
        "T", f"<bpmn:extensionElements>{inputs}</bpmn:extensionElements>{event('signal', 'x')}"
    )
    return process(
        "p", start(), gateway("parallel", "F"), catch("C", event("signal", "x")), thrown, end(), flow("s", "F", "C", "e"),
        flow("F", "T", "e"),
    ) + defined("signal", "x")  # fmt: skip


def test_what_is_mapped_into_a_thrown_signal_travels_with_it(run):
    assert run(signalling(io({"a": "=x + 1"})), x=1).variables == {"x": 1, "a": 2}
    assert run(signalling(io())).variables == {}


AWKWARD = (
    {"typename": "UUID", "value": "x"}, 10**400, "\ud800", "张三 'x' \"y\" \\ \x00", [[[None]]], {"": {"a.b": []}},
    -0.0, 2**63, True,
)  # fmt: skip


@pytest.mark.parametrize("value", AWKWARD, ids=lambda value: repr(value)[:20])
def test_a_value_stays_what_it_is(run, value):
    case = run(line(user("A"), user("B", io({"copy": "=given"}))), given=value)
    case.complete("A", {"again": value})
    assert case.tasks[0].variables == {"given": value, "again": value, "copy": value}


def test_a_number_json_does_not_know_is_null(run):
    case = run(line(user("A")), x=float("nan"))
    case.complete("A", {"y": [float("inf")]})
    assert case.variables == {"x": None, "y": [None]}


#: Mappings as (target, source), the variables around, what becomes of the targets: the tables
#: of Camunda 8's own tests.
ENTRIES = [
    ([("案.甲", "=案.甲"), ("案.乙", "=案.乙")], {"案": {"甲": 1, "乙": 2}}, {"案": {"甲": 1, "乙": 2}}),
    ([("x.a.p", "=x.a.p"), ("x.a.q", "=x.a.q")], {"x": {"a": {"p": 1, "q": 2}}}, {"x": {"a": {"p": 1, "q": 2}}}),
    ([("a.b", "=x"), ("a.c", "=y")], {"x": 1, "y": 2}, {"a": {"b": 1, "c": 2}}),
    ([("a.b", "=1"), ("c", "=x"), ("a.d", "=c")], {"x": 5}, {"a": {"b": 1, "d": 5}, "c": 5}),
    ([("a.b.c", "=1")], {}, {"a": {"b": {"c": 1}}}),
    ([("a", "=x"), ("a", "=y")], {"x": 1, "y": 2}, {"a": 2}),
    ([("a", "=x"), ("a.b", "=y")], {"x": 1, "y": 2}, {"a": {"b": 2}}),
    ([("a.b", "=y"), ("a", "=x")], {"x": 1, "y": 2}, {"a": 1}),
    ([("y", "=1"), ("z", "=y")], {"y": 10}, {"y": 1, "z": 1}),
    ([("a", "=b"), ("b", "=a")], {"a": 1, "b": 2}, {"a": 2, "b": 2}),
    ([("x", "=null"), ("y", "=x")], {"x": 5}, {"x": None, "y": None}),
]  # fmt: skip

#: Where inputs and outputs part: an input makes a context of its own, an output changes one.
INPUTS = [
    ([("a.b", "=x"), ("c", "=a")], {"x": 1, "a": {"z": 9}}, {"a": {"b": 1}, "c": {"z": 9, "b": 1}}),
    ([("a.b", "=x")], {"x": 1, "a": {"z": 9}}, {"a": {"b": 1}}),
    ([("a", "=x"), ("a.b", "=2"), ("c", "=a")], {"x": {"p": 1}, "a": {"z": 9}}, {"a": {"b": 2}, "c": {"b": 2}}),
]  # fmt: skip
OUTPUTS = [
    ([("a.b", "=x")], {"x": 1, "a": {"c": 2}}, {"a": {"c": 2, "b": 1}}),
    ([("a.b.c", "=x")], {"x": 1, "a": {"b": {"d": 2}, "e": 3}}, {"a": {"b": {"d": 2, "c": 1}, "e": 3}}),
    ([("a.b", "=1"), ("d", "=a")], {"a": {"p": 0}}, {"a": {"p": 0, "b": 1}, "d": {"p": 0, "b": 1}}),
    ([("d", "=a"), ("a.b", "=1")], {"a": {"p": 0}}, {"a": {"p": 0, "b": 1}, "d": {"p": 0}}),
    ([("a.b", "=1")], {"a": None}, {"a": {"b": 1}}),
]  # fmt: skip


def ordered(tag, mappings):
    """Mappings one after another; a target may come twice."""
    return "".join(io(**{tag: {target: source}}) for target, source in mappings).replace(
        "</zeebe:ioMapping><zeebe:ioMapping>", ""
    )


@pytest.mark.parametrize(("mappings", "around", "expected"), ENTRIES + INPUTS)
def test_inputs_arrive_in_the_contexts_they_name(run, mappings, around, expected):
    case = run(line(user("A", ordered("inputs", mappings))), **around)
    seen = case.tasks[0].variables
    assert {name: seen[name] for name in expected} == expected
    case.complete("A")
    assert case.variables == around


@pytest.mark.parametrize(("mappings", "around", "expected"), ENTRIES + OUTPUTS)
def test_outputs_arrive_in_the_contexts_they_name(run, mappings, around, expected):
    case = run(line(user("A", ordered("outputs", mappings))), **around)
    case.complete("A")
    assert case.variables == {**around, **expected}


def test_inputs_are_mapped_once_though_the_timer_beside_them_failed(run):
    case = run(
        process(
            "p", start(), gateway("parallel", "F"), user("A", io({"n": "=n + 1"})), user("B"), boundary("T", "A", after("=wait")),
            end("e1"), end("e2"), end("e3"), flow("s", "F", "A", "e1"), flow("F", "B", "e2"), flow("T", "e3"),
        ),
        n=1,
    )  # fmt: skip
    assert (case.status, case.ready) == ("incident", ["B"])
    case.complete("B", {"wait": "PT1H"})
    case.retry()
    assert case.tasks[0].variables == {"n": 2, "wait": "PT1H"}
