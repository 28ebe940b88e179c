"""Sections for what the program registered: the handlers of steps, the writers of facts."""

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from engine.forms import writers
from engine.script import handlers
from processes.diagrams.overview.elements import Diagram
from processes.diagrams.overview.fields import Form
from processes.diagrams.overview.markdown import code, codes, link, table

HANDLERS, FACTS = "处理程序", "事实"
_HANDLERS = (
    "服务任务按 `taskDefinition` 的 `type` 找到它。参数名就是它读的变量，先取步骤的输入映射；"
    "带 `?` 的可以没有。"
)
_FACTS = "表单字段的 `fact` 按名称找到写入函数。"


def handlers_section(diagrams: Sequence[Diagram]) -> str:
    """Each handler with its signature, its docstring and where it is called."""
    headings = {each.key: each.heading for each in diagrams}
    used = _users(
        (each.type, link(diagram.key, headings))
        for diagram in diagrams
        for each in diagram.elements
        if each.type
    )
    rows = (
        (code(name), _signature(function), _summary(function), "、".join(used[name]))
        for name, function in sorted(handlers.functions.items())
        if _is_ours(function)
    )
    told = table(("类型", "输入", "作用", "用于"), rows)
    return f"## {HANDLERS}\n\n{_HANDLERS}\n\n{told}"


def facts_section(forms: Sequence[Form]) -> str:
    """Each fact with its writer's docstring and the forms that fill it."""
    headings = {each.key: each.heading for each in forms}
    used = _users(
        (field.fact, link(form.key, headings))
        for form in forms
        for field in form.fields
        if field.fact
    )
    rows = (
        (code(name), _summary(function), "、".join(used[name]))
        for name, function in sorted(writers().items())
        if _is_ours(function)
    )
    return f"## {FACTS}\n\n{_FACTS}\n\n{table(('事实', '作用', '用于'), rows)}"


def _signature(function: Callable[..., Any]) -> str:
    """The names it asks for, after the context; with `?` what may be left out."""
    given = list(inspect.signature(function).parameters.values())[1:]
    return codes(
        each.name + ("" if each.default is each.empty else "?")
        for each in given
        if each.kind is not each.VAR_KEYWORD
    )


def _summary(function: Callable[..., Any]) -> str:
    return " ".join((inspect.getdoc(function) or "").partition("\n\n")[0].split())


def _is_ours(function: Callable[..., Any]) -> bool:
    """Registered by this program, and not by a test that runs beside it."""
    return function.__module__.startswith("processes.")


def _users(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, user in pairs:
        if user not in found[name]:
            found[name].append(user)
    return found
