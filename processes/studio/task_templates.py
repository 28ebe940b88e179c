"""Element templates of what people do, decide and wait for: from roles, forms, decisions, limits."""

from collections.abc import Iterable, Iterator, Mapping

from processes.studio import template_file
from processes.studio.template_file import Field, Options, Template

_USER_TASK = {"value": "bpmn:UserTask"}
_DECISION = {"value": "bpmn:BusinessRuleTask"}
_TIMER = "bpmn:TimerEventDefinition"
_PEOPLE, _RULES, _TIME = "办理", "决策与计算", "期限"
_DUE = {"type": "zeebe:taskSchedule", "property": "dueDate"}
_TIME_DATE = {"type": "bpmn:TimerEventDefinition#property", "name": "timeDate"}
_CLOCK = {"type": "zeebe:property", "name": "clock"}
#: What the field is called in which the limit is chosen.
_CHOSEN = "limit"
#: A limit's key, the expression that reckons its end, and its words.
_End = tuple[str, str, str]
_REQUIRED: Field = {"constraints": {"notEmpty": True}}


def templates(
    *,
    groups: Options,
    forms: Options,
    decisions: Options,
    limits: Iterable[tuple[str, str]],
) -> Iterator[Template]:
    """The templates; all that can be chosen is what the server knows."""
    ends = [(key, f'=deadline("{key}")', words) for key, words in limits]
    yield _task(groups, forms, ends)
    yield _decision(decisions)
    described = "到期以前提醒，或到期时升级：放到一步的边框上。"
    yield _timer("due", "到期", described, "bpmn:BoundaryEvent", ends)
    yield _timer("wait", "等到期限", "流程等到这一期限为止。", "bpmn:IntermediateCatchEvent", ends)


def _task(groups: Options, forms: Options, ends: list[_End]) -> Template:
    none = ("", "不由规则算期限")
    fields: list[Field] = [
        template_file.hidden({"type": "zeebe:userTask"}, ""),
        template_file.choice(
            {"type": "zeebe:formDefinition", "property": "formId"},
            "表单",
            forms,
            **_REQUIRED,
        ),
        template_file.choice(
            {"type": "zeebe:assignmentDefinition", "property": "candidateGroups"},
            "办理岗位",
            groups,
            **_REQUIRED,
        ),
        template_file.choice(_CLOCK, "期限规则", [none, *_named(ends)], id=_CHOSEN, optional=True),
        *_dates(_DUE, ends),
        template_file.text(
            _property("untimed"),
            "不限时的理由",
            optional=True,
            condition={"property": _CHOSEN, "equals": ""},
        ),
    ]
    described = "一步由人办理的工作：谁办、填什么表、限时多久。"
    return template_file.template(
        "task.assigned", "按岗位指派", described, _PEOPLE, _USER_TASK, fields
    )


def _decision(decisions: Options) -> Template:
    fields = [
        template_file.choice(
            {"type": "zeebe:calledDecision", "property": "decisionId"},
            "决策",
            decisions,
            **_REQUIRED,
        ),
        template_file.text(
            {"type": "zeebe:calledDecision", "property": "resultVariable"},
            "结果变量",
            **_REQUIRED,
        ),
    ]
    described = "按决策表得出结果，存入一个变量。"
    return template_file.template("decision", "查决策表", described, _RULES, _DECISION, fields)


def _timer(key: str, name: str, described: str, element: str, ends: list[_End]) -> Template:
    fields = [
        template_file.choice(_CLOCK, "期限规则", _named(ends), id=_CHOSEN, **_REQUIRED),
        *_dates(_TIME_DATE, ends),
        template_file.hidden(_property("catchUp"), "coalesce"),
    ]
    meant = {"value": element, "eventDefinition": _TIMER}
    return template_file.template(f"timer.{key}", name, described, _TIME, meant, fields)


def _dates(binding: Mapping[str, str], ends: list[_End]) -> Iterator[Field]:
    """The date goes with the limit that was chosen; whoever counts it otherwise writes so."""
    for key, date, _words in ends:
        when = {"property": _CHOSEN, "equals": key}
        yield template_file.text(binding, "到期时刻", value=date, feel="required", condition=when)


def _property(name: str) -> Mapping[str, str]:
    return {"type": "zeebe:property", "name": name}


def _named(ends: list[_End]) -> list[tuple[str, str]]:
    return [(key, words) for key, _date, words in ends]
