"""Tasks, gateways, mappings: what each needs to be run."""

import pytest

from engine.deployment import references


def sentences(faults):
    return [message for _, _, message in faults]


LOOP = "<bpmn:multiInstanceLoopCharacteristics{0}><bpmn:extensionElements><zeebe:loopCharacteristics {1}/></bpmn:extensionElements>{2}</bpmn:multiInstanceLoopCharacteristics>"


@pytest.mark.parametrize(
    ("tag", "inner", "extension"),
    [
        ("task", "", ""),
        ("manualTask", "", ""),
        ("userTask", "", ""),
        (
            "userTask",
            "",
            (
                '<zeebe:userTask/><zeebe:assignmentDefinition assignee="li" candidateGroups="a, b"/>'
                '<zeebe:taskSchedule dueDate="=now()" followUpDate="2026-03-04T09:00:00+08:00"/>'
                '<zeebe:priorityDefinition priority="50"/><zeebe:formDefinition formId="visit"/>'
                '<zeebe:properties><zeebe:property name="clock" value="grid.resolve"/></zeebe:properties>'
            ),
        ),
        ("serviceTask", "", '<zeebe:taskDefinition type="case.escalate" retries="3"/>'),
        ("serviceTask", "", '<zeebe:taskDefinition type="case.escalate" retries="=n + 1"/>'),
        ("serviceTask", "", '<zeebe:taskDefinition type="=kind"/>'),
        (
            "sendTask",
            "",
            (
                '<zeebe:taskDefinition type="case.escalate"/>'
                '<zeebe:taskHeaders><zeebe:header id="h" key="a" value="1"/></zeebe:taskHeaders>'
            ),
        ),
        ("userTask", "", '<zeebe:formDefinition externalReference="=url"/>'),
        ("userTask", "", '<zeebe:formDefinition formKey="my-form"/>'),
        (
            "businessRuleTask",
            "",
            '<zeebe:calledDecision decisionId="triage" resultVariable="tier"/>',
        ),
        ("businessRuleTask", "", '<zeebe:taskDefinition type="case.escalate"/>'),
        ("scriptTask", "", '<zeebe:script expression="=a + 1" resultVariable="结果"/>'),
        (
            "callActivity",
            "",
            '<zeebe:calledElement processId="grid" propagateAllChildVariables="false"/>',
        ),
        ("callActivity", "", '<zeebe:calledElement processId="p"/>'),
        (
            "userTask",
            LOOP.format(
                "",
                'inputCollection="=units" inputElement="unit" outputCollection="answers" outputElement="=answer"',
                "<bpmn:completionCondition>=done</bpmn:completionCondition>",
            ),
            "",
        ),
        ("task", "", '<zeebe:ioMapping><zeebe:input target="b"/></zeebe:ioMapping>'),
        (
            "userTask",
            "",
            '<zeebe:ioMapping><zeebe:input source="=a" target="b"/><zeebe:output source="=b" target="a"/></zeebe:ioMapping>',
        ),
    ],
)
def test_activities_that_can_be_run(bench, tag, inner, extension):
    assert bench.task(tag, inner, extension) == []


@pytest.mark.parametrize(
    ("tag", "extension", "sentence"),
    [
        ("serviceTask", "", "没有写明由什么处理（zeebe:taskDefinition）。"),
        ("serviceTask", "<zeebe:taskDefinition/>", "处理程序的名称没有填写。"),
        (
            "serviceTask",
            '<zeebe:taskDefinition type="case.escalate" retries="many"/>',
            "重试次数应是 1 到 999 的整数，实际是“many”。",
        ),
        (
            "serviceTask",
            '<zeebe:taskDefinition type="case.escalate" retries="0"/>',
            "重试次数应是 1 到 999 的整数，实际是“0”。",
        ),
        (
            "sendTask",
            '<zeebe:taskDefinition type="case.escalate" retries="1000"/>',
            "重试次数应是 1 到 999 的整数，实际是“1000”。",
        ),
        ("userTask", '<zeebe:formDefinition formId="zzz"/>', "没有表单“zzz”。"),
        ("userTask", "<zeebe:formDefinition/>", "表单的名称没有填写。"),
        (
            "userTask",
            '<zeebe:formDefinition formId="visit" externalReference="x"/>',
            "表单只能写一处：formId、externalReference。",
        ),
        (
            "userTask",
            '<zeebe:formDefinition formKey="camunda-forms:bpmn:f"/>',
            "流程里没有表单“f”（userTaskForm）。",
        ),
        (
            "userTask",
            '<zeebe:assignmentDefinition candidateGroups="a,,b"/>',
            "候选组“a,,b”里有空的一项。",
        ),
        (
            "userTask",
            '<zeebe:taskSchedule dueDate="tomorrow"/>',
            "到期时间“tomorrow”不是 ISO 8601 的日期时间（如 2026-03-04T09:00:00+08:00）。",
        ),
        (
            "userTask",
            '<zeebe:priorityDefinition priority="high"/>',
            "优先级应是 0 到 100 的整数，实际是“high”。",
        ),
        (
            "userTask",
            '<zeebe:priorityDefinition priority="101"/>',
            "优先级应是 0 到 100 的整数，实际是“101”。",
        ),
        ("businessRuleTask", "", "没有写明做什么（zeebe:calledDecision）。"),
        (
            "businessRuleTask",
            '<zeebe:calledDecision decisionId="no" resultVariable="x"/>',
            "没有决策“no”。",
        ),
        ("businessRuleTask", '<zeebe:calledDecision decisionId="triage"/>', "结果变量没有填写。"),
        (
            "businessRuleTask",
            '<zeebe:calledDecision decisionId="triage" resultVariable="a"/><zeebe:taskDefinition type="case.escalate"/>',
            "zeebe:calledDecision 和 zeebe:taskDefinition 只能写一个。",
        ),
        ("scriptTask", "", "没有写明做什么（zeebe:script）。"),
        (
            "scriptTask",
            '<zeebe:script expression="1+1" resultVariable="x"/>',
            "脚本要写成以“=”开头的 FEEL 表达式，实际是“1+1”。",
        ),
        (
            "scriptTask",
            '<zeebe:script expression="=1" resultVariable="a.b"/>',
            "结果变量“a.b”不能作变量名：用字母、汉字、数字和下划线，不含点和空格。",
        ),
        ("scriptTask", '<zeebe:script resultVariable="a"/>', "脚本没有填写。"),
        ("callActivity", "", "没有写明调用哪个流程（zeebe:calledElement）。"),
        (
            "callActivity",
            '<zeebe:calledElement processId="grad"/>',
            "没有流程“grad”，是不是“grid”。",
        ),
        (
            "callActivity",
            '<zeebe:calledElement processId="=x"/>',
            "流程的名称只能是固定值，不能是表达式。",
        ),
        (
            "callActivity",
            '<zeebe:calledElement processId="grid" propagateAllChildVariables="yes"/>',
            "propagateAllChildVariables 只能是 true 或 false。",
        ),
        (
            "task",
            '<zeebe:ioMapping><zeebe:output source="a" target="b"/></zeebe:ioMapping>',
            "输出映射“b”的来源要写成以“=”开头的 FEEL 表达式，实际是“a”。",
        ),
        (
            "task",
            '<zeebe:ioMapping><zeebe:output source="=a" target="if"/></zeebe:ioMapping>',
            "输出映射的目标“if”不能作变量名：用字母、汉字、数字和下划线，不含点和空格。",
        ),
        (
            "task",
            '<zeebe:ioMapping><zeebe:output source="=a"/></zeebe:ioMapping>',
            "输出映射的目标没有填写。",
        ),
        (
            "task",
            '<zeebe:properties><zeebe:property name="a"/><zeebe:property name="a"/></zeebe:properties>',
            "属性“a”写了两次。",
        ),
        (
            "task",
            '<zeebe:properties><zeebe:property name="catchUp" value="never"/></zeebe:properties>',
            "补办方式 catchUp 只能是 coalesce、all、skip，实际是“never”。",
        ),
        (
            "task",
            '<zeebe:properties><zeebe:property name="catchUp" value="all"/></zeebe:properties>',
            "补办方式 catchUp 只能写在定时事件上。",
        ),
    ],
)
def test_an_activity_that_cannot_be_run_is_refused(bench, tag, extension, sentence):
    assert sentences(bench.task(tag, extension=extension)) == [sentence]


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        (
            "<bpmn:multiInstanceLoopCharacteristics/>",
            "多实例没有写明对什么逐个办理（zeebe:loopCharacteristics）。",
        ),
        (LOOP.format("", "", ""), "多实例的输入集合没有填写。"),
        (
            LOOP.format("", 'inputCollection="units"', ""),
            "多实例的输入集合要写成以“=”开头的 FEEL 表达式，实际是“units”。",
        ),
        (
            LOOP.format("", 'inputCollection="=u" inputElement="a b"', ""),
            "多实例的输入元素“a b”不能作变量名：用字母、汉字、数字和下划线，不含点和空格。",
        ),
        (
            LOOP.format("", 'inputCollection="=u" outputCollection="a"', ""),
            "多实例的 outputCollection 和 outputElement 要同时写。",
        ),
        (
            LOOP.format(
                "",
                'inputCollection="=u"',
                "<bpmn:completionCondition>done</bpmn:completionCondition>",
            ),
            "多实例的完成条件要写成以“=”开头的 FEEL 表达式，实际是“done”。",
        ),
        (
            LOOP.format(' behavior="One"', 'inputCollection="=u"', ""),
            "多实例办完时抛出的事件（oneBehaviorEventRef）应是写在流程之外的信号事件定义。",
        ),
        (
            LOOP.format(
                "", 'inputCollection="=u"', "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
            ),
            "多实例的 inputCollection 和 loopCardinality 只能写一个。",
        ),
    ],
)
def test_many_of_a_kind_that_cannot_be_counted_are_refused(bench, inner, sentence):
    assert sentences(bench.task("userTask", inner)) == [sentence]


def test_an_expression_that_does_not_compile_is_told_with_its_place(bench):
    (fault,) = bench.task(
        "scriptTask", extension='<zeebe:script expression="=(1 + 2" resultVariable="x"/>'
    )
    assert fault[:2] == ("t", "feel")
    assert fault[2].startswith("脚本的表达式“(1 + 2”有误：")


def fork(bench, tag, first=None, second=None, **attributes):
    return (
        bench.node("startEvent", "s")
        + bench.flow("s", "g")
        + bench.node(tag, "g", **attributes)
        + "".join(bench.node("userTask", each) for each in "ab")
        + bench.flow("g", "a", first)
        + bench.flow("g", "b", second)
    )


@pytest.mark.parametrize("tag", ["exclusiveGateway", "inclusiveGateway"])
def test_every_way_but_the_default_has_a_condition(bench, tag):
    assert bench.faults(fork(bench, tag, "=x", "=y")) == []
    assert bench.faults(fork(bench, tag, "=x", default="g_b")) == []
    assert bench.faults(fork(bench, tag, "=x")) == [
        ("g_b", "missing-condition", "从网关流出的顺序流没有条件，也不是默认流。")
    ]
    assert sentences(bench.faults(fork(bench, tag, "=x", "=y", default="g_b"))) == [
        "默认顺序流不能有条件。"
    ]
    assert sentences(bench.faults(fork(bench, tag, "=x", "=y", default="s_g"))) == [
        "默认顺序流“s_g”不是从这里流出的。"
    ]
    assert sentences(bench.faults(fork(bench, tag, "=x", "y > 1", default="g_a")))[-1] == (
        "条件要写成以“=”开头的 FEEL 表达式，实际是“y > 1”。"
    )


def test_conditions_stand_behind_what_decides(bench):
    tag = "parallelGateway"
    assert bench.faults(fork(bench, tag)) == []
    sentence = "条件只能写在从活动、排他网关或包容网关流出的顺序流上。"
    assert sentences(bench.faults(fork(bench, tag, "=x"))) == [sentence]
    assert sentences(bench.faults(fork(bench, tag, default="g_a"))) == [
        "只有活动、排他网关和包容网关可以有默认顺序流。"
    ]


def test_an_activity_may_decide_by_its_flows(bench):
    assert bench.faults(fork(bench, "userTask", "=x")) == []
    assert bench.faults(fork(bench, "userTask", "=x", default="g_b")) == []
    assert sentences(bench.faults(fork(bench, "userTask", "=x", "=y", default="g_b"))) == [
        "默认顺序流不能有条件。"
    ]


def test_a_gateway_leads_somewhere(bench):
    body = (
        bench.node("startEvent", "s") + bench.flow("s", "g") + bench.node("exclusiveGateway", "g")
    )
    assert sentences(bench.faults(body)) == ["网关没有流出的顺序流。"]


TIMER = "<bpmn:timerEventDefinition><bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition>"
MESSAGE = (
    '<bpmn:message id="M" name="answer"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=k"/></bpmn:extensionElements></bpmn:message>'
)


def race(bench, *targets, more=""):
    return (
        bench.node("startEvent", "s")
        + bench.flow("s", "g")
        + bench.node("eventBasedGateway", "g")
        + "".join(targets)
        + "".join(bench.flow("g", f"t{n}") for n in range(len(targets)))
        + more
    )


def test_an_event_gateway_waits_for_at_least_two_events(bench):
    wait = bench.node("intermediateCatchEvent", "t0", TIMER)
    receive = bench.node("receiveTask", "t1", messageRef="M")
    assert bench.faults(race(bench, wait, receive), MESSAGE) == []
    assert sentences(bench.faults(race(bench, wait))) == ["事件网关至少要有两个分支。"]
    assert sentences(bench.faults(race(bench, wait, bench.node("userTask", "t1")))) == [
        "事件网关之后只能是定时、消息、信号、条件捕获事件或接收任务。"
    ]
    again = bench.flow("s", "t0")
    assert sentences(bench.faults(race(bench, wait, receive, more=again), MESSAGE)) == [
        "事件网关之后的事件不能再有别的流入。"
    ]
    twice = bench.node("receiveTask", "t0", messageRef="M")
    assert sentences(bench.faults(race(bench, twice, receive), MESSAGE)) == [
        "事件网关的两个分支等同一消息“answer”。"
    ]
    late = bench.node("boundaryEvent", "b", TIMER, attachedToRef="t1")
    assert sentences(bench.faults(race(bench, wait, receive, more=late), MESSAGE)) == [
        "事件网关之后的接收任务不能有边界事件。"
    ]
    many = receive.replace("></", ">" + LOOP.format("", 'inputCollection="=u"', "") + "</", 1)
    assert sentences(bench.faults(race(bench, wait, many), MESSAGE)) == [
        "事件网关之后的接收任务不能是多实例。"
    ]


def test_what_a_file_calls_is_listed(bench):
    inside = (
        bench.node("startEvent", "i")
        + bench.flow("i", "c")
        + bench.node("callActivity", "c", extension='<zeebe:calledElement processId="grid"/>')
    )
    body = bench.chain(
        (
            "a",
            bench.node(
                "serviceTask", "a", extension='<zeebe:taskDefinition type="case.escalate"/>'
            ),
        ),
        ("b", bench.node("userTask", "b", extension='<zeebe:formDefinition formId="visit"/>')),
        (
            "c0",
            bench.node(
                "businessRuleTask",
                "c0",
                extension='<zeebe:calledDecision decisionId="triage" resultVariable="x"/>',
            ),
        ),
        ("sub", bench.node("subProcess", "sub", inside)),
    )
    found = references.read("bpmn", "a.bpmn", bench.bpmn(body))
    assert found.requires == ("decision:triage", "form:visit", "process:grid")


@pytest.mark.parametrize(("count", "length"), [(5001, 1), (40, 9000)])
def test_more_expressions_than_anybody_wrote_are_refused(bench, count, length):
    inputs = "".join(
        f'<zeebe:input source="=&quot;{"a" * length}{n}&quot;" target="b"/>' for n in range(count)
    )
    faults = bench.task("task", extension=f"<zeebe:ioMapping>{inputs}</zeebe:ioMapping>")
    assert sentences(faults) == ["文件里的表达式超过 5000 条，或总长超过 300000 字。"]


START_FORM = '<zeebe:formDefinition formId="{}"/>'


def test_a_process_is_started_with_a_form_and_a_sub_process_is_not(bench):
    def faults(form, *inner):
        start = bench.node("startEvent", "s", extension=START_FORM.format(form))
        return sentences(
            bench.faults(bench.chain(*inner).replace(bench.node("startEvent", "s"), start))
        )

    assert faults("visit") == []
    assert faults("zzz") == ["没有表单“zzz”。"]
    inside = bench.node("startEvent", "i", extension=START_FORM.format("visit"))
    assert faults("visit", ("sub", bench.node("subProcess", "sub", inside))) == [
        "只有流程的开始事件可以有表单，子流程的没有人填写。"
    ]
