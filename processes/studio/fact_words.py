"""How the parts of a file, and what stands in them, are called."""

import re

#: Tags of BPMN and DMN, types of form fields.
_KINDS = {
    "process": "流程", "definitions": "文件", "collaboration": "协作", "participant": "池",
    "lane": "泳道", "laneSet": "泳道", "message": "消息", "signal": "信号", "error": "错误",
    "escalation": "升级事件", "sequenceFlow": "连线", "messageFlow": "消息流", "association": "关联",
    "userTask": "用户任务", "serviceTask": "服务任务", "businessRuleTask": "决策任务",
    "scriptTask": "脚本任务", "sendTask": "发送任务", "receiveTask": "接收任务", "task": "任务",
    "manualTask": "手工任务", "callActivity": "调用流程", "subProcess": "子流程",
    "adHocSubProcess": "即席子流程", "transaction": "事务子流程", "startEvent": "开始事件",
    "endEvent": "结束事件", "boundaryEvent": "边界事件", "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件", "exclusiveGateway": "排他网关",
    "parallelGateway": "并行网关", "inclusiveGateway": "包容网关", "eventBasedGateway": "事件网关",
    "timerEventDefinition": "定时器", "messageEventDefinition": "消息事件定义",
    "signalEventDefinition": "信号事件定义", "errorEventDefinition": "错误事件定义",
    "escalationEventDefinition": "升级事件定义", "terminateEventDefinition": "终止事件定义",
    "compensateEventDefinition": "补偿事件定义", "linkEventDefinition": "链接事件定义",
    "conditionalEventDefinition": "条件事件定义", "cancelEventDefinition": "取消事件定义",
    "standardLoopCharacteristics": "标准循环",
    "multiInstanceLoopCharacteristics": "多实例", "textAnnotation": "批注", "group": "分组",
    "dataObjectReference": "数据对象", "dataStoreReference": "数据存储",
    "decision": "决策", "decisionTable": "决策表", "input": "输入列", "inputExpression": "输入表达式",
    "output": "输出列", "rule": "规则行", "inputEntry": "条件格", "outputEntry": "结果格",
    "inputData": "输入数据", "variable": "变量", "literalExpression": "表达式",
    "informationRequirement": "依赖", "knowledgeRequirement": "知识依赖",
    "businessKnowledgeModel": "知识模型", "knowledgeSource": "知识来源",
    "default": "表单", "textfield": "文本框", "textarea": "多行文本", "number": "数字",
    "checkbox": "复选框", "checklist": "多选", "radio": "单选", "select": "下拉选择",
    "datetime": "日期时间", "text": "说明文字", "html": "说明文字", "button": "按钮",
    "dynamiclist": "可增减的列表", "taglist": "标签列表", "table": "表格", "separator": "分隔线",
}  # fmt: skip
#: Paths within a part, by their beginning or whole.
_FACTS = {
    "@modelerTemplate": "模板", "@modelerTemplateVersion": "模板的版本",
    "@name": "名称", "name": "名称", "label": "名称", "@in": "所在", "@default": "默认连线",
    "@sourceRef": "从", "@targetRef": "到", "@attachedToRef": "依附于",
    "@cancelActivity": "中断", "@isInterrupting": "中断", "@isExecutable": "可执行",
    "@triggeredByEvent": "由事件触发", "@hitPolicy": "命中策略", "@typeRef": "类型", "@label": "名称",
    "@calledElement": "调用的流程", "@messageRef": "消息", "@signalRef": "信号", "@errorRef": "错误",
    "@escalationRef": "升级事件", "@errorCode": "错误码", "@escalationCode": "升级码",
    "@processRef": "流程", "flowNodeRef": "环节", "@errorMessage": "错误的说明",
    "loopCondition": "循环的条件", "@loopMaximum": "最多循环几次", "@testBefore": "先看条件再办",
    "@ordering": "可以同时还是一次一个", "@cancelRemainingInstances": "够了就取消其余的",
    "@isForCompensation": "补偿处理", "@activityRef": "补偿的活动",
    "@waitForCompletion": "等补偿办完", "@isSequential": "逐个进行", "completionCondition": "完成条件", "condition": "条件",
    "@href": "指向", "requiredDecision@href": "依赖的决策", "requiredInput@href": "依赖的输入",
    "conditionExpression": "条件", "documentation": "说明", "description": "说明", "text": "内容",
    "timeDate": "时间点", "timeDuration": "时长", "timeCycle": "周期",
    "key": "字段", "type": "种类", "validate.required": "必填", "validate.maxLength": "最多字数",
    "validate.minLength": "最少字数", "validate.min": "最小", "validate.max": "最大",
    "conditional.hide": "何时隐藏", "defaultValue": "默认值", "readonly": "只读",
}  # fmt: skip
_EXTENSIONS = {
    "assignmentDefinition@candidateGroups": "办理角色", "assignmentDefinition@assignee": "办理人",
    "assignmentDefinition@candidateUsers": "候选人", "formDefinition@formId": "表单",
    "taskSchedule@dueDate": "办理期限", "taskSchedule@followUpDate": "跟进时间",
    "priorityDefinition@priority": "优先级", "taskDefinition@type": "处理程序",
    "calledElement@propagateAllChildVariables": "变量全部传回",
    "calledElement@propagateAllParentVariables": "变量全部传入",
    "taskDefinition@retries": "重试次数", "calledElement@processId": "调用的流程",
    "calledDecision@decisionId": "决策", "calledDecision@resultVariable": "结果变量",
    "script@expression": "表达式", "script@resultVariable": "结果变量",
    "adHoc@activeElementsCollection": "开始就启动的环节", "adHoc@outputCollection": "结果列表",
    "adHoc@outputElement": "每项结果",
    "conditionalFilter@variableNames": "条件看哪些变量",
    "conditionalFilter@variableEvents": "变量怎样改动才看条件",
    "subscription@correlationKey": "对应的键", "loopCharacteristics@inputCollection": "逐个处理的列表",
    "loopCharacteristics@inputElement": "列表中的一项", "versionTag@value": "版本标记",
    "formDefinition@externalReference": "外部表单", "formDefinition@formKey": "外部表单",
    "loopCharacteristics@outputCollection": "结果列表", "loopCharacteristics@outputElement": "每项结果",
}  # fmt: skip
_MAPPING = re.compile(r"ioMapping/(input|output)\[(.+?)\]@source$")
_PROPERTY = re.compile(r"properties/property\[(.+?)\]@value$")
_FORM_PROPERTY = re.compile(r"properties\.(.+)$")
#: Properties of our own (docs/dialect.md).
_PROPERTIES = {
    "clock": "期限规则", "untimed": "不限时的理由", "dueReason": "期限的理由", "place": "地点",
    "catchUp": "停机后补办", "reads": "读取的期限", "times": "计时到此为止的期限", "ahead": "提前提醒",
    "fact": "写入的事实", "check": "核对", "brief": "办理时出示的内容", "silence": "不选的含义",
}  # fmt: skip


def kind(tag: str) -> str:
    """How a part of that tag or type is called; the tag itself where there is no word."""
    return _KINDS.get(tag, tag)


def fact(path: str) -> str:
    """How what stands at that path of a part is called."""
    path = path.removeprefix("extensionElements/")
    if found := _MAPPING.search(path):
        return f"{'输入' if found[1] == 'input' else '输出'}变量“{found[2]}”"
    if found := _PROPERTY.search(path) or _FORM_PROPERTY.match(path):
        return _PROPERTIES.get(found[1], f"属性“{found[1]}”")
    last = path.rpartition("/")[2]
    return _EXTENSIONS.get(path) or _FACTS.get(path) or _FACTS.get(last) or path
