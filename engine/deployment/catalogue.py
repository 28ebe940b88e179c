"""Deploying diagrams, decisions, forms and tables; which version of which an instance runs."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, undefer

from engine import clock, locks, tables
from engine.deployment import bundle, parsed, plain_starts, process_starts, references, versions
from engine.deployment import job_types as _job_types  # noqa: F401 - registers its warning
from engine.deployment.bundle import Bundle, Kind, Source, Tags
from engine.deployment.plain_starts import PlainStart
from engine.deployment.versions import Version, Versions
from engine.errors import NotFound
from engine.faults import Fault, Refused
from engine.identity import Person
from engine.lru_cache import LRUCache
from engine.models import Definition, Deployment, Instance
from engine.script import handlers

#: Bundles kept in this process; each release that is still in use needs about one per process.
KEPT = 64

#: `Session.info` key of the tables looked up in the session's transaction.
LOOKED_UP = "engine.tables"
#: Among them the processes that can be started; no table has such a name.
STARTS = ":starts"

#: Deployments follow one another.
RELEASING = locks.declare("catalogue.release")


class NoSuchProcess(NotFound):
    """没有部署过流程“{key}”。"""


def deploy(
    session: Session,
    sources: Iterable[Source],
    by: Person | None = None,
    *,
    is_ruled: bool = True,
) -> Deployment:
    """Release the files together, next to the newest of all others.

    A file that is the same as its newest version stays that version, unless it calls what is released
    together with it and that is another by now. Unless `is_ruled`, the files
    stand apart from the application's rules (`engine.deployment.ruled`). Raises Refused with every
    fault; then nothing was changed.
    """
    follow(session)
    files = list(sources)
    newest = {(each.kind, each.key): each for each in _newest(session)}
    given = _check(session, files, newest, is_ruled=is_ruled)
    changed = _changed(session, given, newest)
    deployment = Deployment(at=clock.now(), by=by.id if by else None)
    session.add(deployment)
    session.flush()
    for source, found in given:
        before = newest.get((source.kind.value, found.key))
        if before is not None and source not in changed:
            before.is_ruled = before.is_ruled or is_ruled
            continue
        _store(session, deployment, source, found, before, is_ruled=is_ruled)
    session.flush()
    session.info.pop(LOOKED_UP, None)
    return deployment


def check(session: Session, sources: Iterable[Source]) -> None:
    """Raise Refused with every fault for which `deploy` would; nothing is changed either way."""
    _check(session, list(sources), {(each.kind, each.key): each for each in _newest(session)})


def advise(session: Session, sources: Iterable[Source]) -> list[Fault]:
    """What the application's warnings say of a release of the files (`engine.deployment.checking`).

    Of a file that cannot be read at all nothing; `check` tells of that.
    """
    return _advise(session, list(sources), _newest(session))


def examine(session: Session, sources: Iterable[Source]) -> tuple[list[Fault], list[Fault]]:
    """What `check` refuses the files for, and what `advise` says: of one look at what is released."""
    files, newest = list(sources), _newest(session)
    faults = list[Fault]()
    try:
        _check(session, files, {(each.kind, each.key): each for each in newest})
    except Refused as refused:
        # A file that cannot be read may be told of twice: as itself, and in the set.
        faults = list(dict.fromkeys(refused.faults))
    return faults, _advise(session, files, newest)


def beside_released(session: Session, sources: Iterable[Source]) -> list[Source]:
    """The files, and the newest release of all others: what would be in force with them.

    Raises Refused for one that cannot be read at all.
    """
    return _beside(list(sources), _newest(session))


def list_released(session: Session) -> Sequence[Definition]:
    """The newest version of every file, by kind and key."""
    return session.scalars(_newest_of(Definition)).all()


def follow(session: Session) -> None:
    """Release after whoever is releasing now, and see what they released."""
    RELEASING.acquire(session)
    session.info.pop(LOOKED_UP, None)


def is_empty(session: Session) -> bool:
    """Whether nothing was ever deployed."""
    return session.scalar(select(Definition.id).limit(1)) is None


def find_table(session: Session, key: str) -> Any | None:
    """The newest release of an application's table, read; None if none was ever released.

    Looked up once in a transaction.
    """
    looked_up: dict[str, Any] = session.info.setdefault(LOOKED_UP, {})
    if key not in looked_up:
        found = session.scalar(_newest_table(Definition.id, key))
        looked_up[key] = found and _tables.get(session, found, lambda: _read(session, found))
    return looked_up[key]


@dataclass(frozen=True)
class Pins:
    """What a process or a decision runs by: its own definition, and all that it can reach (sorted ids)."""

    definition_id: int
    all: tuple[int, ...]


def pins_for(session: Session, process_id: str) -> Pins:
    """The newest definition of the process and of everything reachable from it.

    One that stands apart from the application's rules comes to nothing that acts by our handlers:
    nobody reviewed what it does with that. Raises NoSuchProcess.
    """
    known = _known(session)
    found = known.find(references.process(process_id))
    if found is None:
        raise NoSuchProcess(key=process_id)
    reached = known.reach(found)
    if not found.is_ruled and not _is_ruled(session, found.id):
        reached -= _acting(session, reached)
    return Pins(found.id, tuple(sorted(reached)))


def find_later(session: Session, instance: Instance, process: str, need: str) -> Bundle | None:
    """What a running instance came to that was not pinned when it started, with all it reaches, pinned now.

    For which of its processes, and how it is meant (`engine.tokens.bindings`). Only for one that stands
    apart from the application's rules: all else was there when it was released. What acts by our
    handlers is not found: nobody reviewed the two together; nor is a version beside which what runs
    already had to be told apart anew. None where there is nothing.
    """
    known = _known(session)
    own = [known.known[each] for each in instance.pins]
    names = versions.tell_apart(own)
    found = known.find(need, names.find(own, process))
    if found is None or _is_ruled(session, instance.definition_id):
        return None
    reached = known.reach(found, settled=Versions(own))
    if found.id in (acting := _acting(session, reached)):
        return None
    pins = sorted({*instance.pins, *(reached - acting)})
    after = versions.tell_apart([known.known[each] for each in pins])
    if any(after.added[id] != added for id, added in names.added.items()):
        return None
    instance.pins = pins
    return bundle_for(session, instance)


def bundle_for(session: Session, instance: Instance) -> Bundle:
    """Everything the instance runs, parsed; kept in this process for the next step."""
    return bundle_of(session, tuple(instance.pins))


def bundle_for_start(session: Session, process_id: str) -> Bundle:
    """Everything a new instance of the process would run, parsed; raises NoSuchProcess."""
    return bundle_of(session, pins_for(session, process_id).all)


@dataclass(frozen=True)
class Starts:
    """The processes in the newest releases: which a person can start, and which another calls."""

    plain: tuple[PlainStart, ...]
    called: frozenset[str]
    #: all that can be executed, by id with their names
    processes: Mapping[str, str]
    #: id of the newest definition there was
    newest: int


def list_starts(session: Session) -> Starts:
    """The processes with a plain start event; read once for each release, asked once in a transaction."""
    looked_up: dict[str, Any] = session.info.setdefault(LOOKED_UP, {})
    if STARTS not in looked_up:
        newest = session.scalar(select(func.max(Definition.id))) or 0
        found = _starts.get(session, newest, lambda: _read_starts(session, newest))
        looked_up[STARTS] = found
    starts: Starts = looked_up[STARTS]
    return starts


def list_called(session: Session, process_id: str) -> list[str]:
    """The types of work a new instance of the process could call for, as they are written.

    What it calls is looked at as well. Raises NoSuchProcess.
    """
    return _list_called(session, pins_for(session, process_id).all)


def list_called_by(session: Session, need: str) -> list[str]:
    """The same of what is meant by a need that is bound to no deployment; of nothing where nothing is."""
    known = _known(session)
    found = known.find(need)
    return [] if found is None else _list_called(session, known.reach(found))


def _list_called(session: Session, pins: Iterable[int]) -> list[str]:
    files = _diagrams(session, pins)
    return [each for file in files for each in parsed.called(_source(file))]


def find_decision(session: Session, decision_id: str) -> tuple[Definition, Bundle] | None:
    """The newest release of a decision, and all it reaches, parsed; None where there is none."""
    found = _find_pins(session, references.decision(decision_id))
    if found is None:
        return None
    return session.get_one(Definition, found.definition_id), bundle_of(session, found.all)


def _find_pins(session: Session, wanted: str) -> Pins | None:
    """The newest definition that offers what is wanted, with all it reaches; None where none does."""
    known = _known(session)
    found = known.find(wanted)
    return None if found is None else Pins(found.id, tuple(sorted(known.reach(found))))


def bundle_of(session: Session, pins: tuple[int, ...]) -> Bundle:
    """What an instance with these pins runs, parsed and kept."""
    return _bundles.get(session, pins, lambda: _build(session, pins))


_Key = tuple[str, str]
_Given = tuple[Source, references.References]


def _twice(source: Source, key: str, twice: Sequence[_Given]) -> Fault:
    kind = source.kind
    others = [each.name for each, its in twice if (each.kind, its.key) == (kind, key)]
    named = "、".join(dict.fromkeys(each for each in others if each != source.name))
    message = (
        f"标识“{key}”与 {named or '另一个同名文件'} 的相同，不知道该用哪一个。请换一个标识（id）。"
    )
    return Fault(source.name, None, None, None, "same-id", message)


def _check(
    session: Session,
    files: list[Source],
    newest: Mapping[_Key, Definition],
    *,
    is_ruled: bool = True,
) -> list[_Given]:
    """The files with their references; raises Refused with every fault of every file."""
    try:
        given = [(each, references.read(each.kind, each.name, each.text)) for each in files]
    except Refused:
        # One that cannot be read at all; whoever handed them in wants to hear of the others too.
        apart = frozenset(() if is_ruled else files)
        bundle.build(files, handlers.names(), released=[each.name for each in files], apart=apart)
        raise
    replaced = Counter((source.kind.value, found.key) for source, found in given)
    kept = [each for key, each in newest.items() if key not in replaced]
    others = [_source(each) for each in kept]
    if twice := [pair for pair in given if replaced[pair[0].kind.value, pair[1].key] > 1]:
        raise Refused(_twice(source, found.key, twice) for source, found in twice)
    known = _known(session)
    tags = Tags(known.tags(), known.tags(ruled=True))
    built = bundle.build(
        [*files, *others],
        handlers.names(),
        signatures=handlers.signatures(),
        released=[source.name for source in files],
        tags=tags,
        apart=_apart(kept) | frozenset(() if is_ruled else files),
    )
    _check_tables(files, newest, built)
    return given


def _advise(session: Session, files: Iterable[Source], newest: Sequence[Definition]) -> list[Fault]:
    readable = []
    for each in files:
        try:
            references.read(each.kind, each.name, each.text)
        except Refused:
            continue
        readable.append(each)
    apart = _apart(newest) - frozenset(readable)
    names = [each.name for each in readable]
    return bundle.advise(_beside(readable, newest), names, session, apart)


def _apart(definitions: Iterable[Definition]) -> frozenset[Source]:
    return frozenset(_source(each) for each in definitions if not each.is_ruled)


def _beside(files: list[Source], newest: Sequence[Definition]) -> list[Source]:
    given = {
        (each.kind.value, references.read(each.kind, each.name, each.text).key) for each in files
    }
    return [*files, *(_source(each) for each in newest if (each.kind, each.key) not in given)]


def _check_tables(files: list[Source], newest: Mapping[_Key, Definition], built: Bundle) -> None:
    """Whether each table may follow its last release; raises Refused."""
    faults: list[Fault] = []
    for each in files:
        before = newest.get((each.kind.value, each.stem))
        if each.kind is Kind.TABLE and before is not None:
            old, new = parsed.table(_source(before)), built.tables[each.stem]
            faults += tables.registered[each.stem].follows(each.name, old, new, each.approved)
    if faults:
        raise Refused(faults)


def _read_starts(session: Session, newest: int) -> Starts:
    diagrams = [each for each in _newest(session) if each.kind == Kind.BPMN.value]
    named = [parsed.process_names(_source(each)) for each in diagrams]
    processes = {key: name for names in named for key, name in names.items()}
    plain = [start for each in diagrams for start in plain_starts.read(each, _source(each))]
    called = {key for each in diagrams for key in plain_starts.list_called(_source(each))}
    return Starts(tuple(plain), frozenset(called), processes, newest)


def _build(session: Session, pins: Sequence[int]) -> Bundle:
    query = select(Definition).where(Definition.id.in_(pins)).options(undefer(Definition.source))
    rows = session.scalars(query).all()
    names = versions.tell_apart([Version.of(each) for each in rows])
    return bundle.trusted([(_source(each), names.added[each.id]) for each in rows], names)


def _known(session: Session) -> Versions:
    """All versions of all files, read once while nothing is released."""
    newest = session.scalar(select(func.max(Definition.id))) or 0
    return _versions.get(session, newest, lambda: _read_versions(session))


def _read_versions(session: Session) -> Versions:
    columns = (Definition.id, Definition.version, Definition.deployment_id)
    last = func.max(Definition.version).over(partition_by=(Definition.kind, Definition.key))
    is_newest = (Definition.version == last).label("is_newest")
    query = select(
        *columns, Definition.provides, Definition.requires, is_newest, Definition.is_ruled
    )
    return Versions(
        Version(
            row.id,
            row.version,
            row.deployment_id,
            tuple(row.provides),
            tuple(row.requires),
            row.is_newest,
            row.is_ruled,
        )
        for row in session.execute(query)
    )


def _changed(
    session: Session, given: Sequence[_Given], newest: Mapping[_Key, Definition]
) -> set[Source]:
    """The files that become a new version: other than before, or bound to what is released with them and is."""
    before = {source: newest.get((source.kind.value, found.key)) for source, found in given}
    changed = {
        source for source, old in before.items() if old is None or old.sha256 != source.sha256
    }
    known = _known(session)
    offers = {name: source for source, found in given for name in found.provides}
    while True:
        bound = {
            source
            for source, found in given
            if source not in changed
            for need in filter(references.is_together, found.requires)
            if _is_other(known, need, before[source], offers, before, changed)
        }
        if not bound:
            return changed
        changed |= bound


def _is_other(
    known: Versions,
    need: str,
    asker: Definition | None,
    offers: Mapping[str, Source],
    before: Mapping[Source, Definition | None],
    changed: Container[Source],
) -> bool:
    """Whether what a released version is bound to is another after this release."""
    target = offers.get(references.offer(need))
    if target is None or asker is None:
        return False  # refused already
    old, meant = before[target], known.find(need, known.known[asker.id])
    return target in changed or old is None or meant is None or meant.id != old.id


def _is_ruled(session: Session, id: int) -> bool:
    """Asked anew: a file apart that the studio releases unchanged is under the rules from then on."""
    return bool(session.scalar(select(Definition.is_ruled).where(Definition.id == id)))


def _diagrams(session: Session, ids: Iterable[int]) -> Iterable[Definition]:
    query = select(Definition).where(Definition.id.in_(ids), Definition.kind == Kind.BPMN.value)
    return session.scalars(query.options(undefer(Definition.source)))


def _acting(session: Session, ids: set[int]) -> set[int]:
    """The diagrams among them that call handlers of ours, or what is known at run time alone."""
    if not ids:
        return set()
    return {
        each.id
        for each in _diagrams(session, ids)
        if any(
            called in handlers.names() or called.startswith("=")
            for called in parsed.called(_source(each))
        )
    }


def _newest_of(*what: Any) -> Select[Any]:
    return (
        select(*what)
        .ext(distinct_on(Definition.kind, Definition.key))
        .order_by(Definition.kind, Definition.key, Definition.version.desc())
    )


def _newest(session: Session) -> Sequence[Definition]:
    return session.scalars(_newest_of(Definition).options(undefer(Definition.source))).all()


def _newest_table(what: Any, key: str) -> Select[Any]:
    same = (Definition.kind == Kind.TABLE.value, Definition.key == key)
    return select(what).where(*same).order_by(Definition.version.desc()).limit(1)


def _read(session: Session, id: int) -> Any:
    wanted = select(Definition).where(Definition.id == id).options(undefer(Definition.source))
    return parsed.table(_source(session.scalars(wanted).one()))


def _source(definition: Definition) -> Source:
    return Source(definition.name, Kind(definition.kind), definition.source)


def _store(
    session: Session,
    deployment: Deployment,
    source: Source,
    found: references.References,
    before: Definition | None,
    *,
    is_ruled: bool,
) -> None:
    definition = Definition(
        deployment_id=deployment.id,
        kind=source.kind.value,
        key=found.key,
        version=before.version + 1 if before else 1,
        name=source.name,
        provides=list(found.provides),
        requires=list(found.requires),
        is_ruled=is_ruled,
        sha256=source.sha256,
        source=source.text,
    )
    session.add(definition)
    if source.kind is Kind.BPMN:
        session.flush()
        process_starts.replace(session, definition, source)


_versions: LRUCache[Versions] = LRUCache(kept=4)
_starts: LRUCache[Starts] = LRUCache(kept=4)
_bundles: LRUCache[Bundle] = LRUCache(kept=KEPT)
_tables: LRUCache[Any] = LRUCache(kept=4)
