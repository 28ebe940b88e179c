"""Compensation: every event leads to a handler, every handler is led to, and what is named can be undone."""

import pytest

THROWN = "<bpmn:compensateEventDefinition{}/>"


@pytest.fixture
def faults(bench):
    """The sentences of a task with a compensation event, its handler, and what stands beside them."""

    def look(more="", *, handler=None, line=("b", "h"), throw="", beside=""):
        if handler is None:
            handler = bench.node("userTask", "h", isForCompensation="true")
        border = bench.node("boundaryEvent", "b", THROWN.format(""), attachedToRef="t")
        association = bench.node("association", "l", sourceRef=line[0], targetRef=line[1])
        last = bench.node("intermediateThrowEvent", "x", THROWN.format(throw))
        body = bench.chain(("t", bench.node("userTask", "t")), ("x", last))
        found = bench.faults(body + border + handler + association + more, beside)
        return [message for _, _, message in found]

    return look


def test_an_activity_can_be_undone_by_the_handler_its_event_leads_to(faults):
    assert faults() == []
    assert faults(line=("h", "b")) == []
    assert faults(throw=' activityRef="t" waitForCompletion="false"') == []


def test_an_event_leads_to_one_handler(bench, faults):
    lost = "没有补偿边界事件用关联线（association）连到这个补偿处理的活动，永远不会执行。"
    alone = "补偿边界事件要用关联线（association）连到一个补偿处理的活动。"
    assert sorted(faults(line=("b", "nowhere"))) == sorted([alone, lost])
    plain = bench.node("userTask", "h") + bench.flow("t", "h")
    assert faults(handler=plain) == ["“h”不是补偿处理的活动（isForCompensation）。"]
    second = bench.node("userTask", "h2", isForCompensation="true") + bench.node(
        "association", "l2", sourceRef="b", targetRef="h2"
    )
    assert faults(second) == [alone]


def test_no_flow_leads_to_or_from_compensation(bench, faults):
    assert faults(bench.flow("b", "e")) == [
        "补偿边界事件不能有流出的顺序流，请用关联线（association）连到补偿处理的活动。"
    ]
    assert faults(bench.flow("h", "e")) == ["补偿处理的活动不能有流入、流出的顺序流。"]
    late = bench.node("boundaryEvent", "b9", THROWN.format(""), attachedToRef="h")
    assert "补偿处理的活动不能有边界事件。" in faults(late)


def test_an_activity_has_one_compensation_event(bench, faults):
    second = bench.node("boundaryEvent", "b2", THROWN.format(""), attachedToRef="t") + bench.node(
        "association", "l2", sourceRef="b2", targetRef="h"
    )
    assert faults(second) == ["一个活动只能有一个补偿边界事件。"]


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("nowhere", "要补偿的活动“nowhere”不存在。"),
        ("e", "要补偿的活动“e”不存在。"),
        ("u", "要补偿的活动“u”没有补偿边界事件，里面也没有可以补偿的活动。"),
        ("i", "要补偿的活动“i”不在同一范围里。"),
    ],
)
def test_what_is_to_be_undone_is_there_and_can_be(bench, faults, reference, sentence):
    inner = bench.node("userTask", "i")
    inside = (
        bench.node("startEvent", "s2") + inner + bench.flow("s2", "i") + bench.flow("i", "e2")
    ) + bench.node("endEvent", "e2")
    more = bench.node("userTask", "u") + bench.flow("t", "u") + bench.flow("u", "sub")
    more += bench.node("subProcess", "sub", inside)
    assert faults(more, throw=f' activityRef="{reference}"') == [sentence]


def test_compensation_starts_no_event_sub_process_of_a_process(bench):
    inside = bench.node("startEvent", "i", THROWN.format(""))
    sub = bench.node("subProcess", "sub", inside, triggeredByEvent="true")
    assert [message for _, _, message in bench.faults(bench.chain() + sub)] == [
        "由补偿开始的事件子流程只能画在子流程里：办结了的流程、即席子流程不这样补偿。"
    ]
