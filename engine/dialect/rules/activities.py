"""Tasks, call activities and forms: each says what is to be done in the way of its type."""

import re
from collections.abc import Callable

from lxml import etree

from engine.dialect import forms, names
from engine.dialect.rules import expressions, listeners, times
from engine.dialect.rules.diagram import Diagram, is_event_subprocess, kind
from engine.dialect.rules.known import Known, absent
from engine.dialect.rules.report import Report, short
from engine.tokens import bindings

_GUESSES = 20


def check(diagram: Diagram, report: Report, known: Known) -> None:
    """Look at every activity and at the message throws, which work like a service task."""
    for node in diagram.nodes:
        local = names.local(node)
        throws = local in ("intermediateThrowEvent", "endEvent")
        if local in _TYPES:
            _TYPES[local](node, report, known)
        elif throws and kind(node) == "message":
            _job(node, report, known)
        elif throws and names.extension(node, "taskDefinition") is not None:
            report.add(
                node, "misplaced-extension", "只有抛出消息的事件可以有 zeebe:taskDefinition。"
            )
        if is_event_subprocess(node):
            for loop in node.iterchildren(names.bpmn("multiInstanceLoopCharacteristics")):
                report.add(loop, "event-subprocess", "事件子流程不能是多实例。")


def _user(node: etree._Element, report: Report, known: Known) -> None:
    assignment = names.extension(node, "assignmentDefinition")
    if assignment is not None:
        expressions.optional(report, node, assignment.get("assignee"), "办理人")
        for attribute, what in (("candidateGroups", "候选组"), ("candidateUsers", "候选人")):
            plain = expressions.optional(report, node, assignment.get(attribute), what)
            if plain is not None and not all(part.strip() for part in plain.split(",")):
                report.add(node, "assignment", f"{what}“{short(plain)}”里有空的一项。")
    schedule = names.extension(node, "taskSchedule")
    if schedule is not None:
        for attribute, what in (("dueDate", "到期时间"), ("followUpDate", "跟进时间")):
            plain = expressions.optional(report, node, schedule.get(attribute), what)
            if plain is not None and (wrong := times.moment(plain)) is not None:
                report.add(node, "schedule", f"{what}“{short(plain)}”{wrong}。")
    priority = names.extension(node, "priorityDefinition")
    if priority is not None:
        plain = expressions.optional(report, node, priority.get("priority"), "优先级")
        if plain is not None and not (re.fullmatch(r"\d{1,3}", plain) and int(plain) <= 100):
            report.add(node, "priority", f"优先级应是 0 到 100 的整数，实际是“{short(plain)}”。")
    _form(node, report, known)


def _form(node: etree._Element, report: Report, known: Known) -> None:
    form = names.extension(node, "formDefinition")
    if form is None:
        return
    ways = [each for each in ("formId", "formKey", "externalReference") if form.get(each)]
    if len(ways) > 1:
        report.add(node, "two-ways", f"表单只能写一处：{'、'.join(ways)}。")
    elif (inside := forms.embedded_id(form)) is not None:
        process = next(each for each in node.iterancestors() if names.local(each) == "process")
        if inside not in {each.get("id") for each in forms.held(process)}:
            report.add(node, "unknown-name", f"流程里没有表单“{short(inside)}”（userTaskForm）。")
    elif ways in (["formKey"], ["externalReference"]):
        expressions.name(report, node, form.get(ways[0]), "外部表单")
    else:
        _calls(node, report, form, ("form", "formId", "表单"), known)


def _start(node: etree._Element, report: Report, known: Known) -> None:
    """The form a process is started with; nobody fills in what a sub-process starts with."""
    parent = node.getparent()
    is_process = parent is not None and names.local(parent) == "process"
    if names.extension(node, "formDefinition") is not None and not is_process:
        report.add(
            node, "misplaced-extension", "只有流程的开始事件可以有表单，子流程的没有人填写。"
        )
    else:
        _form(node, report, known)


def _job(node: etree._Element, report: Report, known: Known) -> None:
    task = names.extension(node, "taskDefinition")
    if task is None:
        report.add(node, "missing-handler", "没有写明由什么处理（zeebe:taskDefinition）。")
        return
    # One that no handler serves is a job for a worker outside: `engine.deployment.job_types` says so.
    expressions.name(report, node, task.get("type"), "处理程序的名称")
    listeners.retries(node, task.get("retries"), report)


def _decision(node: etree._Element, report: Report, known: Known) -> None:
    called = _one_of(node, report, "calledDecision", known)
    if called is not None:
        _calls(node, report, called, ("decision", "decisionId", "决策"), known)
        expressions.variable(report, node, called.get("resultVariable"), "结果变量")


def _script(node: etree._Element, report: Report, known: Known) -> None:
    script = _one_of(node, report, "script", known)
    if script is not None:
        expressions.required(report, node, script.get("expression"), "脚本")
        expressions.variable(report, node, script.get("resultVariable"), "结果变量")


def _one_of(
    node: etree._Element, report: Report, local: str, known: Known
) -> etree._Element | None:
    """The element `local`, unless a handler does the work; one of both must be there."""
    found, job = names.extension(node, local), names.extension(node, "taskDefinition")
    if job is not None:
        _job(node, report, known)
        if found is not None:
            report.add(node, "two-ways", f"zeebe:{local} 和 zeebe:taskDefinition 只能写一个。")
    elif found is None:
        report.add(node, "nothing-to-do", f"没有写明做什么（zeebe:{local}）。")
    return found


def _call(node: etree._Element, report: Report, known: Known) -> None:
    called = names.extension(node, "calledElement")
    if called is None:
        report.add(node, "nothing-to-do", "没有写明调用哪个流程（zeebe:calledElement）。")
        return
    _calls(node, report, called, ("process", "processId", "流程"), known)
    for attribute in ("propagateAllChildVariables", "propagateAllParentVariables"):
        if called.get(attribute, "true") not in ("true", "false"):
            report.add(node, "not-boolean", f"{attribute} 只能是 true 或 false。")


def _calls(
    node: etree._Element,
    report: Report,
    called: etree._Element,
    words: tuple[str, str, str],
    known: Known,
) -> None:
    """What is called: its kind, the attribute that names it, and its word."""
    kind, attribute, what = words
    text = called.get(attribute)
    if not known.is_complete and kind != "form":
        expressions.name(report, node, text, f"{what}的名称")
        name = None if text is None or text.startswith("=") else text
    else:
        name = expressions.static(report, node, text, f"{what}的名称")
    if name is None or not (known.is_complete or _is_together(called, known)):
        return
    if (reason := _missing(name, called, words, known, guess=len(report) < _GUESSES)) is not None:
        report.add(node, reason[0], reason[1], what, name)


def _is_together(called: etree._Element, known: Known) -> bool:
    return called.get("bindingType") == bindings.DEPLOYMENT and known.together is not None


def _missing(
    name: str, called: etree._Element, words: tuple[str, str, str], known: Known, *, guess: bool
) -> tuple[str, str] | None:
    """Code and sentence where the version that is meant is not there."""
    kind, _attribute, what = words
    binding = bindings.Binding.of(called.get("bindingType"), called.get("versionTag"))
    if binding.kind == bindings.VERSION_TAG:
        if binding.need(kind, name) in known.tagged:
            return None
        message = f"没有版本标签（versionTag）为“{short(binding.tag)}”的{what}“{short(name)}”。"
        return "unknown-version", message
    if known.together is not None and binding.kind == bindings.DEPLOYMENT:
        if f"{kind}:{name}" in known.together:
            return None
        message = f"{what}“{short(name)}”要和这个流程一起部署（bindingType 为 deployment），这次没有一起交来。"
        return "not-together", message
    # Looking for the nearest name is slow; nobody needs it a thousand times.
    there = {"form": known.forms, "decision": known.decisions, "process": known.processes}[kind]
    reason = absent(what, name, there, guess=guess)
    return None if reason is None else ("unknown-name", reason)


def _led(node: etree._Element, report: Report, known: Known) -> None:
    """An ad-hoc sub-process that a job leads: a worker's, for no handler of ours decides such a thing."""
    task = names.extension(node, "taskDefinition")
    if task is None:
        return
    _job(node, report, known)
    if (task.get("type") or "").strip() in known.handlers:
        report.add(
            node,
            "ad-hoc",
            "即席子流程启动哪些环节只能由外部程序决定，不能由本系统的处理程序决定；"
            "请写 activeElementsCollection，或由人启动。",
        )


_TYPES: dict[str, Callable[[etree._Element, Report, Known], None]] = {
    "startEvent": _start,
    "userTask": _user,
    "serviceTask": _job,
    "sendTask": _job,
    "businessRuleTask": _decision,
    "scriptTask": _script,
    "callActivity": _call,
    "adHocSubProcess": _led,
}
