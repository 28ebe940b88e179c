"""What was read of a file, kept while the file is the same: nothing is parsed twice while one draws.

Immutable, shared between threads.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine import dmn, tables
from engine.deployment import elements, references, shapes
from engine.deployment.sources import Source
from engine.dialect import check, forms, reader, xml
from engine.dialect import ignored as unread
from engine.dialect.names import bpmn, zeebe
from engine.dialect.version_tags import find_tag
from engine.dmn import gaps, slips
from engine.faults import Fault, Refused
from engine.feel import registry
from engine.forms import Form
from engine.tokens.process import ProcessSpec
from engine.weighed_cache import weighed

#: Bytes of the files that stay parsed: what is shipped is two thirds of a megabyte, and takes some fifteen
#: times as much in memory.
KEPT = 3 * 2**20


def table(source: Source) -> Any:
    """A table as its application reads it; raises Refused."""
    reader = tables.registered.get(source.stem)
    if reader is None:
        message = f"没有名为“{source.stem}”的规则表。"
        raise Refused([Fault(source.name, None, None, None, "unknown-table", message)])
    return reader.read(source.name, source.text)


def offered(source: Source) -> tuple[str, ...]:
    """What others may call by it: `form:visit`; nothing of a file that cannot be read."""
    try:
        return references.read(source.kind, source.name, source.text).provides
    except Refused:
        return ()


def needs(source: Source) -> tuple[str, ...]:
    """What it needs of others (`engine.deployment.references`); nothing of a file that cannot be read."""
    try:
        return references.read(source.kind, source.name, source.text).requires
    except Refused:
        return ()


def _length(source: Source, *_rest: Any) -> int:
    return len(source.text)


@weighed(_length, KEPT)
def tree(source: Source) -> etree._Element:
    """The XML of a diagram or table; raises Refused."""
    return xml.parse(source.text, source.name, source.kind)


@weighed(_length, KEPT)
def checked(source: Source, known: check.Known) -> tuple[Fault, ...]:
    """A diagram that was handed in again among the same neighbours has the same faults."""
    return tuple(check.check(tree(source), source.name, known))


# An expression that called a function nobody knew may call it now.
registry.ON_CHANGE.append(checked.clear)


@weighed(_length, KEPT)
def process_names(source: Source) -> Mapping[str, str]:
    """The titles of a diagram's processes, by id; raises Refused for no diagram."""
    return check.process_names(tree(source))


@weighed(_length, KEPT)
def version_tags(source: Source) -> Mapping[str, str]:
    """The version tags of a diagram's processes, by id, of those that have one; raises Refused for no diagram."""
    found = ((each.get("id", ""), find_tag(each)) for each in tree(source).iter(bpmn("process")))
    return {key: tag for key, tag in found if tag is not None}


@weighed(_length, KEPT)
def called(source: Source) -> tuple[str, ...]:
    """The types of all work and of all listeners in a BPMN file, as they are written."""
    holders = ("taskDefinition", "executionListener", "taskListener")
    found = tree(source).iter(*(zeebe(each) for each in holders))
    return tuple(dict.fromkeys((each.get("type") or "").strip() for each in found))


@weighed(_length, KEPT)
def nodes(source: Source) -> tuple[elements.Node, ...]:
    """The flow nodes of a diagram as rules look at them; raises Refused for no diagram."""
    return tuple(elements.nodes(tree(source), source.name))


@weighed(_length, KEPT)
def flows(source: Source) -> tuple[elements.Flow, ...]:
    """The sequence flows of a diagram as rules look at them; raises Refused for no diagram."""
    return tuple(elements.flows(tree(source), source.name))


@weighed(_length, KEPT)
def undrawn(source: Source) -> tuple[Fault, ...]:
    """The elements of a diagram that have no shape."""
    return tuple(shapes.undrawn(tree(source), source.name))


@weighed(_length, KEPT)
def uncertain(source: Source) -> tuple[Fault, ...]:
    """Gaps, overlaps and hidden rows of a file's decision tables, and slips in their cells."""
    root = xml.parse(source.text, source.name, source.kind)
    return (*gaps.uncertain(root, source.name), *slips.slips(root, source.name))


@weighed(_length, KEPT)
def variables(source: Source) -> frozenset[str]:
    """The variables a diagram writes or reads."""
    return check.variables(tree(source))


@weighed(_length, KEPT)
def specs(source: Source, added: str = "") -> Mapping[str, ProcessSpec]:
    """What runs, by process id, to which `added` is added; raises Refused."""
    return reader.read(tree(source), source.name, added)


@weighed(_length, KEPT)
def form(source: Source) -> Form:
    """The form of a file; raises Refused."""
    return Form.parse(source.text, source.name)


@weighed(_length, KEPT)
def ignored(source: Source) -> tuple[Fault, ...]:
    """What other tools wrote into a diagram and nobody here reads."""
    return tuple(unread.ignored(tree(source), source.name))


@weighed(_length, KEPT)
def embedded_forms(source: Source, added: str = "") -> Mapping[str, Form]:
    """The forms that stand in a diagram's processes, by the key their tasks name; raises Refused.

    `added` as in `specs`.
    """
    found, faults = dict[str, Form](), list[Fault]()
    for key, text in forms.embedded(tree(source), added):
        try:
            found[key] = Form.parse(text.encode(), source.name)
        except Refused as refused:
            faults += refused.faults
    if faults:
        raise Refused(faults)
    return found


@weighed(_length, KEPT)
def read_table(source: Source) -> Any:
    """As `table`, kept."""
    return table(source)


@weighed(lambda sources: sum(map(_length, sources)), KEPT)
def decisions(sources: tuple[Source, ...]) -> Mapping[str, dmn.Model]:
    """The models of these files by the ids of their decisions; they may import each other. Raises Refused."""
    loaded = dmn.load_all({source.name: source.text for source in sources})
    return {key: model for model in loaded.values() for key in model.decisions}
