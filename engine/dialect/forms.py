"""The forms of a diagram: those it names, those that stand in it, those kept elsewhere."""

from collections.abc import Iterator

from engine.dialect.definitions import Element
from engine.dialect.names import bpmn, extension, local, zeebe

#: How a task names a form that stands in its process (`zeebe:userTaskForm`).
EMBEDDED = "camunda-forms:bpmn:"


def key(element: Element) -> str | None:
    """What the form of a user task or start event is found by; None where this engine keeps none."""
    given = extension(element, "formDefinition")
    if given is None:
        return None
    inside = embedded_id(given)
    return given.get("formId") or None if inside is None else _key(_process(element), inside)


def reference(element: Element) -> str | None:
    """Where another program finds the form: `externalReference`, or a `formKey` of its own."""
    given = extension(element, "formDefinition")
    if given is None or embedded_id(given) is not None:
        return None
    return given.get("externalReference") or given.get("formKey") or None


def embedded_id(given: Element) -> str | None:
    """The id of the form in the process a `zeebe:formDefinition` means; None for any other."""
    form = given.get("formKey", "")
    return form.removeprefix(EMBEDDED) if form.startswith(EMBEDDED) else None


def embedded(root: Element) -> Iterator[tuple[str, str]]:
    """Key and JSON of each form that stands in an executable process."""
    for process in root.iterchildren(bpmn("process")):
        for form in held(process) if process.get("isExecutable") == "true" else ():
            yield _key(process, form.get("id", "")), form.text or ""


def held(process: Element) -> list[Element]:
    """The `zeebe:userTaskForm` elements of a process."""
    return process.findall(f"{bpmn('extensionElements')}/{zeebe('userTaskForm')}")


def _key(process: Element, form: str) -> str:
    # Two processes may use one id.
    return f"{EMBEDDED}{process.get('id', '')}:{form}"


def _process(element: Element) -> Element:
    return next(each for each in element.iterancestors() if local(each) == "process")
