"""What a file offers to others and what it needs from them, so that a start can pin it all.

How a version is meant, `engine.tokens.bindings` says.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import orjson
from lxml import etree

from engine.deployment.sources import Source
from engine.dialect import names, xml
from engine.dialect.version_tags import find_tag
from engine.tokens import bindings
from engine.weighed_cache import weighed

#: Bytes of the files whose references stay known.
KEPT = 3 * 2**20
#: What diagrams call; of decisions the namespaces are offered, too.
_CALLED = ("process:", "decision:", "form:")


@dataclass(frozen=True)
class References:
    """`key` names the file among those of its kind; the others are `<kind>:<id>`, bound to a version or not."""

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


def is_together(name: str) -> bool:
    """Whether the version is meant that was released with who needs it."""
    return name.startswith(bindings.TOGETHER)


def is_tagged(name: str) -> bool:
    """Whether a version with a tag is meant."""
    return name.startswith(bindings.TAGGED)


def is_called(name: str) -> bool:
    """Whether it is a process, decision or form, by its id alone."""
    return name.startswith(_CALLED)


def offer(name: str) -> str:
    """What offers it to whoever needs `name`."""
    return name.removeprefix(bindings.TOGETHER)


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
            if not found.isdisjoint(map(bindings.unbound, each.requires))
            for offer in each.provides
        }
        - found
    ):
        found |= more
    return found


def _process(name: str, text: bytes) -> References:
    root = xml.parse(text, name, "bpmn")
    processes = list(root.iter(names.bpmn("process")))
    provides = [process(each.get("id", "")) for each in processes]
    key = bindings.id_of(provides[0]) if provides else _stem(name)
    provides += [
        bindings.tagged(process(each.get("id", "")), tag) for each, tag in _tags(processes)
    ]
    requires = [
        bindings.Binding.of(each.get("bindingType"), each.get("versionTag")).need(
            kind, each.get(attribute, "").strip()
        )
        for kind, element, attribute in (
            ("process", "calledElement", "processId"),
            ("decision", "calledDecision", "decisionId"),
            ("form", "formDefinition", "formId"),
        )
        for each in _named(root, element, attribute)
    ]
    return References(key, *_sets(provides, requires))


def _tags(elements: Iterable[etree._Element]) -> Iterator[tuple[etree._Element, str]]:
    return ((each, tag) for each in elements if (tag := find_tag(each)) is not None)


def _named(root: etree._Element, element: str, attribute: str) -> Iterator[etree._Element]:
    """The extension elements that name something; what is only known at run time cannot be pinned."""
    for each in root.iter(names.zeebe(element)):
        key = each.get(attribute, "").strip()
        if key and not key.startswith("="):
            yield each


def _decision(name: str, text: bytes) -> References:
    root = xml.parse(text, name, "dmn")
    provides = [f"model:{root.get('namespace', '')}"]
    requires = []
    for each in root.iter():
        local = names.local(each)
        if local == "decision" and each.getparent() is root:
            provides.append(decision(each.get("id", "")))
            if (tag := find_tag(each)) is not None:
                provides.append(bindings.tagged(provides[-1], tag))
        elif local == "import" and each.getparent() is root:
            requires.append(f"model:{each.get('namespace', '')}")
    return References(root.get("id") or _stem(name), *_sets(provides, requires))


def _form(name: str, text: bytes) -> References:
    # Whether it is a form at all is for `engine.forms` to say, with every fault.
    try:
        source = orjson.loads(text)
        key, tag = str(source["id"]), source.get("versionTag")
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        key, tag = _stem(name), None
    offers = [f"form:{key}"]
    if isinstance(tag, str) and tag.strip():
        offers.append(bindings.tagged(offers[0], tag.strip()))
    return References(key, tuple(sorted(offers)), ())


def _table(name: str, _text: bytes) -> References:
    key = _stem(name)
    return References(key, (table(key),), ())


def _sets(provides: list[str], requires: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(set(provides))), tuple(sorted(set(requires) - set(provides)))


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
