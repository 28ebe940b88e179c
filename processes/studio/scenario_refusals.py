"""What the scenario format knows and a trial does not: each by name, with the reason and what to do instead."""

from collections.abc import Mapping
from typing import Any

_CALLED = "被调用的流程在试运行中照常运行；要代替它，请用 MOCK_CHILD_PROCESS"
#: Instructions of the format that make no sense here.
KINDS = {
    "ASSERT_VARIABLE": "由语言模型评判的断言不支持，请用 ASSERT_VARIABLES 写明确切的值",
    "COMPLETE_JOB_AD_HOC_SUB_PROCESS": "不支持即席子流程",
    "COMPLETE_JOB_USER_TASK_LISTENER": "不支持任务监听器",
    "EVALUATE_CONDITIONAL_START_EVENT": "不支持条件启动事件，请用 CREATE_PROCESS_INSTANCE",
    "RELEASE_JOB": "处理程序在试运行中当场完成，没有扣住的作业可放",
    "RUN_CALLED_PROCESS": _CALLED,
    "STUB_CALL_ACTIVITY_COMPLETE": _CALLED,
    "STUB_CALL_ACTIVITY_THROW_ERROR": _CALLED,
}
#: Things a step may say in the format and not here; said with `false`, or empty, they are as if not said.
KEYS = {
    "useExampleData": "不读图上的示例数据，请写明变量（variables）",
    "startInstructions": "流程总是从开始事件启动",
    "runtimeInstructions": "流程不能中途终止；请只走到要看的那一步",
    "reserveJobs": "处理程序当场完成，不能扣住作业",
    "stubCallActivities": _CALLED,
}


def refused_key(key: str, value: Any, known: Mapping[str, type]) -> str | None:
    """Why a step may not say that; None where it may, or where it says nothing by it."""
    if key in known:
        return None
    if key not in KEYS:
        return f"不认识“{key}”"
    return f"“{key}”不能用：{KEYS[key]}" if value else None
