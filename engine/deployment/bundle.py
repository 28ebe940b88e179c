"""All that an instance runs, parsed: processes, decisions, forms, tables of the application.

Immutable, shared between threads.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from engine import dmn
from engine.deployment import checking, parsed, process_starts, references, ruled
from engine.deployment.sources import Kind, Source
from engine.deployment.versions import Names
from engine.dialect import check
from engine.faults import Fault, Refused
from engine.forms import Form, missing_checks, missing_writers
from engine.script import Signature
from engine.tokens import bindings
from engine.tokens.activities import CallActivity
from engine.tokens.ad_hoc import AdHoc
from engine.tokens.process import ProcessSpec
from engine.tokens.tasks import UserTask

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: The files themselves are told of here as well.
__all__ = ["Bundle", "Kind", "Source", "advise", "build", "trusted"]


@dataclass(frozen=True)
class Bundle:
    """Processes by id with their title, scopes by key, decisions and forms by id, tables by key."""

    processes: Mapping[str, str] = field(default_factory=dict)
    specs: Mapping[str, ProcessSpec] = field(default_factory=dict)
    models: Mapping[str, dmn.Model] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    #: which version a process means by what it is bound to
    names: Names = field(default_factory=Names)

    def find(self, process: str, need: str) -> str | None:
        """The name here of what a process means by a need (`engine.tokens.bindings`); None where it is not there."""
        name = self.names.of(process, need)
        held: Mapping[str, Mapping[str, Any]] = {
            "process": self.specs,
            "decision": self.models,
            "form": self.forms,
        }
        return name if name in held[bindings.unbound(need).partition(":")[0]] else None

    def process(self, node: CallActivity) -> ProcessSpec | None:
        """The process a call activity calls; None where its name is reckoned, or it is not there."""
        need = node.binding.need("process", node.called.text)
        name = self.find(node.process.process, need)
        return None if name is None else self.specs[name]

    def form(self, node: UserTask) -> Form | None:
        """The form of a task, where this engine keeps it."""
        return self.find_form(node.process.process, node.form or "", node.form_need or "")

    def find_form(self, process: str, form: str, need: str) -> Form | None:
        """A form of a process in the version that is meant; without a need, one that stands in the process."""
        return self.forms.get((self.find(process, need) or "") if need else form)

    def beside(self, other: "Bundle") -> "Bundle":
        """These and what another has more; of what both have, these."""
        return Bundle(
            {**other.processes, **self.processes},
            {**other.specs, **self.specs},
            {**other.models, **self.models},
            {**other.forms, **self.forms},
            {**other.tables, **self.tables},
            other.names,
        )

    @cached_property
    def assigning(self) -> frozenset[str]:
        """The ids of the tasks of people whose listeners are asked who is to have them in hand."""
        nodes = (node for spec in self.specs.values() for node in spec.task_specs.values())
        return frozenset(
            node.id
            for node in nodes
            if isinstance(node, UserTask)
            and any(each.event == "assigning" for each in node.task_listeners)
        )

    @cached_property
    def checklists(self) -> Mapping[str, Mapping[str, str]]:
        """The properties of the ad-hoc sub-processes, by their ids."""
        nodes = (node for spec in self.specs.values() for node in spec.task_specs.values())
        return {node.id: node.properties for node in nodes if isinstance(node, AdHoc)}


@dataclass(frozen=True)
class Tags:
    """The tagged versions that were released before, and those of them that are under the application's rules."""

    all: frozenset[str] = frozenset()
    ruled: frozenset[str] = frozenset()


_NO_TAGS = Tags()


def build(
    sources: Iterable[Source],
    handlers: Set[str],
    *,
    signatures: frozenset[Signature] = frozenset(),
    writers: bool = True,
    released: Collection[str] = (),
    tags: Tags = _NO_TAGS,
    apart: Set[Source] = frozenset(),
) -> Bundle:
    """Check a set of files and parse it; raises Refused with every fault there is.

    Without `writers`, as in the sandbox, nobody has to be there to write the facts of forms.
    The files named in `released` must also keep the rules of the application, unless they stand
    `apart` (`engine.deployment.ruled`). What a file hands
    to the handlers is compared with `signatures`; with `released`, in those files alone. What one apart
    calls may come later, as may everything without `released`.
    """
    files = list(sources)
    faults: list[Fault] = []
    trees = _parsed(files, faults)
    forms_by_id = _forms(files, faults)
    models = _models(files, faults)
    titles = _titles(trees, faults)
    read = _tables(files, faults)
    faults += _decided_twice(files, released)
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
    unread = {each for source in files for each in parsed.offered(source)} if faults else set[str]()
    decisions = {each.partition(":")[2] for each in unread if each.startswith("decision:")}
    unread_forms = {each.partition(":")[2] for each in unread if each.startswith("form:")}
    known = check.Known(
        frozenset(handlers),
        frozenset(decisions | models.keys()),
        frozenset(unread_forms | forms_by_id.keys()),
        frozenset(titles),
        tagged=tags.all | frozenset(filter(references.is_tagged, _offers(files))),
    )
    calling = replace(
        known,
        signatures=signatures,
        variables=_variables(trees, forms_by_id),
        together=_offers(each for each in files if not released or each.name in released),
    )
    # What cannot be read tells nobody whether anything under the rules needs it.
    is_read = not (apart and faults)
    under = ruled.choose(files, released, apart) if released and is_read else None
    complete = set(under.files) if under else set(files) - apart if released else set()
    for source, _ in trees:
        is_judged = not released or source.name in released
        looked = calling if is_judged else known
        faults += parsed.checked(source, replace(looked, is_complete=source in complete))
    if under and not (apart and faults):
        faults += checking.check(_release(trees, read, under, forms_by_id, models))
        faults += _unruled(under, tags)
    if faults:
        raise Refused(faults)
    specs = {key: spec for source, _ in trees for key, spec in parsed.specs(source).items()}
    judged = (source for source, _ in trees if not released or source.name in released)
    if late := [fault for source in judged for fault in process_starts.check(source)]:
        raise Refused(late)
    tagged = frozenset(filter(references.is_tagged, _offers(files)))
    return Bundle(titles, specs, models, forms_by_id, read, Names(tagged=tagged))


def advise(
    sources: Iterable[Source],
    released: Collection[str],
    session: "Session | None" = None,
    apart: Set[Source] = frozenset(),
) -> list[Fault]:
    """What the warnings of the application find in the files named in `released`.

    Of a file that cannot be read nothing is said: that is a fault of `build`.
    """
    files, faults = list(sources), list[Fault]()
    models = _models(files, faults)
    release = _release(
        _parsed(files, faults),
        _tables(files, faults),
        ruled.choose(files, released, apart),
        _forms(files, faults),
        models,
    )
    if models:
        tables_given = [each for each in files if each.kind is Kind.DMN and each.name in released]
        uncertain = tuple(fault for each in tables_given for fault in parsed.uncertain(each))
        release = replace(release, uncertain=uncertain)
    readable = [source for source, _root in _parsed(files, []) if source.name in released]
    unread = [fault for source in readable for fault in parsed.ignored(source)]
    filled = [each for each in release.forms.values() if each.name in released]
    noted = [fault for form in filled for fault in form.notes]
    odd = [note for model in dict.fromkeys(models.values()) for note in model.notes]
    noted += [note for note in odd if note.file in released]
    return [*checking.advise(release, session), *unread, *noted]


def trusted(given: Iterable[tuple[Source, str]], names: Names) -> Bundle:
    """Parse what was accepted before; what it needs is not looked for again.

    With each file what is added to its names (`engine.deployment.versions`), empty for the newest.
    """
    files = list(given)
    newest, faults = [source for source, added in files if not added], list[Fault]()
    specs = {key: each for file in files for key, each in _specs(*file).items()}
    bundle = Bundle(
        _titles(_parsed(newest, faults), faults),
        specs,
        _models(newest, faults),
        _forms(newest, faults),
        _tables(newest, faults),
        names,
    )
    if faults:
        raise Refused(faults)
    models, forms = dict(bundle.models), dict(bundle.forms)
    for source, added in files:
        if added and source.kind is Kind.DMN:
            # What it imports is the newest.
            others = (each for each in newest if each.kind is Kind.DMN and _is_other(each, source))
            read = parsed.decisions((source, *others))
            own = map(bindings.id_of, filter(references.is_called, parsed.offered(source)))
            models |= {key + added: read[key] for key in own}
        elif added and source.kind is Kind.FORM:
            form = parsed.form(source)
            forms[form.id + added] = form
        elif added:
            forms |= parsed.embedded_forms(source, added)
    return replace(bundle, models=models, forms=forms)


def _specs(source: Source, added: str) -> Mapping[str, ProcessSpec]:
    return parsed.specs(source, added) if source.kind is Kind.BPMN else {}


def _is_other(one: Source, other: Source) -> bool:
    """Whether they offer nothing in common, as two versions of a file do."""
    return one.name != other.name and set(parsed.offered(one)).isdisjoint(parsed.offered(other))


def _offers(files: Iterable[Source]) -> frozenset[str]:
    return frozenset(name for each in files for name in parsed.offered(each))


def _unruled(under: ruled.Ruled, tags: Tags) -> Iterator[Fault]:
    """Steps of files under the rules that are bound to a version that was released apart from them."""
    known = tags.ruled | _offers(under.files)
    for source in under.files:
        if source.name in under.given and source.kind is Kind.BPMN:
            for need in parsed.needs(source):
                if references.is_tagged(need) and need in tags.all and need not in known:
                    message = (
                        f"“{bindings.id_of(need)}”的这个版本（versionTag）是程序自己发布的，没有按区里的规则审核，"
                        "这里不能用。请在工作台里发布带这个标签的版本。"
                    )
                    yield Fault(source.name, None, None, None, "unruled-version", message)


def _parsed(files: list[Source], faults: list[Fault]) -> list[tuple[Source, etree._Element]]:
    trees = []
    for source in files:
        if source.kind is Kind.BPMN:
            try:
                trees.append((source, parsed.tree(source)))
            except Refused as refused:
                faults += refused.faults
    return trees


def _variables(
    trees: list[tuple[Source, etree._Element]], forms: Mapping[str, Form]
) -> frozenset[str]:
    """The names of all variables: what any of the diagrams writes or reads, what forms hand back."""
    found = {name for source, _ in trees for name in parsed.variables(source)}
    return frozenset(found.union(*(each.variables for each in forms.values())))


def _titles(trees: list[tuple[Source, etree._Element]], faults: list[Fault]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for source, _root in trees:
        for key, title in parsed.process_names(source).items():
            if key in titles:
                message = f"流程“{key}”在这一组文件里出现了两次。"
                faults.append(Fault(source.name, None, key, title, "duplicate-process", message))
            titles[key] = title
    return titles


def _models(files: list[Source], faults: list[Fault]) -> Mapping[str, dmn.Model]:
    """Decisions by id; models may import each other, so they are read together."""
    try:
        return parsed.decisions(tuple(source for source in files if source.kind is Kind.DMN))
    except Refused as refused:
        faults += refused.faults
        return {}


def _decided_twice(files: list[Source], released: Collection[str]) -> Iterator[Fault]:
    """Decisions that two files have: nobody knew which of them is asked."""
    held: dict[str, str] = {}
    for source in (each for each in files if each.kind is Kind.DMN):
        for name in parsed.offered(source):
            kind, _colon, key = name.partition(":")
            other = held.setdefault(name, source.name)
            if kind == "decision" and other != source.name:
                file, first = (
                    (source.name, other) if other not in released else (other, source.name)
                )
                message = f"决策“{key}”在 {first} 里已经有了，不知道该用哪一个。请换一个标识。"
                yield Fault(file, None, key, None, "duplicate-decision", message)


def _forms(files: list[Source], faults: list[Fault]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for source in files:
        if source.kind is Kind.FORM:
            try:
                form = parsed.form(source)
            except Refused as refused:
                faults += refused.faults
                continue
            if form.id in found:
                message = f"表单“{form.id}”在这一组文件里出现了两次。"
                faults.append(Fault(source.name, None, form.id, None, "duplicate-form", message))
            found[form.id] = form
        elif source.kind is Kind.BPMN:
            try:
                found |= parsed.embedded_forms(source)
            except Refused as refused:
                # Of a diagram that cannot be read it was told already.
                faults += [each for each in refused.faults if each not in faults]
    return found


def _tables(files: list[Source], faults: list[Fault]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for source in files:
        if source.kind is Kind.TABLE:
            try:
                found[source.stem] = parsed.read_table(source)
            except Refused as refused:
                faults += refused.faults
    return found


def _release(
    trees: list[tuple[Source, etree._Element]],
    read: Mapping[str, Any],
    under: ruled.Ruled,
    forms: Mapping[str, Form],
    models: Mapping[str, dmn.Model],
) -> checking.Release:
    wanted = set(under.files)
    files = [source for source, _root in trees if source in wanted]
    return checking.Release(
        tuple(node for source in files for node in parsed.nodes(source)),
        read,
        {key: source.name for source in files for key in parsed.process_names(source)},
        under.given,
        tuple(
            fault for each in files if each.name in under.given for fault in parsed.undrawn(each)
        ),
        tuple(flow for source in files for flow in parsed.flows(source)),
        forms,
        models,
    )


def _unwritten(form: Form, fact: str) -> Fault:
    message = f"表单字段要写入的事实“{fact}”没有登记。"
    return Fault(form.name, None, form.id, None, "missing-writer", message)


def _unchecked(form: Form, name: str) -> Fault:
    message = f"没有登记名为“{name}”的字段核对（属性 check）。"
    return Fault(form.name, None, form.id, None, "missing-check", message)
