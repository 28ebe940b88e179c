"""Reading a register: page by page, narrowed by words, place and choices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.fields import Field
from processes.organisation import places
from processes.registers.declaration import Computed, Register

#: A list counts up to so many.
COUNTED = 10_000
#: How many rows are told at a time where all are wanted.
AT_ONCE = 500


@dataclass(frozen=True)
class Search:
    """What to look for; an empty field does not narrow."""

    words: str = ""
    #: code of a place; rows within it
    within: str = ""
    #: field to code
    chosen: Mapping[str, str] = field(default_factory=dict)
    #: whether entries that have ended are shown too
    with_ended: bool = False


@dataclass(frozen=True)
class Cell:
    """One value in words; `kind` is the field's."""

    label: str
    words: str
    kind: str
    value: Any


@dataclass(frozen=True)
class Line:
    """One entry as the list tells it."""

    id: int
    cells: list[Cell]
    has_ended: bool


def titles(register: Register) -> list[str]:
    """The heads of the columns."""
    return [_column(register, key).label for key in register.columns]


def list_page(
    session: Session,
    register: Register,
    by: Person,
    search: Search,
    *,
    after: int | None = None,
    size: int,
) -> list[Line]:
    """Up to `size` entries that the person may read, those that follow the entry `after`."""
    columns = [_column(register, key) for key in register.columns]
    computed = [each.expression() for each in columns if isinstance(each, Computed)]
    query = _query(register, by, search).add_columns(*computed)
    if after is not None:
        query = query.where(_follows(register, after))
    rows = session.execute(query.order_by(*_order(register)).limit(size)).all()
    told = [_told(session, register, each, rows) for each in columns]
    today = clock.today()
    return [
        Line(rows[n][0].id, [column[n] for column in told], _is_over(register, rows[n][0], today))
        for n in range(len(rows))
    ]


def count(session: Session, register: Register, by: Person, search: Search) -> int:
    """How many there are, counted up to `COUNTED`."""
    some = _query(register, by, search).with_only_columns(register.model.id).limit(COUNTED)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def to_spreadsheet(
    session: Session, register: Register, by: Person, search: Search
) -> Iterator[list[str]]:
    """Heads and all rows in words, as the person may read them: what an export writes."""
    yield titles(register)
    after = None
    while lines := list_page(session, register, by, search, after=after, size=AT_ONCE):
        yield from ([cell.words for cell in line.cells] for line in lines)
        after = lines[-1].id


def _query(register: Register, by: Person, search: Search) -> Select[Any]:
    found = select(register.model).where(register.read.sql(by))
    if register.only:
        found = found.where(register.only())
    for word in search.words.split():
        looked = [each.icontains(word, autoescape=True) for each in register.search]
        found = found.where(or_(*looked)) if looked else found
    if search.within and register.place is not None:
        found = found.where(places.within(register.place, search.within))
    for key, code in search.chosen.items():
        if key in register.filters:
            found = found.where(_matches(getattr(register.model, key), code))
    if register.passes and not search.with_ended:
        until = getattr(register.model, register.over)
        found = found.where(or_(until.is_(None), until >= clock.today()))
    return found


def _matches(column: Any, code: str) -> Any:
    is_array = column.type.python_type is list
    return column.contains([code]) if is_array else column == code


def _order(register: Register) -> list[Any]:
    by = [register.model.id] if register.order is None else [register.order, register.model.id]
    return [each.desc() for each in by] if register.newest_first else by


def _follows(register: Register, after: int) -> Any:
    """What comes after that entry, whose place is asked of the table itself."""
    id_ = register.model.id
    beyond = id_ < after if register.newest_first else id_ > after
    if register.order is None:
        return beyond
    # The same expression, inside a query of its own.
    place = select(register.order).where(id_ == after).correlate(None).scalar_subquery()
    further = register.order < place if register.newest_first else register.order > place
    return or_(further, and_(register.order == place, beyond))


def _column(register: Register, key: str) -> Field | Computed:
    found = register.field(key) or next((c for c in register.computed if c.key == key), None)
    if found is None:
        raise ValueError(f"the register {register.key} has no column {key}")
    return found


def _told(session: Session, register: Register, column: Field | Computed, rows: Any) -> list[Cell]:
    if isinstance(column, Computed):
        keys = [key for key in register.columns if not register.field(key)]
        at = keys.index(column.key) + 1
        values = [row[at] for row in rows]
        return [Cell(column.label, column.words(each), "computed", each) for each in values]
    values = [getattr(row[0], column.key) for row in rows]
    hashable = [tuple(each) if isinstance(each, list) else each for each in values]
    tell = column.teller(session, hashable)
    return [Cell(column.label, tell(each), column.kind, each) for each in values]


def _is_over(register: Register, row: Any, today: Any) -> bool:
    until = getattr(row, register.over, None)
    return until is not None and until < today
