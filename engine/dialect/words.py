"""How elements of a diagram, and what is written at them, are called in sentences for people."""

_ELEMENTS = {
    "process": "流程",
    "startEvent": "开始事件",
    "endEvent": "结束事件",
    "boundaryEvent": "边界事件",
    "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件",
    "task": "普通任务",
    "manualTask": "手工任务",
    "userTask": "用户任务",
    "serviceTask": "服务任务",
    "sendTask": "发送任务",
    "receiveTask": "接收任务",
    "scriptTask": "脚本任务",
    "businessRuleTask": "决策任务",
    "callActivity": "调用活动",
    "subProcess": "子流程",
    "adHocSubProcess": "即席子流程",
    "transaction": "事务子流程",
    "exclusiveGateway": "排他网关",
    "inclusiveGateway": "包容网关",
    "parallelGateway": "并行网关",
    "eventBasedGateway": "事件网关",
    "sequenceFlow": "连线",
    "message": "消息",
    "conditionalEventDefinition": "条件事件",
}
_EXTENSIONS = {
    "userTask": "用户任务的标记",
    "ioMapping": "输入、输出映射",
    "properties": "扩展属性",
    "assignmentDefinition": "办理人",
    "taskSchedule": "办理期限",
    "priorityDefinition": "优先级",
    "formDefinition": "表单",
    "taskDefinition": "处理程序",
    "taskHeaders": "任务头",
    "executionListeners": "执行监听器",
    "taskListeners": "任务监听器",
    "versionTag": "版本标签",
    "userTaskForm": "嵌在流程里的表单",
    "script": "脚本",
    "calledDecision": "决策",
    "calledElement": "调用的流程",
    "loopCharacteristics": "多实例的列表",
    "subscription": "消息的关联键",
    "conditionalFilter": "条件的变量筛选",
    "adHoc": "即席子流程的设置",
}


def element(tag: str) -> str:
    """An element by its tag, the tag itself where there is no word."""
    return _ELEMENTS.get(tag, tag)


def extension(tag: str) -> str:
    """What a Camunda 8 extension says, with its tag."""
    word = _EXTENSIONS.get(tag)
    return f"{word}（zeebe:{tag}）" if word else f"zeebe:{tag}"
