"""One statement for the rows of a page, one for the counts of all views, whatever the list.

The first finds ids in the order asked for, as few as the page needs, and only then looks up what is
shown of them. What a person may see in several ways is looked for in each way with its index.

Both are kept for who asks the same again: to build them takes longer than to send them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, true
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.lists import finding, selection
from processes.lists.declaration import ListKind, Query, Sort, read_number

#: Beyond this the exact number helps nobody.
COUNTED = 999
#: So many rows in which the words stand are looked at for a page, for each row of it: in some of
#: them the words stand only in what the person may not read.
LOOKED_AT = 5
#: So many statements of either kind are kept, the last that were asked for; each is some 200 kB.
KEPT = 128
#: What narrows a query, by filter.
Narrowed = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Found:
    """The items of a page, and after which position the next one begins; empty on the last."""

    items: list[Any]
    next: str
    #: Whether it ends where looking for words was broken off, and not because it is full.
    is_broken_off: bool = False


def list_page(
    session: Session, kind: ListKind, person: Person, query: Query, *, after: str = "", size: int
) -> Found:
    """Up to `size` items the person may see, after a position that an earlier page gave."""
    sort, _ = selection.order(kind, person, query)
    begins = _read_position(kind, sort, after)
    if words := selection.split(query.words):
        return _find_words(session, kind, person, query, words, begins, size)
    if begins is not None or _names_days(kind, query):
        statement = _select_rows(kind, person, query, begins, size + 1)
    else:
        statement = _first_rows(kind, person, _narrowed(query), query.sort, size + 1)
    rows = session.execute(statement).all()
    items = [kind.item(session, row, person) for row in rows[:size]]
    return Found(items, _position_of(kind, sort, rows[size - 1]) if len(rows) > size else "")


def _find_words(
    session: Session,
    kind: ListKind,
    person: Person,
    query: Query,
    words: list[str],
    begins: tuple[Any, int] | None,
    size: int,
) -> Found:
    """Of the rows the words stand in those in which they stand in what the person may read."""
    sort, _ = selection.order(kind, person, query)
    most = size * LOOKED_AT
    stretch = finding.find(session, kind, person, query, after=begins, most=most + 1)
    items: list[Any] = []
    reached = None
    # Mostly the first of them fill the page.
    for at in range(0, min(most, len(stretch.rows)), size):
        few = stretch.rows[at : at + size]
        for row in session.execute(_rows_of(kind, person, query, few)):
            if len(items) == size:
                break
            reached = row.row_id
            item = kind.item(session, row, person)
            if kind.has_words(item, words):
                items.append(item)
        if len(items) == size:
            break
    if reached is not None and reached != stretch.rows[-1][0]:
        position = dict(stretch.rows)[reached]
        return Found(items, _write_position(kind, sort, reached, position), len(items) < size)
    if stretch.until is None:
        return Found(items, "")
    return Found(items, _write_position(kind, sort, *stretch.until), is_broken_off=True)


def _rows_of(
    kind: ListKind, person: Person, query: Query, found: Sequence[tuple[int, Any]]
) -> Select[Any]:
    sort, is_descending = selection.order(kind, person, query)
    ids = selection.among(kind, sort, [row for row, _ in found]).cte("chosen")
    return _ordered(kind.details(ids, person), ids, is_descending)


def list_items(session: Session, kind: ListKind, person: Person, ids: Sequence[int]) -> list[Any]:
    """The items of these rows, in their order; whether the person may see them the caller has asked."""
    if not ids:
        return []
    chosen = selection.among(kind, Sort(kind.id), list(ids)).cte("chosen")
    rows = session.execute(_ordered(kind.details(chosen, person), chosen, is_descending=False))
    found = {row.row_id: kind.item(session, row, person) for row in rows}
    return [found[each] for each in ids if each in found]


def count(
    session: Session, kind: ListKind, person: Person, queries: Mapping[str, Query]
) -> dict[str, int]:
    """How many rows each query has by its key, at most one more than `COUNTED`; words do not narrow."""
    # What is open is mostly one of the views: it is not counted twice.
    asked = dict.fromkeys(_narrowed(each) for each in queries.values())
    if not asked:
        return {}
    days = any(_names_days(kind, each) for each in queries.values())
    statement = (_select_counts if days else _counts)(kind, person, tuple(asked))
    found = dict(zip(asked, session.execute(statement).one(), strict=True))
    return {key: found[_narrowed(query)] for key, query in queries.items()}


def _select_rows(
    kind: ListKind, person: Person, query: Query, begins: tuple[Any, int] | None, most: int
) -> Select[Any]:
    """The statement for the first rows after a position."""
    _, is_descending = selection.order(kind, person, query)
    # Found once, though several parts of what is shown of them are joined with it.
    ids = selection.select_ids(kind, person, query, after=begins, most=most).cte("chosen")
    return _ordered(kind.details(ids, person), ids, is_descending)


@lru_cache(maxsize=KEPT)
def _first_rows(
    kind: ListKind, person: Person, narrowed: Narrowed, sort: str, most: int
) -> Select[Any]:
    return _select_rows(kind, person, Query(filters=dict(narrowed), sort=sort), None, most)


def _select_counts(kind: ListKind, person: Person, asked: tuple[Narrowed, ...]) -> Select[Any]:
    """The statement for how many rows each of these queries has."""
    ways: dict[bool, list[ColumnElement[bool]]] = {}
    together: dict[bool, list[Query]] = {}
    numbers: dict[Query, Any] = {}
    queries = [Query(filters=dict(narrowed)) for narrowed in asked]
    for query in queries:
        reach = kind.ways_by(query.filters)
        if reach not in ways:
            ways[reach] = selection.ways(kind, person, query)
        if kind.is_small(query.filters):
            together.setdefault(reach, []).append(query)
            continue
        some = _some(kind, person, query, ways[reach])
        numbers[query] = select(func.count()).select_from(some).scalar_subquery()
    passes = [_count_together(kind, person, each, ways[reach]) for reach, each in together.items()]
    for each, counted in zip(together.values(), passes, strict=True):
        numbers |= dict(zip(each, counted.c, strict=True))
    statement = select(*(numbers[each].label(f"n{number}") for number, each in enumerate(queries)))
    return statement.select_from(*passes) if passes else statement


def _count_together(
    kind: ListKind, person: Person, queries: list[Query], ways: list[ColumnElement[bool]]
) -> Subquery:
    """How many rows each of the queries has, in a column each, in one pass over all a person has."""
    wanted = [and_(true(), *selection.conditions(kind, person, each)) for each in queries]
    numbers = [func.count().filter(each) for each in wanted]
    most = [func.least(each, COUNTED + 1).label(f"n{n}") for n, each in enumerate(numbers)]
    return select(*most).select_from(kind.source).where(or_(*ways)).subquery()


_counts = lru_cache(maxsize=KEPT)(_select_counts)


def _narrowed(query: Query) -> Narrowed:
    return frozenset(query.filters.items())


def _names_days(kind: ListKind, query: Query) -> bool:
    """Whether a day was typed, which begins when the zone says: the statement is good for once."""
    return any(each.is_day and query.filters.get(each.key) for each in kind.filters)


def _some(kind: ListKind, person: Person, query: Query, ways: list[ColumnElement[bool]]) -> Any:
    """The ids of rows of the query in no order, as many as are counted: the first found will do."""
    wanted = selection.conditions(kind, person, query)
    chosen = [
        select(kind.id.label("id")).select_from(kind.source).where(each, *wanted).limit(COUNTED + 1)
        for each in ways
    ]
    return select(selection.either(chosen).c.id).limit(COUNTED + 1).subquery()


def _ordered(statement: Select[Any], ids: Any, is_descending: bool) -> Select[Any]:
    at = [ids.c.position.label("position"), ids.c.id.label("row_id")]
    return statement.add_columns(*at).order_by(*selection.keys(ids, is_descending))


def _read_position(kind: ListKind, sort: Sort, text: str) -> tuple[Any, int] | None:
    if sort.expression is kind.id:
        text = f"{text}_{text}"
    value, _, digits = text.rpartition("_")
    read, row = sort.read(value), read_number(digits)
    return None if read is None or row is None else (read, row)


def _position_of(kind: ListKind, sort: Sort, row: Any) -> str:
    return _write_position(kind, sort, row.row_id, row.position)


def _write_position(kind: ListKind, sort: Sort, row_id: int, position: Any) -> str:
    if sort.expression is kind.id:
        return str(row_id)
    value = position.isoformat() if isinstance(position, datetime) else position
    return f"{value}_{row_id}"
