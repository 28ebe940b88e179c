"""The forms of a diagram: those it names, those that stand in it, those kept elsewhere."""

from collections.abc import Iterator

from engine.dialect.definitions import Element
from engine.dialect.names import bpmn, extension, zeebe
from engine.tokens import bindings

#: How a task names a form that stands in its process (`zeebe:userTaskForm`).
EMBEDDED = "camunda-forms:bpmn:"


def key(element: Element, process: str) -> str | None:
    """What the form of a user task or start event of a process is found by; None where this engine keeps none."""
    given = extension(element, "formDefinition")
    if given is None:
        return None
    inside = embedded_id(given)
    return given.get("formId") or None if inside is None else _key(process, inside)


def need(element: Element) -> str | None:
    """Which version of the form is meant (`engine.tokens.bindings`); None for one that stands in the process."""
    given = extension(element, "formDefinition")
    if given is None or not given.get("formId"):
        return None
    return bindings.Binding.of(given.get("bindingType"), given.get("versionTag")).need(
        "form", given.get("formId", "")
    )


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


def embedded(root: Element, added: str = "") -> Iterator[tuple[str, str]]:
    """Key and JSON of each form that stands in an executable process, to whose id `added` is added."""
    for process in root.iterchildren(bpmn("process")):
        for form in held(process) if process.get("isExecutable") == "true" else ():
            yield _key(process.get("id", "") + added, form.get("id", "")), form.text or ""


def held(process: Element) -> list[Element]:
    """The `zeebe:userTaskForm` elements of a process."""
    return process.findall(f"{bpmn('extensionElements')}/{zeebe('userTaskForm')}")


def _key(process: str, form: str) -> str:
    # Two processes may use one id.
    return f"{EMBEDDED}{process}:{form}"
