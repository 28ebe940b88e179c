"""Ids, flows, starts and reachability."""

import time

import pytest

from engine.dialect import check, xml


def test_ids_must_be_there(bench):
    faults = bench.faults(
        bench.chain() + "<bpmn:task/>" + '<bpmn:sequenceFlow sourceRef="s" targetRef="e"/>'
    )
    assert ("p", "missing-id", "task 没有编号（id）。") in faults
    assert ("p", "missing-id", "sequenceFlow 没有编号（id）。") in faults


def test_ids_must_be_unique(bench):
    body = bench.chain(("t", bench.node("task", "t"))) + bench.node("textAnnotation", "t")
    assert bench.faults(body) == [("t", "duplicate-id", "编号“t”重复，第 2 行已经用过。")]


@pytest.mark.parametrize(
    "key",
    [
        "Start",
        "End",
        "Root",
        "StartEventSplit",
        "p.EndJoin",
        "a.BoundaryEventSplit",
        "a.BoundaryEventJoin",
        "x.EventStart",
    ],
)
def test_any_word_may_be_an_id(bench, key):
    assert bench.faults(bench.chain((key, bench.node("task", key)))) == []


@pytest.mark.parametrize("key", ["1a", "a b", "a/b", "a'b", "-a", "t [child]"])
def test_an_id_is_a_word(bench, key):
    faults = bench.faults(bench.chain((key, bench.node("task", key))))
    assert (
        key,
        "bad-id",
        f"编号“{key}”含有不允许的字符：以字母、汉字或下划线开头，不含空格。",
    ) in faults


def test_a_chinese_id_is_a_word(bench):
    assert bench.faults(bench.chain(("走访_1", bench.node("task", "走访_1")))) == []


def test_a_very_long_id_is_refused(bench):
    faults = bench.faults(bench.chain(("a" * 201, bench.node("task", "a" * 201))))
    assert "编号超过 200 个字符。" in [message for *_, message in faults]


@pytest.mark.parametrize(
    ("flow", "sentence"),
    [
        ('<bpmn:sequenceFlow id="f" sourceRef="s"/>', "顺序流没有终点（targetRef）。"),
        ('<bpmn:sequenceFlow id="f" targetRef="e"/>', "顺序流没有起点（sourceRef）。"),
        ('<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="no"/>', "顺序流的终点“no”不存在。"),
        (
            '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="do"/><bpmn:dataObject id="do"/>',
            "顺序流的终点“do”是 dataObject，不是流程节点。",
        ),
        ('<bpmn:sequenceFlow id="f" sourceRef="e" targetRef="t"/>', "结束事件不能有流出的顺序流。"),
        ('<bpmn:sequenceFlow id="f" sourceRef="t" targetRef="s"/>', "开始事件不能有流入的顺序流。"),
        (
            (
                '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="b"/><bpmn:boundaryEvent id="b" '
                'attachedToRef="t"><bpmn:timerEventDefinition><bpmn:timeDuration>P1D'
                "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
            ),
            "边界事件不能有流入的顺序流。",
        ),
    ],
)
def test_a_flow_joins_two_nodes_that_may_be_joined(bench, flow, sentence):
    faults = bench.faults(bench.chain(("t", bench.node("task", "t"))) + flow)
    assert ("f", sentence) in [(element, message) for element, _, message in faults]
    assert len(faults) == 1


def test_a_flow_may_not_cross_the_border_of_a_subprocess(bench):
    inside = bench.node("startEvent", "i") + bench.node("task", "j") + bench.flow("i", "j")
    body = bench.chain(("sub", bench.node("subProcess", "sub", inside)))
    assert bench.faults(body) == []
    assert bench.faults(body + bench.flow("s", "j")) == [
        (
            "s_j",
            "crossing-flow",
            "顺序流的终点“j”在另一个流程或子流程里，顺序流不能越界。",
        )
    ]


def test_a_flow_may_not_lead_to_another_process(bench):
    beside = (
        '<bpmn:process id="q" isExecutable="true">'
        + bench.node("startEvent", "qs")
        + bench.node("endEvent", "qe")
        + bench.flow("qs", "qe")
        + "</bpmn:process>"
    )
    body = bench.node("startEvent", "s") + bench.flow("s", "qe")
    assert [code for _, code, _ in bench.faults(body, beside)] == ["crossing-flow"]


def test_a_nodes_own_list_of_flows_may_not_contradict_them(bench):
    inner = "<bpmn:incoming>s_t</bpmn:incoming><bpmn:incoming>no</bpmn:incoming><bpmn:outgoing>s_t</bpmn:outgoing>"
    assert bench.task("task", inner) == [
        ("t", "dangling-flow", "incoming 指的顺序流“no”不存在。"),
        ("t", "dangling-flow", "顺序流“s_t”并不连着这个元素（outgoing）。"),
    ]


def test_every_node_can_be_reached(bench):
    island = bench.node("task", "a") + bench.node("task", "b") + bench.flow("a", "b")
    assert bench.faults(bench.chain() + island) == [
        ("a", "no-incoming", "没有流入的顺序流，永远不会执行。"),
        ("b", "unreachable", "从开始事件走不到这里。"),
    ]


def test_a_ring_nobody_enters_is_unreachable(bench):
    ring = (
        bench.node("userTask", "a")
        + bench.node("userTask", "b")
        + bench.flow("a", "b")
        + bench.flow("b", "a")
    )
    assert {(e, c) for e, c, _ in bench.faults(bench.chain() + ring)} == {
        ("a", "unreachable"),
        ("b", "unreachable"),
    }


def test_a_boundary_event_is_a_way(bench):
    timer = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    body = (
        bench.chain(("t", bench.node("userTask", "t")))
        + bench.node("boundaryEvent", "b", timer, attachedToRef="t")
        + bench.node("task", "u")
        + bench.flow("b", "u")
    )
    assert bench.faults(body) == []


@pytest.mark.parametrize("tag", ["process", "subProcess"])
def test_a_scope_has_exactly_one_start(bench, tag):
    twice = bench.node("startEvent", "a") + bench.node("startEvent", "b")
    if tag == "process":
        assert bench.faults("") == [("p", "no-start", "流程没有开始事件。")]
        assert bench.faults(twice) == [("b", "several-starts", "流程只能有一个空白的开始事件。")]
    else:
        sub = lambda inner: bench.faults(bench.chain(("t", bench.node("subProcess", "t", inner))))  # noqa: E731
        assert sub("") == [("t", "no-start", "子流程没有开始事件。")]
        assert sub(twice) == [("b", "several-starts", "子流程只能有一个开始事件。")]


def test_a_loop_in_which_nothing_happens_is_refused(bench):
    body = (
        bench.node("startEvent", "s")
        + bench.node("exclusiveGateway", "g")
        + bench.node("task", "t")
        + bench.flow("s", "g")
        + bench.flow("g", "t")
        + bench.flow("t", "g")
    )
    assert [(c, m) for _, c, m in bench.faults(body)] == [
        ("endless-loop", "这条回路里没有等待也没有判断，会永远转下去。")
    ]
    assert bench.faults(body.replace("bpmn:task", "bpmn:userTask")) == []


def test_a_chain_of_thousands_is_checked_without_recursion(bench):
    count = 5000
    body = bench.chain(*((f"t{n}", bench.node("task", f"t{n}")) for n in range(count)))
    began = time.process_time()
    assert bench.faults(body) == []
    assert time.process_time() - began < 10


def test_subprocesses_nested_as_deep_as_a_file_may_be_are_checked(bench):
    inner = bench.node("startEvent", "i")
    for n in range(190):
        inner = (
            bench.node("startEvent", f"s{n}")
            + bench.node("subProcess", f"p{n}", inner)
            + bench.flow(f"s{n}", f"p{n}")
        )
    root = xml.parse(bench.bpmn(inner), "a.bpmn")
    assert check.check(root, "a.bpmn", bench.KNOWN) == []
