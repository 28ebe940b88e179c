"""Which rows of a list a query asks for, in which order, and the statement for the first of their ids.

What a person may see in several ways is looked for in each way with its index.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    false,
    literal,
    select,
    tuple_,
    union,
)
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList

from engine.identity import Person
from processes.cases.models import Case
from processes.lists.declaration import Least, ListKind, Query, Sort

#: More words than this are not looked for.
WORDS = 6


def split(words: str) -> list[str]:
    """The words to look for, as many as are looked for."""
    return words.split()[:WORDS]


def order(kind: ListKind, person: Person, query: Query) -> tuple[Sort, bool]:
    """The order of a person's query, and whether it runs downward; words are found in an order of their own."""
    if split(query.words) and kind.order_found is not None:
        return kind.order_found, kind.order_found.is_descending
    column = kind.find_column(query.sort.removeprefix("-"))
    sort = _default(kind) if column is None or column.sort is None else column.sort
    is_other_way = query.sort.startswith("-")
    return sort.of(person), sort.is_descending is not is_other_way


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
    """The ids and positions of the first rows of the query after a position, whatever words stand in them.

    In the order of the query: with words, in that of what is found.
    """
    sort, is_descending = order(kind, person, query)
    wanted = asked_of(kind, person, query, after)
    found_in = ways(kind, person, query)
    leasts = kind.leasts(query.filters) if sort.expression is _default(kind).expression else ()
    if leasts and not is_descending:
        chosen = [
            _first_by(kind, sort, each, [way, *wanted], most) for way in found_in for each in leasts
        ]
    else:
        chosen = [_first(kind, sort, [each, *wanted], is_descending, most) for each in found_in]
    found = either(chosen)
    return select(found.c.id, found.c.position).order_by(*keys(found, is_descending)).limit(most)


def asked_of(
    kind: ListKind, person: Person, query: Query, after: tuple[Any, int] | None
) -> list[ColumnElement[bool]]:
    """What a row must be to stand in the query after a position, but for the words and who may see it."""
    sort, is_descending = order(kind, person, query)
    wanted = conditions(kind, person, query)
    if sort.only is not None:
        wanted.append(sort.only)
    if after is not None:
        here, there = tuple_(sort.expression, kind.id), tuple_(*map(literal, after))
        wanted.append(here < there if is_descending else here > there)
    return wanted


def among(kind: ListKind, sort: Sort, ids: list[int]) -> Select[Any]:
    """The ids and positions of these rows."""
    chosen = select(kind.id.label("id"), sort.expression.label("position"))
    return chosen.select_from(kind.source).where(kind.id.in_(ids))


def keys(found: Any, is_descending: bool) -> list[ColumnElement[Any]]:
    """What puts ids and positions in their order."""
    both = (found.c.position, found.c.id)
    return [each.desc() if is_descending else each for each in both]


def ways(kind: ListKind, person: Person, query: Query) -> list[ColumnElement[bool]]:
    """The ways of seeing a row; one that needs an office the person has nowhere is not asked for."""
    found = [each for each in kind.ways(person, query.filters) if not _is_barred(each)]
    return [_of_district(kind, each) for each in found] or [false()]


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


def either(chosen: list[Select[Any]]) -> Any:
    """What any of the statements finds, each row once."""
    if len(chosen) == 1:
        return chosen[0].subquery()
    both: CompoundSelect[Any] = union(*chosen)
    return both.subquery()


def _default(kind: ListKind) -> Sort:
    column = kind.find_column(kind.order)
    if column is None or column.sort is None:
        raise LookupError(kind.order)
    return column.sort


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
