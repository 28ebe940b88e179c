"""One statement for the rows of a page, one for the counts of all views, whatever the list.

The first finds ids in the order asked for, as few as the page needs, and only then looks up what is
shown of them. What a person may see in several ways is looked for in each way with its index.

Both are kept for who asks the same again: to build them takes longer than to send them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    union,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList

from engine.identity import Person
from processes.cases.models import Case
from processes.lists.declaration import Least, ListKind, Query, Sort, read_number

#: Beyond this the exact number helps nobody.
COUNTED = 999
#: So many rows in which the words stand are looked at for a page, for each row of it: in some of
#: them the words stand only in what the person may not read.
LOOKED_AT = 5
#: More words than this are not looked for.
WORDS = 6
#: So many statements of either kind are kept, the last that were asked for; each is some 200 kB.
KEPT = 128
#: What narrows a query, by filter.
Narrowed = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Found:
    """The items of a page, and after which position the next one begins; empty on the last."""

    items: list[Any]
    next: str


def list_page(
    session: Session, kind: ListKind, person: Person, query: Query, *, after: str = "", size: int
) -> Found:
    """Up to `size` items the person may see, after a position that an earlier page gave."""
    words = split(query.words)
    looked_at = size * LOOKED_AT if words else size
    sort, _ = order(kind, query)
    begins = _read_position(kind, sort, after)
    if words or begins is not None or _names_days(kind, query):
        statement = _select_rows(kind, person, query, begins, looked_at + 1)
    else:
        statement = _first_rows(kind, person, _narrowed(query), query.sort, looked_at + 1)
    rows = session.execute(statement).all()
    items: list[Any] = []
    examined = 0
    for row in rows[:looked_at]:
        if len(items) == size:
            break
        examined += 1
        item = kind.item(session, row, person)
        if not words or kind.has_words(item, words):
            items.append(item)
    is_more = examined < len(rows)
    following = _write_position(kind, sort, rows[examined - 1]) if is_more and examined else ""
    return Found(items, following)


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


def order(kind: ListKind, query: Query) -> tuple[Sort, bool]:
    """The order of a query, and whether it runs downward; words are found in an order of their own."""
    if split(query.words) and kind.order_found is not None:
        return kind.order_found, kind.order_found.is_descending
    column = kind.find_column(query.sort.removeprefix("-"))
    sort = _default(kind) if column is None or column.sort is None else column.sort
    is_other_way = query.sort.startswith("-")
    return sort, sort.is_descending is not is_other_way


def conditions(kind: ListKind, person: Person, query: Query) -> list[ColumnElement[bool]]:
    """What the filters of the query ask of a row; what is misspelt asks nothing."""
    asked = [
        each.condition(person, query.filters[each.key])
        for each in kind.filters
        if query.filters.get(each.key)
    ]
    return [each for each in asked if each is not None]


def select_ids(
    kind: ListKind,
    person: Person,
    query: Query,
    *,
    after: tuple[Any, int] | None = None,
    most: int,
) -> Select[Any]:
    """The ids and positions of the first rows of the query after a position."""
    sort, is_descending = order(kind, query)
    wanted = conditions(kind, person, query)
    if sort.only is not None:
        wanted.append(sort.only)
    if after is not None:
        here, there = tuple_(sort.expression, kind.id), tuple_(*map(literal, after))
        wanted.append(here < there if is_descending else here > there)
    ways = _ways(kind, person, query)
    if words := split(query.words):
        # Rare words are found by their index, common ones soon among the newest rows of each way;
        # what is found otherwise is little, whoever may see it.
        in_text, *others = kind.branches(person, words)
        members = [[each, in_text] for each in ways] + [[or_(*ways), each] for each in others]
    else:
        members = [[each] for each in ways]
    leasts = kind.leasts(query.filters) if sort.expression is _default(kind).expression else ()
    if leasts and not (words or is_descending):
        chosen = [
            _first_by(kind, sort, each, [way, *wanted], most) for way in ways for each in leasts
        ]
    else:
        chosen = [_first(kind, sort, [*each, *wanted], is_descending, most) for each in members]
    found = _either(chosen)
    keys = [each.desc() if is_descending else each for each in (found.c.position, found.c.id)]
    return select(found.c.id, found.c.position).order_by(*keys).limit(most)


def split(words: str) -> list[str]:
    """The words to look for, as many as are looked for."""
    return words.split()[:WORDS]


def _select_rows(
    kind: ListKind, person: Person, query: Query, begins: tuple[Any, int] | None, most: int
) -> Select[Any]:
    """The statement for the first rows after a position."""
    _, is_descending = order(kind, query)
    # Found once, though several parts of what is shown of them are joined with it.
    ids = select_ids(kind, person, query, after=begins, most=most).cte("chosen")
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
            ways[reach] = _ways(kind, person, query)
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
    wanted = [and_(true(), *conditions(kind, person, each)) for each in queries]
    numbers = [func.count().filter(each) for each in wanted]
    most = [func.least(each, COUNTED + 1).label(f"n{n}") for n, each in enumerate(numbers)]
    return select(*most).select_from(kind.source).where(or_(*ways)).subquery()


_counts = lru_cache(maxsize=KEPT)(_select_counts)


def _narrowed(query: Query) -> Narrowed:
    return frozenset(query.filters.items())


def _names_days(kind: ListKind, query: Query) -> bool:
    """Whether a day was typed, which begins when the zone says: the statement is good for once."""
    return any(each.is_day and query.filters.get(each.key) for each in kind.filters)


def _default(kind: ListKind) -> Sort:
    column = kind.find_column(kind.order)
    if column is None or column.sort is None:
        raise LookupError(kind.order)
    return column.sort


def _some(kind: ListKind, person: Person, query: Query, ways: list[ColumnElement[bool]]) -> Any:
    """The ids of rows of the query in no order, as many as are counted: the first found will do."""
    wanted = conditions(kind, person, query)
    chosen = [
        select(kind.id.label("id")).select_from(kind.source).where(each, *wanted).limit(COUNTED + 1)
        for each in ways
    ]
    return select(_either(chosen).c.id).limit(COUNTED + 1).subquery()


def _ways(kind: ListKind, person: Person, query: Query) -> list[ColumnElement[bool]]:
    """The ways of seeing a row; one that needs an office the person has nowhere is not asked for."""
    ways = [each for each in kind.ways(person, query.filters) if not _is_barred(each)]
    return [_of_district(kind, each) for each in ways] or [false()]


def _of_district(kind: ListKind, way: ColumnElement[bool]) -> ColumnElement[bool]:
    """A way that asks for the district of the case alone, by the row's own: no case is read for it."""
    if (
        kind.district is not None
        and isinstance(way, BinaryExpression)
        and way.operator is operators.in_op
        and way.left.shares_lineage(Case.__table__.c.district)
        and isinstance(way.right, BindParameter)
    ):
        return kind.district.in_(way.right.value or ())
    return way


def _is_barred(way: ColumnElement[bool]) -> bool:
    """Whether the condition asks for a value among none."""
    parts = way.clauses if isinstance(way, BooleanClauseList) else [way]
    return (
        any(
            isinstance(part, BinaryExpression)
            and part.operator is operators.in_op
            and isinstance(part.right, BindParameter)
            and not part.right.value
            for part in parts
        )
        and getattr(way, "operator", None) is not operators.or_
    )


def _either(chosen: list[Select[Any]]) -> Any:
    if len(chosen) == 1:
        return chosen[0].subquery()
    both: CompoundSelect[Any] = union(*chosen)
    return both.subquery()


def _first(
    kind: ListKind,
    sort: Sort,
    wanted: list[ColumnElement[bool]],
    is_descending: bool,
    most: int,
) -> Select[Any]:
    keys = (sort.expression, kind.id)
    ordered = [each.desc() if is_descending else each for each in keys]
    # Once is enough where the position is the id.
    ordered = ordered[:1] if sort.expression is kind.id else ordered
    chosen = select(kind.id.label("id"), sort.expression.label("position"))
    return chosen.select_from(kind.source).where(*wanted).order_by(*ordered).limit(most)


def _first_by(
    kind: ListKind, sort: Sort, least: Least, wanted: list[ColumnElement[bool]], most: int
) -> Select[Any]:
    """The first rows by one of the values the order's is the least of: its index is walked, and soon left."""
    chosen = select(kind.id.label("id"), sort.expression.label("position"))
    found = chosen.select_from(least.source).where(*least.only, *wanted)
    return found.order_by(least.expression, kind.id).limit(most)


def _ordered(statement: Select[Any], ids: Any, is_descending: bool) -> Select[Any]:
    keys = (ids.c.position, ids.c.id)
    ordered = [each.desc() if is_descending else each for each in keys]
    at = [ids.c.position.label("position"), ids.c.id.label("row_id")]
    return statement.add_columns(*at).order_by(*ordered)


def _read_position(kind: ListKind, sort: Sort, text: str) -> tuple[Any, int] | None:
    if sort.expression is kind.id:
        text = f"{text}_{text}"
    value, _, digits = text.rpartition("_")
    read, row = sort.read(value), read_number(digits)
    return None if read is None or row is None else (read, row)


def _write_position(kind: ListKind, sort: Sort, row: Any) -> str:
    if sort.expression is kind.id:
        return str(row.row_id)
    value = row.position
    return f"{value.isoformat() if isinstance(value, datetime) else value}_{row.row_id}"
