"""What can be mended with one press: offered beside a finding, made on the server as a new text of the file.

@quick_fixes.fix("wrong-default", "去掉默认流的标记")
def drop_default(file: File) -> None: …

Nothing is saved here: the editor takes the text over as one step that can be undone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

from lxml import etree
from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.deployment.bundle import Source
from engine.dialect import xml
from engine.faults import Fault, Refused
from engine.script import handlers
from processes.deadlines import limits
from processes.organisation.roles import APPROVERS, Role
from processes.studio.errors import NothingToMend

#: How the places a case is at are told.
_PLACES = {
    "grid": "案件所在网格",
    "village": "案件所在村（社区）",
    "street": "案件所在乡镇街道",
    "district": "案件所在区",
}
#: A value and how it is told.
Choice = tuple[str, str]


@dataclass(frozen=True)
class Fix:
    """One way to mend a finding: what stands on the button, and what is asked before."""

    key: str
    label: str
    choices: tuple[Choice, ...] = ()
    #: what is to be typed; empty: nothing
    asks: str = ""


@dataclass
class File:
    """The file being mended; `changed` are the ids of the elements that differ, empty: all of it."""

    name: str
    root: etree._Element
    element: str
    hints: tuple[str, ...] = ()
    #: what was chosen or typed
    given: str = ""
    changed: list[str] = field(default_factory=list)

    @property
    def chosen(self) -> str:
        """What was chosen or typed; raises NothingToMend where nothing was."""
        if not self.given.strip():
            raise NothingToMend
        return self.given.strip()

    def hint(self, place: int) -> str:
        """One of the names the finding speaks of; raises NothingToMend."""
        if place >= len(self.hints) or not self.hints[place]:
            raise NothingToMend
        return self.hints[place]

    def find(self, key: str) -> etree._Element:
        """The element of that id; raises NothingToMend."""
        found = find(self.root, key)
        if found is None:
            raise NothingToMend
        return found

    @property
    def at(self) -> etree._Element:
        """The element the finding is at; raises NothingToMend."""
        return self.find(self.element)

    def written(self) -> bytes:
        """Its new text."""
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")


class Mended(Protocol):
    """A file that is being mended."""

    name: str
    given: str

    def written(self) -> bytes:
        """Its new text."""


M = TypeVar("M", bound=Mended)


class Known:
    """What fixes may choose from, looked up when the first of them asks."""

    def __init__(self, session: Session, sources: Sequence[Source]) -> None:
        self._session = session
        self.sources = {each.name: each for each in sources}

    @cached_property
    def _offered(self) -> frozenset[str]:
        own = {
            f"{kind}:{each.stem}"
            for each in self.sources.values()
            for kind in _KINDS.get(each.kind.value, ())
        }
        released = catalogue.list_released(self._session)
        return frozenset(own | {each for one in released for each in one.provides})

    def names(self, kind: str) -> list[Choice]:
        """The processes, decisions or forms there are."""
        if kind == "handler":
            return [(each, each) for each in sorted(handlers.names())]
        found = (each.partition(":") for each in sorted(self._offered))
        return [(name, name) for its, _, name in found if its == kind]

    @cached_property
    def limits(self) -> list[Choice]:
        """The rules on time."""
        rows = {row.key: row.name for row in limits.newest(self._session).current}
        return [(key, f"{key} {name}") for key, name in sorted(rows.items())]

    @cached_property
    def groups(self) -> list[Choice]:
        """The roles with the place that is meant, as an expression; a place not of these is typed."""
        at = {
            Role.GRID_WORKER: "grid",
            Role.GRID_HEAD: "village",
            Role.MEDIATOR: "village",
            Role.CENTER: "street",
        }
        own = (Role.DISTRICT_CENTER, Role.LEADER, Role.POLITICAL_LEGAL, *sorted(APPROVERS))
        at |= dict.fromkeys(own, "district")
        return [
            (f'=["{role.value}@" + {place}]', f"{role.words}（{_PLACES[place]}）")
            for role, place in at.items()
        ]

    @cached_property
    def roles(self) -> list[Choice]:
        """The roles there are."""
        return [(each.value, f"{each.words}（{each.value}）") for each in Role]

    def root(self, name: str) -> etree._Element | None:
        """The tree of one of the files; None where it cannot be read."""
        source = self.sources.get(name)
        try:
            return None if source is None else xml.parse(source.text, name, source.kind.value)
        except Refused:
            return None


def find(root: etree._Element | None, key: str | None) -> etree._Element | None:
    """The element of that id, if there is one."""
    every = () if root is None or not key else root.iter(etree.Element)
    return next((each for each in every if each.get("id") == key), None)


#: What is mended is a `File`, or of a form a `form_fixes.FormFile`; either says what it was made into.
Choices = Callable[[Known, Fault], list[Choice] | None]


def hinted(first: int) -> Choices:
    """To choose from what the fault itself hints at, from the hint of that place on."""
    return lambda _known, fault: [(each, each) for each in fault.hints[first:]] or None


Mend = Callable[[M], None]

_KINDS = {"bpmn": ("process",), "dmn": ("decision",), "form": ("form",)}


@dataclass(frozen=True)
class _Registered:
    fix: Fix
    mend: Callable[[Any], None]
    #: what to choose from; None: it does not fit here
    choices: Choices | None
    of_forms: bool


_registered: dict[str, list[_Registered]] = {}


def fix(
    code: str,
    label: str,
    *,
    choices: Choices | None = None,
    asks: str = "",
    of_forms: bool = False,
) -> Callable[[Mend[M]], Mend[M]]:
    """Register a way to mend the findings of a code; `choices` answers None where it does not fit."""

    def register(mend: Mend[M]) -> Mend[M]:
        key = f"{code}/{mend.__name__}"
        _registered.setdefault(code, []).append(
            _Registered(Fix(key, label, asks=asks), mend, choices, of_forms)
        )
        return mend

    return register


def offer(fault: Fault, known: Known) -> Iterator[Fix]:
    """The ways to mend it."""
    for each in _registered.get(fault.code, ()):
        if each.of_forms != fault.file.endswith(".form"):
            continue
        if each.choices is None:
            yield each.fix
        elif (found := each.choices(known, fault)) is not None:
            yield replace(each.fix, choices=tuple(found))


def mend(key: str, file: Mended) -> bytes:
    """The file's new text; `file.changed` says what differs. Raises NothingToMend."""
    found = [
        each
        for each in _registered.get(key.partition("/")[0], ())
        if each.fix.key == key and each.of_forms == file.name.endswith(".form")
    ]
    if not found or not file.given.isprintable():
        raise NothingToMend
    found[0].mend(file)
    return file.written()
