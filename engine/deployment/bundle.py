"""All that an instance runs, parsed: processes, decisions, forms, tables of the application.

Immutable, shared between threads.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from engine import dmn, tables
from engine.deployment import checking, elements, references, shapes
from engine.dialect import check, reader, xml
from engine.dmn import gaps
from engine.faults import Fault, Refused
from engine.feel import registry
from engine.forms import Form, missing_checks, missing_writers
from engine.script import Signature
from engine.tokens.process import ProcessSpec
from engine.weighed_cache import weighed

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: Bytes of the files that stay parsed: what is shipped is two thirds of a megabyte, and takes some fifteen
#: times as much in memory.
KEPT = 3 * 2**20


class Kind(StrEnum):
    """What a file is, told by its ending."""

    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"
    #: A table of the application's own (`engine.tables`).
    TABLE = "json"


@dataclass(frozen=True)
class Source:
    """A file as it was handed in."""

    name: str
    kind: Kind
    text: bytes
    #: What of a table somebody else than who hands it in has approved, by the application's own names
    approved: frozenset[str] = frozenset()

    @classmethod
    def of(cls, name: str, text: bytes) -> "Source":
        """Raises Refused for a file with another ending."""
        ending = name.rpartition(".")[2].lower()
        if ending not in set(Kind):
            message = "只接受 .bpmn、.dmn 和 .form 文件,以及规则表(.json)。"
            raise Refused([Fault(name, None, None, None, "unknown-kind", message)])
        return cls(name, Kind(ending), text)

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal, of the text."""
        return hashlib.sha256(self.text).hexdigest()

    @property
    def stem(self) -> str:
        """The name without folder and ending."""
        return self.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


@dataclass(frozen=True)
class Bundle:
    """Processes by id with their title, scopes by key, decisions and forms by id, tables by key."""

    processes: Mapping[str, str] = field(default_factory=dict)
    specs: Mapping[str, ProcessSpec] = field(default_factory=dict)
    models: Mapping[str, dmn.Model] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)


def build(
    sources: Iterable[Source],
    handlers: Set[str],
    *,
    signatures: frozenset[Signature] = frozenset(),
    writers: bool = True,
    released: Collection[str] = (),
) -> Bundle:
    """Check a set of files and parse it; raises Refused with every fault there is.

    Without `writers`, as in the sandbox, nobody has to be there to write the facts of forms.
    The files named in `released` must also keep the rules of the application. What a file hands
    to the handlers is compared with `signatures`; with `released`, in those files alone.
    """
    files = list(sources)
    faults: list[Fault] = []
    trees = _parsed(files, faults)
    forms_by_id = _forms(files, faults)
    models = _models(files, faults)
    titles = _titles(trees, faults)
    read = _tables(files, faults)
    if writers:
        faults += [
            _unwritten(form, fact)
            for form in forms_by_id.values()
            for fact in missing_writers(form)
        ]
        faults += [
            _unchecked(form, name)
            for form in forms_by_id.values()
            for name in missing_checks(form.components)
        ]
    # What is called and has faults of its own is there all the same.
    unread = {each for source in files for each in _offered(source)} if faults else set[str]()
    decisions = {each.partition(":")[2] for each in unread if each.startswith("decision:")}
    unread_forms = {each.partition(":")[2] for each in unread if each.startswith("form:")}
    known = check.Known(
        frozenset(handlers),
        frozenset(decisions | models.keys()),
        frozenset(unread_forms | forms_by_id.keys()),
        frozenset(titles),
    )
    calling = replace(known, signatures=signatures, variables=_variables(trees, forms_by_id))
    for source, _ in trees:
        is_judged = not released or source.name in released
        faults += _checked(source, calling if is_judged else known)
    if released:
        faults += checking.check(_release(trees, read, released, forms_by_id, models))
    if faults:
        raise Refused(faults)
    specs = {key: spec for source, _ in trees for key, spec in _specs(source).items()}
    return Bundle(titles, specs, models, forms_by_id, read)


def advise(
    sources: Iterable[Source], released: Collection[str], session: "Session | None" = None
) -> list[Fault]:
    """What the warnings of the application find in the files named in `released`.

    Of a file that cannot be read nothing is said: that is a fault of `build`.
    """
    files, faults = list(sources), list[Fault]()
    models = _models(files, faults)
    release = _release(
        _parsed(files, faults),
        _tables(files, faults),
        released,
        _forms(files, faults),
        models,
    )
    if models:
        tables_given = [each for each in files if each.kind is Kind.DMN and each.name in released]
        uncertain = tuple(fault for each in tables_given for fault in _uncertain(each))
        release = replace(release, uncertain=uncertain)
    return checking.advise(release, session)


def trusted(sources: Iterable[Source]) -> Bundle:
    """Parse a set that was accepted before; what it needs is not looked for again."""
    files, faults = list(sources), list[Fault]()
    trees = _parsed(files, faults)
    specs = {key: spec for source, _ in trees for key, spec in _specs(source).items()}
    bundle = Bundle(
        _titles(trees, faults),
        specs,
        _models(files, faults),
        _forms(files, faults),
        _tables(files, faults),
    )
    if faults:
        raise Refused(faults)
    return bundle


def table(source: Source) -> Any:
    """A table as its application reads it; raises Refused."""
    reader = tables.registered.get(source.stem)
    if reader is None:
        message = f"没有名为“{source.stem}”的规则表。"
        raise Refused([Fault(source.name, None, None, None, "unknown-table", message)])
    return reader.read(source.name, source.text)


def _offered(source: Source) -> tuple[str, ...]:
    try:
        return references.read(source.kind, source.name, source.text).provides
    except Refused:
        return ()


def _length(source: Source, *_rest: Any) -> int:
    return len(source.text)


@weighed(_length, KEPT)
def _tree(source: Source) -> etree._Element:
    return xml.parse(source.text, source.name, source.kind)


@weighed(_length, KEPT)
def _checked(source: Source, known: check.Known) -> tuple[Fault, ...]:
    """A diagram that was handed in again among the same neighbours has the same faults."""
    return tuple(check.check(_tree(source), source.name, known))


# An expression that called a function nobody knew may call it now.
registry.ON_CHANGE.append(_checked.clear)


@weighed(_length, KEPT)
def process_names(source: Source) -> Mapping[str, str]:
    """The titles of a diagram's processes, by id; raises Refused for no diagram."""
    return check.process_names(_tree(source))


@weighed(_length, KEPT)
def nodes(source: Source) -> tuple[elements.Node, ...]:
    """The flow nodes of a diagram as rules look at them; raises Refused for no diagram."""
    return tuple(elements.nodes(_tree(source), source.name))


@weighed(_length, KEPT)
def _flows(source: Source) -> tuple[elements.Flow, ...]:
    return tuple(elements.flows(_tree(source), source.name))


@weighed(_length, KEPT)
def _undrawn(source: Source) -> tuple[Fault, ...]:
    return tuple(shapes.undrawn(_tree(source), source.name))


@weighed(_length, KEPT)
def _uncertain(source: Source) -> tuple[Fault, ...]:
    return tuple(gaps.uncertain(xml.parse(source.text, source.name, source.kind), source.name))


@weighed(_length, KEPT)
def _named(source: Source) -> frozenset[str]:
    return check.variables(_tree(source))


@weighed(_length, KEPT)
def _specs(source: Source) -> Mapping[str, ProcessSpec]:
    return reader.read(_tree(source), source.name)


@weighed(_length, KEPT)
def _form(source: Source) -> Form:
    return Form.parse(source.text, source.name)


@weighed(_length, KEPT)
def _table(source: Source) -> Any:
    return table(source)


@weighed(lambda sources: sum(map(_length, sources)), KEPT)
def _decided(sources: tuple[Source, ...]) -> Mapping[str, dmn.Model]:
    loaded = dmn.load_all({source.name: source.text for source in sources})
    return {key: model for model in loaded.values() for key in model.decisions}


def _parsed(files: list[Source], faults: list[Fault]) -> list[tuple[Source, etree._Element]]:
    trees = []
    for source in files:
        if source.kind is Kind.BPMN:
            try:
                trees.append((source, _tree(source)))
            except Refused as refused:
                faults += refused.faults
    return trees


def _variables(
    trees: list[tuple[Source, etree._Element]], forms: Mapping[str, Form]
) -> frozenset[str]:
    """The names of all variables: what any of the diagrams writes or reads, what forms hand back."""
    found = {name for source, _ in trees for name in _named(source)}
    return frozenset(found.union(*(each.variables for each in forms.values())))


def _titles(trees: list[tuple[Source, etree._Element]], faults: list[Fault]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for source, _root in trees:
        for key, title in process_names(source).items():
            if key in titles:
                message = f"流程“{key}”在这一组文件里出现了两次。"
                faults.append(Fault(source.name, None, key, title, "duplicate-process", message))
            titles[key] = title
    return titles


def _models(files: list[Source], faults: list[Fault]) -> Mapping[str, dmn.Model]:
    """Decisions by id; models may import each other, so they are read together."""
    try:
        return _decided(tuple(source for source in files if source.kind is Kind.DMN))
    except Refused as refused:
        faults += refused.faults
        return {}


def _forms(files: list[Source], faults: list[Fault]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for source in files:
        if source.kind is Kind.FORM:
            try:
                form = _form(source)
            except Refused as refused:
                faults += refused.faults
                continue
            if form.id in found:
                message = f"表单“{form.id}”在这一组文件里出现了两次。"
                faults.append(Fault(source.name, None, form.id, None, "duplicate-form", message))
            found[form.id] = form
    return found


def _tables(files: list[Source], faults: list[Fault]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in files:
        if source.kind is Kind.TABLE:
            try:
                found[source.stem] = _table(source)
            except Refused as refused:
                faults += refused.faults
    return found


def _release(
    trees: list[tuple[Source, etree._Element]],
    read: Mapping[str, Any],
    released: Collection[str],
    forms: Mapping[str, Form],
    models: Mapping[str, dmn.Model],
) -> checking.Release:
    files = [source for source, _root in trees]
    return checking.Release(
        tuple(node for source in files for node in nodes(source)),
        read,
        {key: source.name for source in files for key in process_names(source)},
        frozenset(released),
        tuple(fault for each in files if each.name in released for fault in _undrawn(each)),
        tuple(flow for source in files for flow in _flows(source)),
        forms,
        models,
    )


def _unwritten(form: Form, fact: str) -> Fault:
    message = f"表单字段要写入的事实“{fact}”没有登记。"
    return Fault(form.name, None, form.id, None, "missing-writer", message)


def _unchecked(form: Form, name: str) -> Fault:
    message = f"没有登记名为“{name}”的字段核对(属性 check)。"
    return Fault(form.name, None, form.id, None, "missing-check", message)
