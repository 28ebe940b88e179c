"""What a file offers to others and what it needs from them, so that a start can pin it all."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import orjson
from lxml import etree

from engine.deployment.sources import Source
from engine.dialect import names, xml
from engine.weighed_cache import weighed

#: Bytes of the files whose references stay known.
KEPT = 3 * 2**20


@dataclass(frozen=True)
class References:
    """`key` names the file among those of its kind; the others are `<kind>:<id>`."""

    key: str
    provides: tuple[str, ...]
    requires: tuple[str, ...]


def _length(kind: str, name: str, text: bytes) -> int:
    return len(text)


@weighed(_length, KEPT)
def read(kind: str, name: str, text: bytes) -> References:
    """The references of one file (`engine.deployment.bundle.Kind`); raises Refused where it is malformed."""
    readers = {"bpmn": _process, "dmn": _decision, "form": _form, "json": _table}
    return readers[kind](name, text)


def process(key: str) -> str:
    """How a process is named among what files offer."""
    return f"process:{key}"


def decision(key: str) -> str:
    """How a decision is named among what files offer."""
    return f"decision:{key}"


def table(key: str) -> str:
    """How a table of the application is named among what files offer."""
    return f"table:{key}"


def affected(files: Iterable[Source], names: Container[str]) -> set[str]:
    """What the files of these names offer, and what all others do that need it, however indirectly.

    `files` are those that would be in force together; raises Refused for one that cannot be read.
    """
    known = {each.name: read(each.kind.value, each.name, each.text) for each in files}
    found = {offer for name, each in known.items() if name in names for offer in each.provides}
    while (
        more := {
            offer
            for each in known.values()
            if not found.isdisjoint(each.requires)
            for offer in each.provides
        }
        - found
    ):
        found |= more
    return found


def _process(name: str, text: bytes) -> References:
    root = xml.parse(text, name, "bpmn")
    provides = [process(each.get("id", "")) for each in root.iter(names.bpmn("process"))]
    requires = [
        f"{kind}:{key}"
        for kind, element, attribute in (
            ("process", "calledElement", "processId"),
            ("decision", "calledDecision", "decisionId"),
            ("form", "formDefinition", "formId"),
        )
        for key in _named(root, element, attribute)
    ]
    key = provides[0].partition(":")[2] if provides else _stem(name)
    return References(key, *_sets(provides, requires))


def _named(root: etree._Element, element: str, attribute: str) -> Iterator[str]:
    """The ids an extension element names; one that is only known at run time cannot be pinned."""
    for each in root.iter(names.zeebe(element)):
        key = each.get(attribute, "").strip()
        if key and not key.startswith("="):
            yield key


def _decision(name: str, text: bytes) -> References:
    root = xml.parse(text, name, "dmn")
    provides = [f"model:{root.get('namespace', '')}"]
    requires = []
    for each in root.iter():
        local = names.local(each)
        if local == "decision" and each.getparent() is root:
            provides.append(decision(each.get("id", "")))
        elif local == "import" and each.getparent() is root:
            requires.append(f"model:{each.get('namespace', '')}")
    return References(root.get("id") or _stem(name), *_sets(provides, requires))


def _form(name: str, text: bytes) -> References:
    # Whether it is a form at all is for `engine.forms` to say, with every fault.
    try:
        key = str(orjson.loads(text)["id"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        key = _stem(name)
    return References(key, (f"form:{key}",), ())


def _table(name: str, _text: bytes) -> References:
    key = _stem(name)
    return References(key, (table(key),), ())


def _sets(provides: list[str], requires: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(set(provides))), tuple(sorted(set(requires) - set(provides)))


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
