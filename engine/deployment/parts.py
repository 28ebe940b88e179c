"""What a file consists of, part by part, so that two versions of it can be compared in meaning.

A part is what has an id: an element of a diagram, a rule of a decision, a field of a form. Its facts
are everything that stands in it and in no part of its own; where it is drawn is kept apart.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from lxml.etree import _Element

from engine.deployment.bundle import Kind
from engine.dialect import xml
from engine.dialect.names import local
from engine.faults import Fault, Refused

_DI = frozenset({"BPMNDiagram", "DMNDI"})
#: Said again from the other side by the flow or the shape itself.
_REPEATED = frozenset({"incoming", "outgoing"})
#: Which program wrote the file, not what it says.
_NO_FACTS = frozenset({"id", "exporter", "exporterVersion"})
#: Of a form: its fields are parts of their own, and its format is the editor's.
_NO_FORM_FACTS = frozenset({"components", "id", "layout", "schemaVersion", "exporter"})


@dataclass(frozen=True)
class Part:
    """One part of a file; `kind` is the element's tag or the component's type."""

    id: str
    kind: str
    name: str
    #: path within the part (`extensionElements/taskDefinition@type`) to what stands there
    facts: Mapping[str, str] = field(default_factory=dict)
    #: where and how it is drawn
    layout: Mapping[str, str] = field(default_factory=dict)


def read(kind: Kind, name: str, text: bytes) -> dict[str, Part]:
    """The parts of a diagram, a decision model or a form, by id; raises Refused where it is malformed."""
    if kind is Kind.FORM:
        return _form(name, text)
    root = xml.parse(text, name, kind.value)
    drawn = dict(_drawn(root))
    return {
        each.get("id", ""): Part(
            each.get("id", ""),
            local(each),
            each.get("name") or each.get("label") or "",
            dict(_facts(each)),
            drawn.get(each.get("id", ""), {}),
        )
        for each in _parts(root)
    }


def _parts(element: _Element) -> Iterator[_Element]:
    """Every element with an id, without the picture."""
    if local(element) in _DI:
        return
    if element.get("id"):
        yield element
    for each in element:
        yield from _parts(each)


def _facts(element: _Element) -> Iterator[tuple[str, str]]:
    """What stands in the element and in no part inside it."""
    for name, value in element.items():
        if _short(name) not in _NO_FACTS:
            yield f"@{_short(name)}", str(value)
    holder = element.getparent()
    if holder is not None and holder.get("id") and local(holder) not in {"definitions"}:
        yield "@in", holder.get("id", "")
    yield from _inside(element, "")


def _inside(element: _Element, path: str) -> Iterator[tuple[str, str]]:
    text = (element.text or "").strip()
    if text:
        yield path or "text", text
    seen: Counter[str] = Counter()
    for each in element:
        tag = local(each)
        if tag in _REPEATED or tag in _DI or each.get("id"):
            continue
        seen[tag] += 1
        here = f"{path}/{tag}" if path else tag
        here += f"[{_called(each) or seen[tag]}]" if _called(each) or seen[tag] > 1 else ""
        yield here, ""
        for name, value in each.items():
            # What it is called by stands in the path already.
            if value != _called(each):
                yield f"{here}@{_short(name)}", str(value)
        yield from _inside(each, here)


def _called(element: _Element) -> str:
    """What tells a mapping, header or property from the next, wherever it stands in the list."""
    return element.get("target") or element.get("name") or element.get("key") or ""


def _short(name: Any) -> str:
    return str(name).rpartition("}")[2]


def _drawn(root: _Element) -> Iterator[tuple[str, dict[str, str]]]:
    for each in root.iter():
        meant = each.get("bpmnElement") or each.get("dmnElementRef")
        if meant:
            found = {f"@{_short(key)}": str(value) for key, value in each.items()}
            found.pop("@id", None)
            yield meant, found | dict(_inside(each, ""))


def _form(name: str, text: bytes) -> dict[str, Part]:
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Refused([Fault(name, None, None, None, "broken", "不是 JSON。")]) from error
    if not isinstance(content, dict):
        raise Refused([Fault(name, None, None, None, "broken", "不是表单。")])
    return {each.id: each for each in _fields(content, "")}


def _fields(holder: dict[str, Any], inside: str) -> Iterator[Part]:
    """The form itself and every field, in the order they are shown."""
    key = str(holder.get("id") or holder.get("key") or "")
    facts = dict(_flat({k: v for k, v in holder.items() if k not in _NO_FORM_FACTS}))
    layout = dict(_flat(holder.get("layout", {})))
    title = str(holder.get("label") or holder.get("key") or holder.get("text") or "")
    yield Part(key, str(holder.get("type", "")), title, facts | {"@in": inside}, layout)
    components = holder.get("components")
    for number, each in enumerate(components if isinstance(components, list) else [], 1):
        if isinstance(each, dict):
            each = {"id": f"{key}.{number}", **each}
            yield from _fields(each, key)


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield from _flat(each, f"{path}[{number}]")
    else:
        yield path, value if isinstance(value, str) else orjson.dumps(value).decode()
