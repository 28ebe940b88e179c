"""Whether what a form asks of its own fields can be so, and whether each says what it asks."""

from collections.abc import Iterator

from engine.deployment import checking
from engine.deployment.checking import Release
from engine.faults import Fault
from engine.forms import Form
from engine.forms.component import Component
from processes.diagrams import expressions, variables
from processes.diagrams.expressions import NULL
from processes.diagrams.release_rules import CASE

_CHOOSING = frozenset({"radio", "select"})
#: Properties that hold what is read by whoever fills the form in.
_LABELS = ("label", "dateLabel", "timeLabel")


@checking.rule
def every_form_comparison_can_hold(release: Release) -> Iterator[Fault]:
    """A condition of a form that asks one of its own fields for what it cannot be answered."""
    for form, each in _given(release):
        answers = variables.answers(form)
        for text in _texts(each):
            for compared in expressions.comparisons(text):
                known = answers.get(compared.name)
                for one in compared.constants:
                    if known is not None and one not in known | {NULL, ("string", "")}:
                        offered = "、".join(sorted(map(expressions.told, known - {NULL})))
                        message = (
                            f"这里把字段“{compared.name}”与 {expressions.told(one)} 比较，但它不会是这个值，"
                            f"只会是{offered}。请改成其中一个，或给那个字段加上这个选项。"
                        )
                        yield _fault(form, each, "impossible-value", message)


@checking.warning
def every_default_is_offered(release: Release) -> Iterator[Fault]:
    """A choice that begins with what is not among its options: it begins with nothing."""
    for form, each in _given(release):
        default, options = each.source.get("defaultValue"), each.source.get("values")
        if each.type not in _CHOOSING or default in (None, "") or not isinstance(options, list):
            continue
        if default not in [one.get("value") for one in options if isinstance(one, dict)]:
            message = (
                f"字段“{each.label or each.key}”的默认值“{str(default)[:60]}”不在它的选项里，"
                "打开时会是没有选。请改成其中一个选项的值，或去掉默认值。"
            )
            yield _fault(form, each, "default-not-offered", message)


@checking.warning
def every_field_says_what_it_asks(release: Release) -> Iterator[Fault]:
    """A field without a label: nobody knows what to fill in, and a screen reader has nothing to read."""
    for form, each in _given(release):
        texts = [each.source.get(name) for name in _LABELS]
        is_named = any(isinstance(text, str) and text.strip() for text in texts)
        if each.key is not None and not is_named:
            message = f"字段“{each.key}”没有标签，填的人不知道要填什么。请写上标签。"
            yield _fault(form, each, "no-label", message)


def _given(release: Release) -> Iterator[tuple[Form, Component]]:
    """Every component of the forms that are new, where cases are run."""
    if CASE not in release.processes:
        return
    for form in release.forms.values():
        if form.name in release.given:
            yield from ((form, each) for top in form.components for each in top.walk())


def _texts(component: Component) -> Iterator[str]:
    """The expressions of a component itself."""
    conditional = component.source.get("conditional")
    if isinstance(conditional, dict) and isinstance(conditional.get("hide"), str):
        yield conditional["hide"]
    for value in component.source.values():
        if isinstance(value, str) and value.startswith("="):
            yield value


def _fault(form: Form, component: Component, code: str, message: str) -> Fault:
    element = component.id or component.key
    return Fault(form.name, None, element, component.label or None, code, message)
