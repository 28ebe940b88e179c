"""Elements, attributes and extensions: what is not known is refused, never ignored."""

import pytest

from engine.dialect import check, names, xml


def sentences(faults):
    return [message for _, _, message in faults]


def test_the_smallest_process_is_accepted(bench):
    assert bench.faults(bench.chain()) == []


def test_what_is_only_drawn_is_passed_over(bench):
    body = (
        '<bpmn:documentation>说明</bpmn:documentation><bpmn:laneSet id="ls"><bpmn:lane id="l" name="甲">'
        "<bpmn:flowNodeRef>t</bpmn:flowNodeRef><bpmn:childLaneSet id='c'><bpmn:lane id='l2'/>"
        "</bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>"
        + bench.chain(
            (
                "t",
                bench.node(
                    "task",
                    "t",
                    '<bpmn:property id="pr"/><bpmn:dataInputAssociation id="di">'
                    "<bpmn:sourceRef>dr</bpmn:sourceRef><bpmn:targetRef>pr</bpmn:targetRef>"
                    "</bpmn:dataInputAssociation>",
                ),
            )
        )
        + '<bpmn:dataObjectReference id="dr" dataObjectRef="do"/><bpmn:dataObject id="do"/>'
        '<bpmn:dataStoreReference id="ds"/><bpmn:textAnnotation id="ta"><bpmn:text>注</bpmn:text>'
        '</bpmn:textAnnotation><bpmn:association id="as" sourceRef="t" targetRef="ta"/>'
        '<bpmn:group id="g" categoryValueRef="cv"/>'
    )
    beside = (
        '<bpmn:collaboration id="co"><bpmn:participant id="pa" processRef="p"/>'
        '<bpmn:participant id="pb" processRef="q"/><bpmn:participant id="pc"/>'
        '<bpmn:messageFlow id="mf" sourceRef="pc" targetRef="pa"/></bpmn:collaboration>'
        '<bpmn:process id="q" isExecutable="false"><bpmn:complexGateway id="cg"/></bpmn:process>'
        '<bpmn:category id="ca"><bpmn:categoryValue id="cv" value="一"/></bpmn:category>'
    )
    assert bench.faults(body, beside) == []


@pytest.mark.parametrize(
    ("tag", "sentence"),
    [
        ("complexGateway", "不支持复杂网关，请用排他、包容或并行网关。"),
        ("choreographyTask", "process 里不支持元素 choreographyTask。"),
        ("madeUp", "process 里不支持元素 madeUp。"),
    ],
)
def test_an_unsupported_element_is_refused_with_a_reason(bench, tag, sentence):
    faults = bench.faults(bench.chain() + bench.node(tag, "c"))
    assert ("c", "unsupported-element", sentence) in faults


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ("<bpmn:potentialOwner/>", "办理人请用 zeebe:assignmentDefinition。"),
        (
            "<bpmn:script>import os</bpmn:script>",
            "脚本请写成 zeebe:script 的 FEEL 表达式，不支持 bpmn:script。",
        ),
        ("<x:note/>", "task 里有不认识的元素 note。"),
        ("<zeebe:script/>", "script 应放在 extensionElements 里。"),
        ("<bpmn:timerEventDefinition/>", "task 里不支持元素 timerEventDefinition。"),
    ],
)
def test_what_may_not_stand_in_a_task_is_refused(bench, inner, sentence):
    assert sentence in sentences(bench.task("task", inner))


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        (
            "<bpmn:cancelEventDefinition/>",
            "取消事件只能写在事务子流程的边界上和它里面的结束事件上。",
        ),
        (
            "<bpmn:eventDefinitionRef>x</bpmn:eventDefinitionRef>",
            "所引用的事件定义（eventDefinitionRef）不存在。",
        ),
        ("<bpmn:terminateEventDefinition/>", "终止只能写在结束事件上。"),
    ],
)
def test_an_unsupported_event_is_refused(bench, definition, sentence):
    assert sentence in sentences(bench.task("intermediateCatchEvent", definition))


@pytest.mark.parametrize(
    ("tag", "attributes", "sentence"),
    [
        ("task", {"startQuantity": "0"}, "令牌数量 startQuantity 应是 1 到 100 的整数。"),
        (
            "task",
            {"completionQuantity": "101"},
            "令牌数量 completionQuantity 应是 1 到 100 的整数。",
        ),
        (
            "task",
            {"isForCompensation": "yes"},
            "isForCompensation 只能是 true 或 false，实际是“yes”。",
        ),
        ("task", {"asignee": "li"}, "task 没有属性 asignee。"),
        (
            "task",
            {"camunda:assignee": "li"},
            "属性 camunda:assignee 属于 Camunda 7，请改用 zeebe 扩展元素。",
        ),
        (
            "scriptTask",
            {"scriptFormat": "python"},
            "脚本只能是 FEEL（zeebe:script），不支持 scriptFormat。",
        ),
        (
            "serviceTask",
            {"implementation": "java"},
            "不支持 implementation，请用 zeebe:taskDefinition。",
        ),
        ("serviceTask", {"operationRef": "o"}, "不支持 operationRef，请用 zeebe:taskDefinition。"),
        (
            "callActivity",
            {"calledElement": "grid"},
            "被调用的流程请写在 zeebe:calledElement 的 processId。",
        ),
        (
            "receiveTask",
            {"instantiate": "true"},
            "流程只能由空白开始事件启动，不支持 instantiate。",
        ),
        ("eventBasedGateway", {"eventGatewayType": "Parallel"}, "不支持并行的事件网关。"),
        (
            "startEvent",
            {"parallelMultiple": "true"},
            "只有中间捕获事件可以等齐几个事件（parallelMultiple）。",
        ),
    ],
)
def test_an_attribute_that_asks_for_too_much_is_refused(bench, tag, attributes, sentence):
    assert sentence in sentences(bench.task(tag, **attributes))


def test_what_the_standard_describes_beside_the_course_says_nothing(bench):
    described = (
        '<bpmn:auditing id="au"/><bpmn:monitoring id="mo"/><bpmn:ioSpecification id="io">'
        '<bpmn:dataInput id="din" isCollection="false"/><bpmn:inputSet id="is"/>'
        '<bpmn:outputSet id="os"/></bpmn:ioSpecification>'
    )
    beside = (
        '<bpmn:import importType="http://www.w3.org/2001/XMLSchema" location="x" namespace="y"/>'
        '<bpmn:interface id="if" name="i" implementationRef="x"><bpmn:operation id="op" name="o"/>'
        '</bpmn:interface><bpmn:resource id="re" name="r"/><bpmn:partnerRole id="pr"/>'
        '<bpmn:collaboration id="co"><bpmn:participant id="pa" processRef="p">'
        "<bpmn:interfaceRef>if</bpmn:interfaceRef></bpmn:participant>"
        '<bpmn:conversation id="cv"/><bpmn:correlationKey id="ck"/></bpmn:collaboration>'
    )
    assert bench.task("userTask", described, beside=beside) == []


def test_notes_of_other_tools_are_fine(bench):
    marks = {"zeebe:modelerTemplate": "t", "x:colour": "red", "camunda:versionTag": "1"}
    assert bench.task("task", extension='<x:note a="1"/>', **marks) == []


@pytest.mark.parametrize(
    ("extension", "sentence"),
    [
        (
            "<camunda:formData/>",
            "扩展元素 formData 属于 Camunda 7，请改用 Camunda 8 的 zeebe 扩展元素。",
        ),
        ("<bpmn:task/>", "task 不能写在 extensionElements 里。"),
        ('<zeebe:header key="a" value="1"/>', "不支持扩展元素 zeebe:header。"),
        (
            "<zeebe:taskListeners><zeebe:executionListener/></zeebe:taskListeners>",
            "zeebe:taskListeners 里不能有 executionListener。",
        ),
        ("<zeebe:madeUp/>", "不支持扩展元素 zeebe:madeUp。"),
        ('<zeebe:input source="=1" target="a"/>', "不支持扩展元素 zeebe:input。"),
        ("<zeebe:userTask/><zeebe:userTask/>", "zeebe:userTask 只能写一次。"),
        (
            "<zeebe:ioMapping><zeebe:property/></zeebe:ioMapping>",
            "zeebe:ioMapping 里不能有 property。",
        ),
        (
            '<zeebe:assignmentDefinition asignee="x"/>',
            "zeebe:assignmentDefinition 不支持属性 asignee。",
        ),
        (
            '<zeebe:formDefinition formId="visit" bindingType="newest"/>',
            "bindingType 只能是 latest、deployment、versionTag，实际是 newest。",
        ),
    ],
)
def test_an_extension_nobody_reads_is_refused(bench, extension, sentence):
    assert sentence in sentences(bench.task("userTask", extension=extension))


def test_a_file_without_an_executable_process_is_refused(bench):
    text = f'{bench.HEAD}<bpmn:process id="p" isExecutable="false"/></bpmn:definitions>'
    faults = check.check(xml.parse(text.encode(), "a.bpmn"), "a.bpmn", bench.KNOWN)
    assert [f.message for f in faults] == ['文件里没有可执行的流程（isExecutable="true"）。']


def test_several_pools_may_be_executable_but_must_be_there(bench):
    beside = (
        '<bpmn:collaboration id="co"><bpmn:participant id="pa" processRef="p"/>'
        '<bpmn:participant id="pb" processRef="q"/><bpmn:participant id="pc" processRef="r"/></bpmn:collaboration>'
        '<bpmn:process id="q" isExecutable="true"><bpmn:startEvent id="qs"/></bpmn:process>'
    )
    assert bench.faults(bench.chain(), beside) == [
        ("pc", "missing-process", "泳池的流程“r”不存在。"),
    ]


def test_a_fault_carries_file_line_id_name_and_code(bench):
    body = bench.chain() + '\n\n<bpmn:complexGateway id="cg" name="复杂"/>'
    root = xml.parse(bench.bpmn(body), "a.bpmn")
    fault = next(
        f for f in check.check(root, "a.bpmn", bench.KNOWN) if f.code == "unsupported-element"
    )
    assert (fault.file, fault.line, fault.element, fault.name) == ("a.bpmn", 4, "cg", "复杂")


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(bench):
    body = (
        bench.chain()
        + '\n<bpmn:complexGateway id="a"/>\n<bpmn:transaction id="b"/>\n<bpmn:task id="c"/>'
    )
    faults = bench.faults(body)
    assert [element for element, code, _ in faults if code != "no-incoming"] == ["a", "b"]
    assert [element for element, code, _ in faults if code == "no-incoming"] == ["a", "b", "c"]


def test_names_are_told_apart_from_ids(bench):
    text = f"""{bench.HEAD}<bpmn:process id="p" name="走访" isExecutable="true"/>
    <bpmn:process id="q" isExecutable="true"/><bpmn:process id="r"/></bpmn:definitions>"""
    root = xml.parse(text.encode(), "a.bpmn")
    assert list(check.process_names(root).items()) == [("p", "走访"), ("q", "q")]


def test_namespaces_split():
    assert names.split("{a}b") == ("a", "b")
    assert names.split("b") == ("", "b")


@pytest.mark.parametrize(
    ("space", "engine"),
    [
        ("http://flowable.org/bpmn", "Flowable"),
        ("http://activiti.org/bpmn", "Activiti"),
        ("http://operaton.org/schema/1.0/bpmn", "Operaton"),
    ],
)
def test_what_belongs_to_another_engine_is_refused(bench, space, engine):
    declared = {"xmlns:o": space}
    told = bench.task("userTask", **declared, **{"o:assignee": "li"})
    assert told == [
        ("t", "other-engine", f"属性 o:assignee 属于 {engine}，请改用 zeebe 扩展元素。")
    ]
    inside = f'<zeebe:assignmentDefinition xmlns:o="{space}" o:users="li"/>'
    assert [each[1] for each in bench.task("userTask", "", inside)] == ["other-engine"]
    listener = f'<o:taskListener xmlns:o="{space}"/>'
    assert [each[1] for each in bench.task("userTask", "", listener)] == ["other-engine"]
    assert [each[1] for each in bench.task("userTask", listener)] == ["other-engine"]


def test_what_is_wrong_inside_an_event_is_told_at_the_event(bench):
    condition = "<bpmn:condition>=x +</bpmn:condition>"
    inner = f'<bpmn:conditionalEventDefinition id="i">{condition}</bpmn:conditionalEventDefinition>'
    told = bench.task("intermediateCatchEvent", inner)
    assert told
    assert {element for element, _code, _message in told} == {"t"}


def test_forms_may_stand_in_the_process(bench):
    form = '<zeebe:userTaskForm id="f{}">{{}}</zeebe:userTaskForm>'
    held = f"<bpmn:extensionElements>{form.format(1)}{form.format(2)}</bpmn:extensionElements>"
    inside = '<zeebe:formDefinition formKey="camunda-forms:bpmn:f1"/>'
    assert bench.faults(held + bench.chain(("t", bench.node("userTask", "t", "", inside)))) == []


@pytest.mark.parametrize(
    ("tag", "event", "sentence"),
    [
        ("exclusiveGateway", "end", "排他网关没有 end 监听器，请写成下一环节的 start。"),
        ("startEvent", "start", "开始事件没有 start 监听器，请写在流程、子流程或所附的活动上。"),
    ],
)
def test_a_listener_at_a_moment_there_is_not_is_refused(bench, tag, event, sentence):
    listener = (
        f'<zeebe:executionListeners><zeebe:executionListener eventType="{event}" '
        'type="case.escalate"/></zeebe:executionListeners>'
    )
    assert sentence in sentences(bench.task(tag, extension=listener))
