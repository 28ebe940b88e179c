"""Which version of a file is meant by what a diagram calls, and how the versions of one instance are told apart.

As in Camunda 8 (`bindingType`): `latest` is the newest version, `deployment` the one that was released
together with the caller, `versionTag` the newest that has the tag. All are chosen as an instance starts.

An instance may come to need two versions of one file. The newest of them keeps the names the file gives
its processes, decisions and forms; an older one adds its number to them (`letter@1`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.deployment import references
from engine.models import Definition
from engine.tokens import bindings

#: No id of a process or decision has it in it.
_MARK = "@"


@dataclass(frozen=True)
class Version:
    """A version of a file, without its text; `needs` and `provides` as in `references`."""

    id: int
    version: int
    deployment_id: int
    provides: tuple[str, ...]
    needs: tuple[str, ...]
    #: whether there is none after it
    is_newest: bool = True
    #: whether the application's rules hold for it by itself
    is_ruled: bool = True

    @classmethod
    def of(cls, row: Definition) -> "Version":
        """A version that is read as a whole."""
        return cls(row.id, row.version, row.deployment_id, tuple(row.provides), tuple(row.requires))


class Versions:
    """All versions of all files, or those that one instance runs."""

    def __init__(self, known: Iterable[Version]) -> None:
        self.known = {each.id: each for each in known}
        self._offers: dict[str, list[Version]] = defaultdict(list)
        for each in self.known.values():
            for name in each.provides:
                self._offers[name].append(each)

    def find(self, need: str, asker: Version | None = None) -> Version | None:
        """What is meant by a need, that of `asker` where it asks for what was released together; None where nothing is."""
        offers = self._offers.get(references.offer(need), ())
        if references.is_together(need) and asker is not None:
            found = [each for each in offers if each.deployment_id <= asker.deployment_id]
        elif references.is_tagged(need):
            found = list(offers)
        else:
            found = [each for each in offers if each.is_newest]
        return max(found, key=lambda each: each.id, default=None)

    def tags(self, *, ruled: bool = False) -> frozenset[str]:
        """The tagged versions there are, or those under the application's rules."""
        return frozenset(
            name
            for name, offers in self._offers.items()
            if references.is_tagged(name) and any(each.is_ruled or not ruled for each in offers)
        )

    def reach(self, first: Version, settled: "Versions | None" = None) -> set[int]:
        """The ids of all it needs, however indirectly, its own and those of the application's tables.

        Where only an id is meant that is `settled`, it stays with that version.
        """
        # Any expression may ask a table, so all of them belong to what is reachable.
        tables = [each for each in self._offers if each.startswith(references.table(""))]
        wanted = [first, *(found for each in tables if (found := self.find(each)) is not None)]
        reached: set[int] = set()
        while wanted:
            version = wanted.pop()
            if version.id not in reached:
                reached.add(version.id)
                # A need nobody meets was refused at deployment.
                needed = (
                    (settled and settled.find(each)) or self.find(each, version)
                    if references.is_called(each)
                    else self.find(each, version)
                    for each in version.needs
                )
                wanted += [each for each in needed if each is not None]
        return reached


@dataclass(frozen=True)
class Names:
    """How the versions an instance runs are told apart: what is added to the names of a version, by its id."""

    added: Mapping[int, str] = field(default_factory=dict)
    #: process (by the name it has in the instance) and need, to the name of what is meant
    meant: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: where there is one version of each file, as in the sandbox, and it is meant: those with a tag
    tagged: frozenset[str] | None = frozenset()

    def of(self, process: str, need: str) -> str:
        """The name of what a process means by a need; none where no version of it is there."""
        found = self.meant.get((process, need))
        if found is not None:
            return found
        is_there = references.is_called(need) or (
            self.tagged is not None and (need in self.tagged or not references.is_tagged(need))
        )
        return bindings.id_of(need) if is_there else ""

    def find(self, versions: Iterable[Version], process: str) -> Version | None:
        """The one of these versions a process belongs to, by the name it has in the instance."""
        offered = references.process(plain(process))
        found = (each for each in versions if offered in each.provides)
        return next((e for e in found if plain(process) + self.added[e.id] == process), None)


def tell_apart(versions: Sequence[Version]) -> Names:
    """The names of the versions of one instance."""
    known = Versions(versions)
    added = {each.id: _added(each, known) for each in versions}
    meant = {}
    for version in versions:
        processes = [each for each in version.provides if each.startswith(references.process(""))]
        for need in {*version.needs, *version.provides}:
            target = known.find(need, version)
            if target is not None and (added[target.id] or not references.is_called(need)):
                for process in processes:
                    own = bindings.id_of(process) + added[version.id]
                    meant[own, need] = bindings.id_of(need) + added[target.id]
    return Names(added, meant, tagged=None)


def plain(name: str) -> str:
    """The id of a process out of its name in an instance."""
    return name.partition(_MARK)[0]


def number(name: str) -> int | None:
    """The version a name in an instance tells; None where it is the newest of that instance."""
    found = name.partition(_MARK)[2]
    return int(found) if found else None


def _added(version: Version, known: Versions) -> str:
    named = [each for each in version.provides if references.is_called(each)]
    is_newest = all(known.find(each) is version for each in named)
    return "" if is_newest else f"{_MARK}{version.version}"
