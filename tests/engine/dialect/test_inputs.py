"""What a diagram hands to a handler is what the handler takes."""

import pytest

from engine import clock
from engine.dialect import check, xml
from engine.errors import Permanent
from engine.faults import Refused
from engine.sandbox import Sandbox
from engine.script import Context, Handlers, InstanceView, MissingInput, Signature
from engine.script import handlers as registered
from tests.engine.tokens import diagrams as d


def escalate(context, case, tier, reason=None):
    return {"got": [case, tier, reason]}


def anything(context, **variables):
    return variables


KNOWN = check.Known(
    handlers={"escalate", "anything"},
    signatures=frozenset({Signature.of("escalate", escalate), Signature.of("anything", anything)}),
)


def faults(*parts, more=frozenset()):
    """(element, code, sentence) of a process of these parts."""
    text = f"{d.HEAD}{d.process('p', *parts)}</bpmn:definitions>".encode()
    root = xml.parse(text, "a.bpmn", "bpmn")
    known = check.Known(
        KNOWN.handlers, signatures=KNOWN.signatures, variables=check.variables(root) | more
    )
    return [(f.element, f.code, f.message) for f in check.check(root, "a.bpmn", known)]


def calling(inputs, outputs=None, *, type="escalate", inside="", more=""):
    step = d.service("S", type, d.io(inputs, outputs), inside)
    return d.start(), step, d.end(), d.flow("s", "S", "e"), more


BOTH = {"case": "=7", "tier": '="leader"'}


def test_an_input_nobody_reads_is_refused_with_what_the_handler_takes():
    assert faults(*calling(BOTH | {"teir": "=1"})) == [
        (
            "S",
            "unread-input",
            "处理程序“escalate”不读取输入“teir”，本环节也没有别处用到它；它接受的输入：case、reason、tier。",
        )
    ]


def test_an_entry_of_a_context_counts_by_the_context():
    assert faults(*calling({"case.id": "=7", "tier": "=1"})) == []
    assert [code for _, code, _ in faults(*calling(BOTH | {"x.tier": "=1"}))] == ["unread-input"]


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(calling(BOTH | {"t": "=1"}, {"kept": "=t + 1"}), id="an output"),
        pytest.param(calling({"t": "=1"} | BOTH | {"reason": "=string(t)"}), id="a later input"),
        pytest.param(
            calling(
                BOTH | {"t": "=1"}, more=d.boundary("B", "S", d.after("=t")) + d.flow("B", "e")
            ),
            id="a timer at its border",
        ),
        pytest.param(
            calling(
                BOTH | {"t": "=1"},
                inside=d.many("=[1]", outputCollection="all", outputElement="=t"),
            ),
            id="what is collected of it",
        ),
        pytest.param(calling({"t": "=1"}, type="anything"), id="a handler that takes all"),
    ],
)
def test_an_input_something_reads_stands(parts):
    assert faults(*parts) == []


def test_an_input_read_only_before_it_is_there_is_refused():
    found = faults(*calling({"reason": "=t"} | BOTH | {"t": "=1"}))
    assert [code for _, code, _ in found] == ["unread-input"]


def test_what_a_handler_requires_and_nothing_gives_is_refused():
    assert faults(*calling({"case": "=7"})) == [
        (
            "S",
            "missing-input",
            "处理程序“escalate”必须有输入“tier”：本环节没有映射它，流程中也没有这个名称的变量。",
        )
    ]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(d.script("A", "=1", "tier"), id="a result"),
        pytest.param(d.user("A", d.io(None, {"tier": "=answer"})), id="an output"),
        pytest.param(d.user("A", d.assigned(assignee="=tier")), id="somebody who reads it"),
    ],
)
def test_what_may_come_from_a_variable_is_left_to_the_run(before):
    step = d.service("S", "escalate", d.io({"case": "=7"}))
    assert faults(d.start(), before, step, d.end(), d.flow("s", "A", "S", "e")) == []


def test_an_input_of_another_step_is_no_variable_of_this_one():
    other = d.service("A", "escalate", d.io(BOTH))
    step = d.service("S", "escalate", d.io({"case": "=7"}))
    found = faults(d.start(), other, step, d.end(), d.flow("s", "A", "S", "e"))
    assert [(element, code) for element, code, _ in found] == [("S", "missing-input")]


def test_an_input_of_what_encloses_the_step_is_a_variable_of_it():
    inner = d.start("si"), d.service("S", "escalate", d.io({"case": "=7"})), d.end("ei")
    scope = d.sub("X", *inner, d.flow("si", "S", "ei"), ext=d.io({"tier": "=1"}))
    assert faults(d.start(), scope, d.end(), d.flow("s", "X", "e")) == []


def test_the_sandbox_refuses_it_unless_a_stand_in_takes_its_place(tmp_path, monkeypatch):
    own = Handlers()
    own("escalate")(escalate)
    monkeypatch.setattr(registered, "_signatures", own._signatures)
    monkeypatch.setattr(registered, "_functions", own._functions)
    body = d.process("p", *calling(BOTH | {"teir": "=1"}))
    with pytest.raises(Refused) as refused:
        d.load(tmp_path, body)
    (fault,) = refused.value.faults
    assert (fault.code, fault.element, fault.line) == ("unread-input", "S", 2)
    assert isinstance(d.load(tmp_path, body, handlers={"escalate": lambda _: None}), Sandbox)


def test_what_is_missing_when_the_step_runs_is_said_in_a_sentence():
    own = Handlers()
    own("escalate")(escalate)
    context = Context(None, clock.now(), InstanceView())
    assert own.call("escalate", context, {"case": 7, "tier": "x", "y": 1}) == {
        "got": [7, "x", None]
    }
    with pytest.raises(MissingInput, match="服务“escalate”缺少必须的输入：case、tier") as missing:
        own.call("escalate", context, {"y": 1})
    assert isinstance(missing.value, Permanent), "a person must see to it: trying again is no use"


@pytest.mark.parametrize("source", ["", "  "])
def test_an_input_a_handler_requires_needs_a_source(source):
    found = faults(*calling(BOTH | {"tier": source}))
    assert [(code, message) for _, code, message in found] == [
        ("missing-input", "处理程序“escalate”必须有输入“tier”：它的来源没有填写。")
    ]
