"""Events, links, timers: which may stand where, and what they refer to."""

import pytest

BESIDE = (
    '<bpmn:message id="M" name="danger"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=case_no"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:message id="M2" name="danger"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=case_no"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:message id="Keyless" name="keyless"/><bpmn:message id="Nameless"/>'
    '<bpmn:message id="Computed" name="=x"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="case_no"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:signal id="S" name="holiday"/><bpmn:signal id="Nobody"/>'
    '<bpmn:error id="E" name="e" errorCode="e1"/><bpmn:error id="E0"/><bpmn:error id="E9" errorCode="=x"/>'
    '<bpmn:escalation id="X" escalationCode="x1"/><bpmn:escalation id="X0"/>'
    '<bpmn:escalation id="X9" escalationCode="=x"/><bpmn:signal id="S9" name="=x +"/>'
)
MESSAGE = '<bpmn:messageEventDefinition messageRef="M"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="S"/>'
ERROR = '<bpmn:errorEventDefinition errorRef="E"/>'
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="X"/>'
TERMINATE = "<bpmn:terminateEventDefinition/>"
JOB = '<zeebe:taskDefinition type="case.escalate"/>'


def timer(text="P3D", tag="timeDuration"):
    return f"<bpmn:timerEventDefinition><bpmn:{tag}>{text}</bpmn:{tag}></bpmn:timerEventDefinition>"


TIMER = timer()


def sentences(faults):
    return [message for _, _, message in faults]


@pytest.fixture
def boundary(bench):
    def faults(inner, host="userTask", second=None, **attributes):
        body = bench.chain(
            ("t", bench.node(host, "t", extension=JOB if host == "serviceTask" else ""))
        )
        body += bench.node("boundaryEvent", "b", inner, attachedToRef="t", **attributes)
        if second is not None:
            body += bench.node("boundaryEvent", "b2", second, attachedToRef="t")
        return bench.faults(body, BESIDE)

    return faults


@pytest.fixture
def event_subprocess(bench):
    def faults(inner, more="", attributes=None, **start):
        inside = bench.node("startEvent", "i", inner, **start) + more
        sub = bench.node("subProcess", "sub", inside, triggeredByEvent="true", **(attributes or {}))
        return bench.faults(bench.chain() + sub, BESIDE)

    return faults


@pytest.fixture
def end(bench):
    def faults(inner, extension=""):
        body = bench.node("startEvent", "s") + bench.node("endEvent", "t", inner, extension)
        return bench.faults(body + bench.flow("s", "t"), BESIDE)

    return faults


def condition(text="=x", only=""):
    held = f"<bpmn:extensionElements>{only}</bpmn:extensionElements>" if only else ""
    inner = "" if text is None else f"<bpmn:condition>{text}</bpmn:condition>"
    return f"<bpmn:conditionalEventDefinition>{held}{inner}</bpmn:conditionalEventDefinition>"


CONDITION = condition()


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        (condition(None), "条件事件要写且只写一个条件（condition）。"),
        (condition(""), "条件没有填写。"),
        (condition("x"), "条件要写成以“=”开头的 FEEL 表达式，实际是“x”。"),
        (
            condition("=x", '<zeebe:conditionalFilter variableEvents="create, delete"/>'),
            "条件的变量筛选只能写 create（新建）、update（修改），实际是“delete”。",
        ),
    ],
)
def test_a_conditional_event_has_one_condition(bench, inner, sentence):
    assert sentences(bench.task("intermediateCatchEvent", inner)) == [sentence]


def test_a_conditional_event_may_say_which_changes_count(bench, boundary, event_subprocess):
    only = '<zeebe:conditionalFilter variableNames="x, y" variableEvents="create,update"/>'
    assert bench.task("intermediateCatchEvent", condition("=x + y &gt; 1", only)) == []
    assert boundary(condition("=x", only), cancelActivity="false") == []
    assert event_subprocess(condition("=x", only), isInterrupting="false") == []


@pytest.mark.parametrize("inner", [TIMER, MESSAGE, SIGNAL, CONDITION])
def test_catch_events_that_wait(bench, inner):
    assert bench.task("intermediateCatchEvent", inner, beside=BESIDE) == []


@pytest.mark.parametrize("inner", ["", SIGNAL, ESCALATION])
def test_throw_events_that_do(bench, inner):
    assert bench.task("intermediateThrowEvent", inner, beside=BESIDE) == []


@pytest.mark.parametrize("inner", ["", SIGNAL, ESCALATION, ERROR, TERMINATE])
def test_end_events_that_do(end, inner):
    assert end(inner) == []


@pytest.mark.parametrize("inner", [TIMER, MESSAGE, SIGNAL, ERROR, ESCALATION])
def test_boundary_events_that_catch(boundary, inner):
    assert boundary(inner) == []


@pytest.mark.parametrize("inner", [TIMER, MESSAGE, SIGNAL, ERROR, ESCALATION])
def test_event_subprocesses_that_start(event_subprocess, inner):
    assert event_subprocess(inner) == []


def test_a_message_is_thrown_by_a_handler(bench, end):
    assert bench.task("intermediateThrowEvent", MESSAGE, JOB, BESIDE) == []
    assert end("<bpmn:messageEventDefinition/>", JOB) == []
    assert end(MESSAGE) == [
        ("t", "missing-handler", "没有写明由什么处理（zeebe:taskDefinition）。")
    ]


def test_only_a_message_is_thrown_by_a_handler(end):
    assert sentences(end(SIGNAL, JOB)) == ["只有抛出消息的事件可以有 zeebe:taskDefinition。"]


@pytest.mark.parametrize(
    ("tag", "inner", "sentence"),
    [
        (
            "intermediateCatchEvent",
            "",
            "中间捕获事件只能是定时、消息、信号、条件、链接事件，不能是空白事件。",
        ),
        (
            "intermediateCatchEvent",
            ERROR,
            "中间捕获事件只能是定时、消息、信号、条件、链接事件，不能是错误事件。",
        ),
        (
            "intermediateThrowEvent",
            ERROR,
            "中间抛出事件只能是空白、信号、升级、补偿、链接、消息事件，不能是错误事件。",
        ),
        (
            "intermediateThrowEvent",
            TERMINATE,
            "中间抛出事件只能是空白、信号、升级、补偿、链接、消息事件，不能是终止事件。",
        ),
    ],
)
def test_an_event_out_of_place_is_refused(bench, tag, inner, sentence):
    assert sentences(bench.task(tag, inner, beside=BESIDE)) == [sentence]


@pytest.mark.parametrize(("inner", "word"), [(MESSAGE, "消息"), (SIGNAL, "信号"), (TIMER, "定时")])
def test_a_process_may_be_started_by_an_event_and_a_sub_process_may_not(bench, inner, word):
    body = bench.chain().replace('<bpmn:startEvent id="s">', f'<bpmn:startEvent id="s">{inner}')
    assert bench.faults(body, BESIDE) == []
    nested = bench.node("subProcess", "t", bench.node("startEvent", "i", inner))
    assert bench.faults(bench.chain(("t", nested)), BESIDE) == [
        ("i", "wrong-event", f"子流程的开始事件只能是空白事件，不能是{word}事件。")
    ]


def test_an_event_subprocess_needs_an_event(event_subprocess, bench):
    assert sentences(event_subprocess("")) == [
        "事件子流程的开始事件只能是消息、信号、定时、条件、错误、升级、补偿事件，不能是空白事件。"
    ]
    second = bench.node("startEvent", "j", SIGNAL)
    assert sentences(event_subprocess(MESSAGE, second)) == ["事件子流程只能有一个开始事件。"]


def test_no_flow_reaches_an_event_subprocess(bench):
    inside = bench.node("startEvent", "i", SIGNAL)
    body = bench.chain(("sub", bench.node("subProcess", "sub", inside, triggeredByEvent="true")))
    assert sentences(bench.faults(body, BESIDE)) == [
        "事件子流程不能有流入的顺序流。",
        "事件子流程不能有流出的顺序流。",
    ]


def test_an_event_subprocess_is_not_many(event_subprocess):
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=[1]"/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>'
    )
    assert sentences(event_subprocess(SIGNAL, loop)) == ["事件子流程不能是多实例。"]


def test_an_error_always_interrupts(boundary, event_subprocess):
    sentence = ["错误事件总是中断的，不能设为不中断。"]
    assert sentences(boundary(ERROR, cancelActivity="false")) == sentence
    assert sentences(event_subprocess(ERROR, isInterrupting="false")) == sentence


def test_an_event_at_a_border_has_one_definition(boundary):
    sentence = "只有中间事件和结束事件可以有几个事件定义，开始事件和边界事件请分开画。"
    assert sentences(boundary(SIGNAL + TIMER)) == [sentence]


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ("<bpmn:messageEventDefinition/>", "没有写明是哪个消息（messageRef）。"),
        ('<bpmn:messageEventDefinition messageRef="S"/>', "消息“S”不存在。"),
        (
            '<bpmn:messageEventDefinition messageRef="Keyless"/>',
            "等待的消息“keyless”没有关联键（zeebe:subscription）。",
        ),
        (
            '<bpmn:messageEventDefinition messageRef="Computed"/>',
            "消息的关联键要写成以“=”开头的 FEEL 表达式，实际是“case_no”。",
        ),
        ('<bpmn:messageEventDefinition messageRef="Nameless"/>', "消息的名称没有填写。"),
        ("<bpmn:signalEventDefinition/>", "没有写明是哪个信号（signalRef）。"),
        ('<bpmn:signalEventDefinition signalRef="Nobody"/>', "信号的名称没有填写。"),
        ('<bpmn:errorEventDefinition errorRef="no"/>', "错误“no”不存在。"),
        ('<bpmn:errorEventDefinition errorRef="E9"/>', "错误的代码只能是固定值，不能是表达式。"),
        (
            '<bpmn:escalationEventDefinition escalationRef="X9"/>',
            "升级的代码只能是固定值，不能是表达式。",
        ),
    ],
)
def test_what_an_event_refers_to_must_be_there(boundary, inner, sentence):
    assert sentence in sentences(boundary(inner))


def test_an_error_is_thrown_with_a_code_and_caught_with_or_without(boundary, end):
    assert boundary("<bpmn:errorEventDefinition/>") == []
    assert boundary("<bpmn:escalationEventDefinition/>") == []
    assert boundary('<bpmn:errorEventDefinition errorRef="E0"/>') == []
    assert boundary('<bpmn:escalationEventDefinition escalationRef="X0"/>') == []
    assert sentences(end("<bpmn:errorEventDefinition/>")) == ["没有写明是哪个错误（errorRef）。"]
    assert sentences(end('<bpmn:errorEventDefinition errorRef="E0"/>')) == ["错误的代码没有填写。"]


def test_a_thrown_code_and_a_name_may_be_expressions_that_compile(end):
    assert end('<bpmn:errorEventDefinition errorRef="E9"/>') == []
    assert end('<bpmn:escalationEventDefinition escalationRef="X9"/>') == []
    (sentence,) = sentences(end('<bpmn:signalEventDefinition signalRef="S9"/>'))
    assert sentence.startswith("信号的名称的表达式“x +”有误")


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (ERROR, ERROR, "同一活动的两个边界事件捕获同一个错误“e1”。"),
        (ESCALATION, ESCALATION, "同一活动的两个边界事件捕获同一个升级“x1”。"),
        (MESSAGE, MESSAGE.replace("M", "M2", 1).replace('"M"', '"M2"'), None),
        (SIGNAL, SIGNAL, "同一活动的两个边界事件捕获同一个信号“holiday”。"),
        ("<bpmn:errorEventDefinition/>",) * 2
        + ("同一活动的两个边界事件捕获同一个错误（不限代码）。",),
    ],
)
def test_two_boundary_events_may_not_hear_the_same(boundary, first, second, sentence):
    if sentence is None:
        first, second = MESSAGE, '<bpmn:messageEventDefinition messageRef="M2"/>'
        sentence = "同一活动的两个边界事件捕获同一个消息“danger”。"
    assert boundary(first, second=second) == [("b2", "ambiguous-event", sentence)]


def test_two_timers_on_one_activity_are_fine(boundary):
    assert boundary(TIMER, second=TIMER) == []


@pytest.mark.parametrize(
    ("attached", "sentence"),
    [
        ({}, "边界事件没有附在活动上。"),
        ({"attachedToRef": "no"}, "边界事件所附的活动“no”不存在。"),
        ({"attachedToRef": "e"}, "边界事件只能附在任务、子流程或调用活动上，不能附在“e”上。"),
        ({"attachedToRef": "j"}, "边界事件和它所附的“j”不在同一范围里。"),
    ],
)
def test_a_boundary_event_sits_on_an_activity_of_its_scope(bench, attached, sentence):
    inside = bench.node("startEvent", "i") + bench.node("task", "j") + bench.flow("i", "j")
    body = bench.chain(("sub", bench.node("subProcess", "sub", inside)))
    assert sentences(bench.faults(body + bench.node("boundaryEvent", "b", TIMER, **attached))) == [
        sentence
    ]


def test_a_receive_task_waits_like_a_message_event(bench):
    assert bench.task("receiveTask", beside=BESIDE, messageRef="M") == []
    assert sentences(bench.task("receiveTask")) == ["没有写明是哪个消息（messageRef）。"]


def link(bench, kind, key, name):
    return bench.node(kind, key, f'<bpmn:linkEventDefinition name="{name}"/>')


def test_links_are_pairs(bench):
    thrown = bench.chain().replace('"e"', '"t"').replace("endEvent", "task")
    body = thrown + bench.flow("t", "l") + link(bench, "intermediateThrowEvent", "l", "A")
    caught = (
        link(bench, "intermediateCatchEvent", "m", "A")
        + bench.node("userTask", "u")
        + bench.flow("m", "u")
    )
    assert bench.faults(body + caught) == []
    assert sentences(bench.faults(body)) == ["同一范围里没有捕获链接“A”的事件。"]
    assert sentences(
        bench.faults(body + caught + link(bench, "intermediateCatchEvent", "n", "A"))
    ) == [
        "链接“A”有多个捕获事件。",
        "链接“A”有多个捕获事件。",
        "从开始事件走不到这里。",
    ]
    assert sentences(bench.faults(bench.chain() + caught)) == [
        "同一范围里没有抛出链接“A”的事件。",
        "从开始事件走不到这里。",
        "从开始事件走不到这里。",
    ]
    assert "链接事件没有名称。" in sentences(bench.faults(body.replace('name="A"', "")))
    assert sentences(bench.faults(body + caught + bench.flow("s", "m") + bench.flow("l", "u"))) == [
        "链接捕获事件不能有流入的顺序流。",
        "链接抛出事件不能有流出的顺序流。",
    ]


def test_links_of_other_tools_differ_in_case_and_spaces_or_bear_the_event_s_name(bench):
    body = (
        bench.node("startEvent", "s")
        + bench.node("parallelGateway", "g")
        + bench.flow("s", "g")
        + bench.flow("g", "l")
        + bench.flow("g", "k")
        + link(bench, "intermediateThrowEvent", "l", "To  the end")
        + bench.node(
            "intermediateThrowEvent", "k", "<bpmn:linkEventDefinition/>", name="to the End"
        )
        + bench.node(
            "intermediateCatchEvent",
            "m",
            '<bpmn:linkEventDefinition id="ld" name="To the end"><bpmn:source>x</bpmn:source>'
            "</bpmn:linkEventDefinition>",
        )
        + bench.node("endEvent", "e")
        + bench.flow("m", "e")
    )
    assert bench.faults(body) == []
    twice = link(bench, "intermediateCatchEvent", "n", "TO THE END") + bench.flow("n", "e")
    assert ("k", "link", "同一范围里没有捕获链接“to the End”的事件。") in bench.faults(body + twice)


def test_a_link_that_leads_back_at_once_is_refused(bench):
    body = (
        bench.node("startEvent", "s")
        + bench.flow("s", "l")
        + link(bench, "intermediateThrowEvent", "l", "A")
        + link(bench, "intermediateCatchEvent", "m", "A")
        + bench.flow("m", "l")
    )
    assert sentences(bench.faults(body)) == ["这条回路里没有等待也没有判断，会永远转下去。"]


@pytest.mark.parametrize(
    ("text", "tag", "sentence"),
    [
        ("3 days", "timeDuration", "定时时长“3 days”不是 ISO 8601 的时长（如 P3D、PT1H30M）。"),
        ("P", "timeDuration", "定时时长“P”不是 ISO 8601 的时长（如 P3D、PT1H30M）。"),
        ("PT", "timeDuration", "定时时长“PT”不是 ISO 8601 的时长（如 P3D、PT1H30M）。"),
        ("P1DT", "timeDuration", "定时时长“P1DT”不是 ISO 8601 的时长（如 P3D、PT1H30M）。"),
        ("-P1D", "timeDuration", "定时时长“-P1D”时长不能是负数。"),
        ("P9999Y", "timeDuration", "定时时长“P9999Y”时长不能超过 1000 年。"),
        ("", "timeDuration", "定时时长没有填写。"),
        ("=(1", "timeDuration", None),
        (
            "2026-02-30T09:00:00+08:00",
            "timeDate",
            "定时日期“2026-02-30T09:00:00+08:00”这个日期或时间并不存在。",
        ),
        (
            "2026-02-27T09:00:00",
            "timeDate",
            "定时日期“2026-02-27T09:00:00”没有写时区（如 +08:00）。",
        ),
        (
            "2026-02-27",
            "timeDate",
            "定时日期“2026-02-27”不是 ISO 8601 的日期时间（如 2026-03-04T09:00:00+08:00）。",
        ),
        ("R/PT1H", "timeCycle", "周期只能用在流程的开始事件、不中断的边界事件或事件子流程上。"),
    ],
)
def test_a_timer_that_cannot_be_right_is_refused(bench, text, tag, sentence):
    faults = bench.task("intermediateCatchEvent", timer(text, tag))
    if sentence is None:
        assert faults[0][1] == "feel"
        assert faults[0][2].startswith("定时时长的表达式“(1”有误：")
    else:
        assert sentences(faults) == [sentence]


@pytest.mark.parametrize(
    "text", ["P3D", "PT1H30M", "P1Y2M3DT4H5M6.5S", "P2W", "PT0S", '=duration("PT1H")']
)
def test_durations_that_are_right(bench, text):
    assert bench.task("intermediateCatchEvent", timer(text.replace('"', "&quot;"))) == []


@pytest.mark.parametrize("text", ["2026-03-04T09:00:00+08:00", "2028-02-29T00:00Z", "=due"])
def test_dates_that_are_right(bench, text):
    assert bench.task("intermediateCatchEvent", timer(text, "timeDate")) == []


@pytest.mark.parametrize(
    "text", ["R/PT1H", "R3/P1D", "R/2026-03-04T09:00:00+08:00/P7D", "=cycle(3, @&quot;P1D&quot;)"]
)
def test_cycles_that_are_right(boundary, event_subprocess, text):
    assert boundary(timer(text, "timeCycle"), cancelActivity="false") == []
    assert event_subprocess(timer(text, "timeCycle"), isInterrupting="false") == []
    assert len(boundary(timer(text, "timeCycle"))) == 1
    assert len(event_subprocess(timer(text, "timeCycle"))) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 0 9 * *", "有误：cron“0 0 9 * *”应有六段（秒 分 时 日 月 周），实际是5段"),
        ("0 0 25 * * *", "有误：cron 的时“25”应在 0 到 23 之间"),
        ("R٣/PT1H", "不是 ISO 8601 的周期（如 R/PT1H、R3/P1D）"),
        (
            "PT1H",
            "不是 ISO 8601 的周期（如 R/PT1H、R3/P1D），也不是 cron（如 0 0 9 * * MON-FRI）",
        ),
        (
            "R/PT1H/2026-03-04T09:00:00+08:00",
            "起点不是 ISO 8601 的日期时间（如 2026-03-04T09:00:00+08:00）",
        ),
        ("R0/PT1H", "次数不能是 0"),
        ("R/PT0S", "间隔不能短于 1 秒"),
        ("R/-PT1H", "间隔时长不能是负数"),
        ("R/2026-02-30T09:00:00+08:00/P7D", "起点这个日期或时间并不存在"),
        ("R" + "9" * 5000 + "/PT1H", "不是 ISO 8601 的周期（如 R/PT1H、R3/P1D）"),
    ],
)
def test_cycles_that_are_wrong(boundary, text, reason):
    (sentence,) = sentences(boundary(timer(text, "timeCycle"), cancelActivity="false"))
    assert sentence.endswith(f"”{reason}。")


def test_a_timer_has_exactly_one_text(bench):
    both = "<bpmn:timerEventDefinition><bpmn:timeDate>=x</bpmn:timeDate><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    sentence = ["定时事件要写且只写 timeDate、timeDuration、timeCycle 中的一个。"]
    assert sentences(bench.task("intermediateCatchEvent", both)) == sentence
    assert (
        sentences(bench.task("intermediateCatchEvent", "<bpmn:timerEventDefinition/>")) == sentence
    )


def test_an_event_may_refer_to_a_definition_beside_the_processes(bench):
    beside = (
        '<bpmn:timerEventDefinition id="td"><bpmn:timeDuration>P3D</bpmn:timeDuration>'
        '</bpmn:timerEventDefinition><bpmn:signalEventDefinition id="sd" signalRef="S"/>' + BESIDE
    )
    inner = "<bpmn:eventDefinitionRef>td</bpmn:eventDefinitionRef>"
    assert bench.task("intermediateCatchEvent", inner, beside=beside) == []
    both = inner + "<bpmn:eventDefinitionRef>sd</bpmn:eventDefinitionRef>"
    assert bench.task("intermediateCatchEvent", both, beside=beside) == []
    told = bench.task("intermediateThrowEvent", both, beside=beside)
    assert "multiple-definitions" in [code for _, code, _ in told]


def test_a_start_has_one_definition(bench):
    both = '<bpmn:signalEventDefinition signalRef="S"/>' * 2
    body = bench.chain().replace('id="s">', f'id="s">{both}')
    assert (
        "s",
        "multiple-definitions",
        "只有中间事件和结束事件可以有几个事件定义，开始事件和边界事件请分开画。",
    ) in (bench.faults(body, BESIDE))
