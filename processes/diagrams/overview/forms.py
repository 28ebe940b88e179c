"""A section for the forms: what each asks, and where the answers go."""

from collections.abc import Sequence

from processes.diagrams.overview.elements import Diagram
from processes.diagrams.overview.fields import Field, Form, Options
from processes.diagrams.overview.markdown import anchor, code, link, table

TITLE, LONG = "表单", "长选项"
#: More options than these stand once, at the end.
LISTED = 8
_KINDS = {
    "textfield": "一行文字",
    "textarea": "多行文字",
    "number": "数字",
    "checkbox": "勾选",
    "radio": "单选",
    "select": "单选",
    "checklist": "多选",
    "taglist": "多选",
    "date": "日期",
    "time": "时间",
    "datetime": "日期和时间",
    "dynamiclist": "若干行",
}
_INTRODUCTION = (
    "名称后的 `*` 表示必填（显示时）。写到“事实”的内容进表，不成为流程变量；其余的键可由步骤交出。"
)


def section(forms: Sequence[Form], diagrams: Sequence[Diagram]) -> str:
    """All forms, by id, and once each the options too many to repeat."""
    told = "\n\n".join(_told(each, diagrams) for each in forms)
    return "\n\n".join([f"## {TITLE}", _INTRODUCTION, told, f"### {LONG}", _long(forms)])


def _told(form: Form, diagrams: Sequence[Diagram]) -> str:
    headings = {each.key: each.heading for each in diagrams}
    used = [
        f"{link(diagram.key, headings)} {task.name}"
        for diagram in diagrams
        for task in diagram.of("userTask")
        if task.form == form.key
    ]
    rows = (
        (
            code(each.key),
            each.label + (" `*`" if each.required else ""),
            _KINDS[each.type],
            _choice(each),
            code(each.fact),
            code(each.hidden.removeprefix("=")),
        )
        for each in form.fields
    )
    told = table(("键", "名称", "类型", "选项", "事实", "何时不显示"), rows)
    return "\n\n".join(filter(None, [f"### {form.heading}", f"用于 {'、'.join(used)}。", told]))


def _choice(field: Field) -> str:
    if field.person:
        return f"任职为 {code(field.person)} 的人"
    if len(field.options) > LISTED:
        return f"[{len(field.options)}项](#{anchor(LONG)})"
    return _listed(field.options) or code(field.computed.removeprefix("="))


def _long(forms: Sequence[Form]) -> str:
    """Each long list of options once, with the labels of the fields that have it."""
    labels: dict[Options, list[str]] = {}
    for field in (field for form in forms for field in form.fields if len(field.options) > LISTED):
        known = labels.setdefault(field.options, [])
        known += [field.label] if field.label not in known else []
    return "\n\n".join(f"{'、'.join(of)}：{_listed(each)}" for each, of in labels.items())


def _listed(options: Options) -> str:
    """Each value with its label; a label that is its own value once."""
    return "、".join(
        value if value == label else f"{code(value)} {label}" for value, label in options
    )
