"""Ad-hoc sub-processes, transactions and loops: what may stand in them, and what ends them."""

import pytest


def sentences(faults):
    return [message for _, _, message in faults]


@pytest.fixture
def ad_hoc(bench):
    def faults(inner=None, settings="", until=None, **attributes):
        held = bench.node("userTask", "a") if inner is None else inner
        if until is not None:
            held += f"<bpmn:completionCondition>{until}</bpmn:completionCondition>"
        return sentences(bench.task("adHocSubProcess", held, settings, **attributes))

    return faults


def test_an_ad_hoc_sub_process_has_activities_and_no_start(bench, ad_hoc):
    assert ad_hoc() == []
    following = bench.node("userTask", "a") + bench.node("userTask", "b") + bench.flow("a", "b")
    assert ad_hoc(following, ordering="Sequential", cancelRemainingInstances="false") == []
    assert ad_hoc("") == ["即席子流程里至少要有一个没有流入的活动。"]
    ended = bench.node("userTask", "a") + bench.node("endEvent", "x") + bench.flow("a", "x")
    assert ad_hoc(ended) == ["即席子流程里不能有开始事件和结束事件。"]
    begun = (
        bench.node("startEvent", "x") + bench.node("userTask", "a") + bench.node("userTask", "b")
    )
    assert ad_hoc(begun + bench.flow("x", "a")) == ["即席子流程里不能有开始事件和结束事件。"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            '<zeebe:adHoc activeElementsCollection="a"/>',
            "开始就启动的环节要写成以“=”开头的 FEEL 表达式，实际是“a”。",
        ),
        (
            '<zeebe:adHoc outputCollection="r"/>',
            "即席子流程的 outputCollection 和 outputElement 要同时写。",
        ),
        (
            '<zeebe:taskDefinition type="case.escalate"/>',
            "即席子流程启动哪些环节只能由外部程序决定，不能由本系统的处理程序决定；请写 activeElementsCollection，或由人启动。",
        ),
    ],
)
def test_its_settings_are_looked_at(ad_hoc, settings, sentence):
    assert ad_hoc(settings=settings) == [sentence]


def test_what_is_enough_is_an_expression_and_the_order_one_of_two(ad_hoc):
    assert ad_hoc(until="=done") == []
    assert ad_hoc(until="done") == [
        "即席子流程的完成条件要写成以“=”开头的 FEEL 表达式，实际是“done”。"
    ]
    assert ad_hoc(ordering="Any") == [
        "ordering 只能是 Parallel（可以同时）或 Sequential（一次一个）。"
    ]


CANCEL = "<bpmn:cancelEventDefinition/>"


@pytest.fixture
def transaction(bench):
    def faults(definition=CANCEL, border=CANCEL, tag="transaction", **attributes):
        inside = bench.node("startEvent", "s2") + bench.node("endEvent", "e2", definition)
        body = bench.chain(("t", bench.node(tag, "t", inside + bench.flow("s2", "e2"))))
        if border:
            body += bench.node("boundaryEvent", "b", border, attachedToRef="t", **attributes)
        return sentences(bench.faults(body))

    return faults


def test_who_cancels_a_transaction_leaves_by_its_cancel_event(transaction):
    assert transaction() == []
    assert transaction(definition="", border="") == []
    assert transaction(border="") == [
        "事务子流程里有取消结束事件，边界上要有取消事件，取消以后从那里往下走。"
    ]
    assert transaction(cancelActivity="false") == ["取消事件总是中断的，不能设为不中断。"]


def test_nothing_else_is_cancelled(bench, transaction):
    assert sorted(transaction(tag="subProcess")) == [
        "取消结束事件只能直接写在事务子流程里。",
        "取消边界事件只能附在事务子流程上。",
    ]


@pytest.mark.parametrize(
    ("attributes", "condition", "expected"),
    [
        ("", "=again", []),
        (' loopMaximum="3" testBefore="true"', None, []),
        ("", None, ["循环没有条件（loopCondition）也没有最多次数（loopMaximum），不会停下。"]),
        ("", "again", ["循环的条件要写成以“=”开头的 FEEL 表达式，实际是“again”。"]),
        (' loopMaximum="0"', None, ["循环的最多次数 loopMaximum 应是 1 到 10000 的整数。"]),
        (' loopMaximum="many"', None, ["循环的最多次数 loopMaximum 应是 1 到 10000 的整数。"]),
    ],
)
def test_something_ends_a_loop(bench, attributes, condition, expected):
    inner = "" if condition is None else f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>"
    loop = (
        f"<bpmn:standardLoopCharacteristics{attributes}>{inner}</bpmn:standardLoopCharacteristics>"
    )
    assert sentences(bench.task("userTask", loop)) == expected
