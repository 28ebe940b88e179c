"""Looking for words in a list, for as long as a page may take and no longer.

Where an index tells that the words stand in few cases, these are looked at and nothing else. Words
that stand in very many are looked for in the person's own rows, in their order, a stretch at a time:
how far one came is told, and the next page goes on from there. Nothing is left out in silence.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal, select, true, union, union_all
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.cases.models import Case
from processes.lists import selection
from processes.lists.declaration import Indexes, ListKind, Query

#: So many cases the words may stand in for all of them to be looked at.
FEW = 10_000
#: So many rows of the person's own are looked through at a time.
STRETCH = 2000


@dataclass(frozen=True)
class Stretch:
    """The ids and positions of rows the words stand in, and how far was looked; None: to the end."""

    rows: list[tuple[int, Any]]
    until: tuple[int, Any] | None = None


def find(
    session: Session,
    kind: ListKind,
    person: Person,
    query: Query,
    *,
    after: tuple[Any, int] | None,
    most: int,
) -> Stretch:
    """Up to `most` rows of the query after a position in which its words are found, in its order."""
    few: list[Select[Any]] = []
    # Of whom has few rows all are looked through soon.
    if kind.indexes is not None and not kind.is_small(query.filters):
        few = _find_few(session, kind.indexes, person, selection.split(query.words))
    if few:
        statement = _among(kind, person, query, few, after, most)
        return Stretch([(row.id, row.position) for row in session.execute(statement)])
    found = session.execute(_along(kind, person, query, after, most)).all()
    rows = [(row.id, row.position) for row in found if not row.is_last]
    last = [(row.id, row.position) for row in found if row.is_last]
    return Stretch(rows, last[0] if last and len(rows) < most else None)


def are_found(kind: ListKind, person: Person, words: list[str]) -> Any:
    """The condition on a row that each of the words is found in it, in whichever way."""
    return and_(*(kind.is_found(person, each) for each in words))


def _find_few(
    session: Session, indexes: Indexes, person: Person, words: list[str]
) -> list[Select[Any]]:
    """Statements for the ids of few cases, with all that the words are found in among them.

    None where each word by itself, and all of them together, may be found in too many.
    """
    others = {word: indexes.elsewhere(person, word) for word in words}
    each = [[indexes.in_texts([word]), *others[word]] for word in words]
    # Either all stand in the texts, or one is found elsewhere.
    together = [indexes.in_texts(words), *(way for ways in others.values() for way in ways)]
    for sets in (each, [together])[: len(words)]:
        numbers = session.execute(select(*map(_count, sets))).one()
        number, chosen = min(zip(numbers, sets, strict=True), key=lambda both: both[0])
        if number <= FEW:
            return chosen
    return []


def _count(ways: list[Select[Any]]) -> Any:
    some = union_all(*(select(each.limit(FEW + 1).subquery()) for each in ways)).limit(FEW + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def _among(
    kind: ListKind,
    person: Person,
    query: Query,
    few: list[Select[Any]],
    after: tuple[Any, int] | None,
    most: int,
) -> Select[Any]:
    """The first rows of few cases: who may see them is asked of each, then their texts until enough are found."""
    sort, is_descending = selection.order(kind, person, query)
    # Each once, and joined: PostgreSQL knows then how many they are.
    cases = union(*few).cte("cases").prefix_with("MATERIALIZED")
    wanted = selection.asked_of(kind, person, query, after)
    seen = [
        select(kind.id.label("id"), sort.expression.label("position"))
        .select_from(kind.source.join(cases, cases.c.id == Case.id))
        .where(way, *wanted)
        for way in selection.ways(kind, person, query)
    ]
    chosen = select(selection.either(seen)).cte("chosen").prefix_with("MATERIALIZED")
    ordered = select(chosen).order_by(*selection.keys(chosen, is_descending)).offset(0).subquery()
    return _found_in(kind, person, query, ordered, most)


def _along(
    kind: ListKind, person: Person, query: Query, after: tuple[Any, int] | None, most: int
) -> Select[Any]:
    """The first rows found in a stretch of the person's own, and the last one of a whole stretch."""
    _, is_descending = selection.order(kind, person, query)
    walked = selection.select_ids(kind, person, query, after=after, most=STRETCH).cte("walked")
    ordered = select(walked).order_by(*selection.keys(walked, is_descending))
    found = _found_in(kind, person, query, ordered.offset(0).subquery(), most).subquery()
    last = ordered.offset(STRETCH - 1).limit(1).subquery()
    both = union_all(
        select(found.c.id, found.c.position, literal(False).label("is_last")),
        select(last.c.id, last.c.position, literal(True)),
    ).subquery()
    return select(both).order_by(*selection.keys(both, is_descending), both.c.is_last)


def _found_in(kind: ListKind, person: Person, query: Query, ordered: Any, most: int) -> Select[Any]:
    """The first of these rows that the words are found in: one is read after the other, none ahead."""
    _, is_descending = selection.order(kind, person, query)
    found = are_found(kind, person, selection.split(query.words))
    # Joined otherwise, PostgreSQL would rather read the texts of all cases there are.
    each = (
        select(literal(True).label("is_found"))
        .select_from(kind.source)
        .where(kind.id == ordered.c.id, found)
        .offset(0)
        .lateral()
    )
    return (
        select(ordered.c.id, ordered.c.position)
        .select_from(ordered.join(each, true()))
        .order_by(*selection.keys(ordered, is_descending))
        .limit(most)
    )
