"""What a register is: a table of its own, declared once, with one list page and one form page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from engine import hooks
from engine.identity import Person
from processes.cases.choices import Choice
from processes.fields import Field
from processes.registers.errors import NoSuchRegister
from processes.registers.rights import Right


class Section(Choice):
    """Where a register stands among the others."""

    ROSTER = "roster", "名册"
    PATROL = "patrol", "排查与服务"
    RECEPTION = "reception", "接访与会议"
    SUPERVISION = "supervision", "督办与考核"
    SYSTEM = "system", "系统"


@dataclass(frozen=True)
class Computed:
    """A column nobody fills in: an SQL expression over the model's row."""

    key: str
    label: str
    expression: Callable[[], ColumnElement[Any]]
    #: how to say a value
    words: Callable[[Any], str] = lambda value: "" if value is None else str(value)


@dataclass(frozen=True)
class Figure:
    """A number over the list; `is_short` where it should be more."""

    label: str
    value: str
    is_short: bool = False


@dataclass(frozen=True)
class Gaps:
    """What stands over the list: figures, and what is missing (缺配), one sentence each."""

    figures: Sequence[Figure] = ()
    missing: Sequence[str] = ()
    missing_title: str = "缺配"


def _save(model: Any, row: Any, values: Mapping[str, Any]) -> Any:
    made = model() if row is None else row
    for key, value in values.items():
        setattr(made, key, value)
    return made


def _unguarded(_session: Session) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Register:
    """A register. The model has `id` (bigint, unique) and the fields' keys as columns.

    Filled without being asked, where the model has them: `district`, `recorded_by`,
    `recorded_at`. A row with `until_on` is ended by date, none is ever deleted.
    """

    #: in the address: `village-officers`
    key: str
    title: str
    section: Section
    model: Any
    fields: Sequence[Field]
    #: keys of fields or of `computed`, as the list shows them
    columns: Sequence[str]
    read: Right
    write: Right
    #: columns or expressions in which words are looked for
    search: Sequence[Any] = ()
    #: a column or expression that is never null; ties are broken by id
    order: Any = None
    newest_first: bool = False
    #: the column by which the list is narrowed to a place
    place: Any = None
    #: keys of `Choose` fields the list can be narrowed by
    filters: Sequence[str] = ()
    computed: Sequence[Computed] = ()
    gaps: Callable[[Session, Person], Gaps] | None = None
    #: which rows of the model belong to this register
    only: Callable[[], ColumnElement[bool]] | None = None
    #: what every new row gets
    fixed: Mapping[str, Any] = field(default_factory=dict)
    #: The column of an entry's last day: later it is listed only when asked for.
    over: str = "until_on"
    #: one sentence under the title
    note: str = ""
    #: what one row is called, for buttons
    one: str = "一条"
    #: Raises a ProcessError for what the fields alone cannot tell; runs after the flush.
    check: Callable[[Session, Any], None] | None = None
    #: stands around every writing: turns what the database's own rules refuse into a sentence
    guard: Callable[[Session], AbstractContextManager[None]] = _unguarded
    #: What the form shows of a row, where that is not the row's own columns.
    load: Callable[[Session, Any], dict[str, Any]] | None = None
    #: Makes (row None) or changes a row of the values; answers the row.
    save: Callable[[Session, Any, Mapping[str, Any]], Any] | None = None

    def field(self, key: str) -> Field | None:
        """The field of that key."""
        return next((each for each in self.fields if each.key == key), None)

    @property
    def passes(self) -> bool:
        """Whether its entries are over some day."""
        return hasattr(self.model, self.over)

    @property
    def ends(self) -> bool:
        """Whether its rows are ended by date."""
        return hasattr(self.model, "until_on")

    def values(self, session: Session, row: Any) -> dict[str, Any]:
        """The fields' values of a row."""
        if self.load:
            return self.load(session, row)
        return {each.key: getattr(row, each.key) for each in self.fields}

    def put(self, session: Session, row: Any, values: Mapping[str, Any]) -> Any:
        """Write the values to the row, or to a new one."""
        return self.save(session, row, values) if self.save else _save(self.model, row, values)


_REGISTERS: dict[str, Register] = {}
#: Where each was declared.
_PLACES: dict[str, str] = {}


def declare(declared: Register) -> Register:
    """Make it known; a key is taken once."""
    if declared.key in _REGISTERS:
        raise ValueError(f"two registers are called {declared.key}")
    _REGISTERS[declared.key] = declared
    _PLACES[declared.key] = hooks.caller()
    return declared


@hooks.kind("register", "登记簿")
def _places() -> Iterable[hooks.Registered]:
    return _PLACES.items()


def find(key: str, by: Person) -> Register:
    """The register of that key; raises NoSuchRegister, also for one that is not the person's."""
    found = _REGISTERS.get(key)
    if found is None or not (found.read.concerns(by) or found.write.concerns(by)):
        raise NoSuchRegister
    return found


def list_registers() -> list[Register]:
    """Every register, in the order they were declared."""
    return list(_REGISTERS.values())


def all_of(by: Person) -> dict[Section, list[Register]]:
    """The registers the person may enter, by section, in the order they were declared."""
    found: dict[Section, list[Register]] = {}
    for section in Section:
        mine = [
            each
            for each in _REGISTERS.values()
            if each.section is section and each.read.concerns(by)
        ]
        if mine:
            found[section] = mine
    return found
