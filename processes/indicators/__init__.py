"""The indicators of docs/domain.md 8: one definition, the number and the cases behind it.

None of them rewards a volume of reports, and nothing is ranked by them.

May use: access, calendars, cases, deadlines, directories, organisation, patrol, residents,
rosters, sponsorship, whistles.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    extract,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.util import ClauseAdapter

from engine import clock
from engine.identity import Person
from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases.models import Case
from processes.errors import NoSuchIndicator
from processes.indicators import (
    aftercare,
    petitions,
    presence,
    prevention,
    receptions,
    satisfaction,
    settling,
    timeliness,
    whistling,
)
from processes.indicators.indicator import (
    SECONDS_IN_AN_HOUR,
    Base,
    Count,
    Indicator,
    Mean,
    Rows,
    Share,
    Value,
)
from processes.indicators.scope import Scope
from processes.sums import whole

#: The groups in which people read them.
GROUPS: dict[str, tuple[Indicator, ...]] = {
    "化解": settling.INDICATORS,
    "时限": timeliness.INDICATORS,
    "吹哨报到": whistling.INDICATORS,
    "回访与风险": aftercare.INDICATORS,
    "满意度": satisfaction.INDICATORS,
    "源头与诉前": prevention.INDICATORS,
    "信访工作法治化": petitions.INDICATORS,
    "接访": receptions.INDICATORS,
    "排查与力量": presence.INDICATORS,
}

#: So many statements are kept, the last that were asked for.
KEPT = 32


def find(key: str) -> Indicator:
    """The indicator of that key; raises NoSuchIndicator."""
    found = next((each for group in GROUPS.values() for each in group if each.key == key), None)
    if found is None:
        raise NoSuchIndicator(key=key)
    return found


def compute(session: Session, scope: Scope) -> dict[str, Value]:
    """Every indicator's value by key."""
    asked = [each for group in GROUPS.values() for each in group]
    found = values(session, [(each, scope) for each in asked])
    return {each.key: value for each, value in zip(asked, found, strict=True)}


def values(session: Session, asked: Sequence[tuple[Indicator, Scope]]) -> list[Value]:
    """The value of each indicator in its scope, in that order, all with one statement.

    What has the same base is counted in one pass over it.
    """
    if not asked:
        return []
    # To build it takes longer than all else of a page; it is the same all day.
    statement = _statement(tuple(asked), clock.zone().key)
    row = iter(session.execute(statement).one())
    return [_value(each, row) for each, _ in asked]


def select_cases(indicator: Indicator, scope: Scope, *, whole: bool = False) -> Select[Any]:
    """The ids of the cases behind the number, or behind the number it is a share of."""
    rows = indicator.whole if whole and indicator.whole else indicator.part
    found = rows(scope).subquery()
    return select(found.c[0])


def list_cases(
    session: Session,
    person: Person,
    ids: Select[Any],
    *,
    before: int | None = None,
    size: int,
) -> tuple[Sequence[Case], int, int]:
    """Up to `size` of these cases that the person may read, the newest first.

    Also how many of them the person may read in all, and how many there are.
    """
    readable = permissions.condition_for(Permission.CASE_READ, person)
    chosen = select(Case).where(Case.id.in_(ids), readable)
    page = chosen if before is None else chosen.where(Case.id < before)
    rows = session.scalars(page.order_by(Case.id.desc()).limit(size)).all()
    of_all = select(func.count()).select_from(Case)
    may = session.scalar(of_all.where(Case.id.in_(ids), readable)) or 0
    return rows, may, session.scalar(of_all.where(Case.id.in_(ids))) or 0


@lru_cache(maxsize=KEPT)
def _statement(asked: tuple[tuple[Indicator, Scope], ...], _zone: str) -> Select[Any]:
    """The statement for the numbers of all of them; days are those of the zone."""
    passes: dict[tuple[Base, Scope], list[tuple[Indicator, Rows]]] = {}
    at = [
        [_place(passes.setdefault((rows.base, scope), []), each, rows) for rows in _of(each)]
        for each, scope in asked
    ]
    counted = {key: _count(key[1], placed).subquery() for key, placed in passes.items()}
    beside: FromClause = reduce(_join, counted.values())
    chosen = [
        counted[rows.base, scope].c[number]
        for (each, scope), numbers in zip(asked, at, strict=True)
        for rows, number in zip(_of(each), numbers, strict=True)
    ]
    named = [each.label(f"n{number}") for number, each in enumerate(chosen)]
    found: Select[Any] = select(*named).select_from(beside)
    return found


def _join(one: FromClause, other: FromClause) -> FromClause:
    return one.join(other, true())


def _of(each: Indicator) -> tuple[Rows, ...]:
    return (each.part,) if each.whole is None else (each.part, each.whole)


def _place(placed: list[tuple[Indicator, Rows]], each: Indicator, rows: Rows) -> int:
    """Have the rows counted in that pass, or averaged; answers in which column."""
    placed.append((each, rows))
    return len(placed) - 1


def _count(scope: Scope, placed: list[tuple[Indicator, Rows]]) -> Select[Any]:
    """One pass over the base all of them have, a column for each."""
    _, first = placed[0]
    kept = first.sums[0](scope) if first.sums else None
    if kept is not None:
        told = kept.subquery().c
        sums = [each_rows.sums[1](told) for _, each_rows in placed if each_rows.sums]
        return select().add_columns(*(each.label(f"v{n}") for n, each in enumerate(sums)))
    rows = first.base(scope)
    asked = [(each.mean, each_rows.only) for each, each_rows in placed]
    wanted = [(mean, only(scope) if only else true()) for mean, only in asked]
    if first.once:
        return _count_once(rows, [only for _, only in wanted])
    if not first.by:
        columns = [
            (func.count().filter(only) if mean is None else _hours(mean, only)).label(f"v{number}")
            for number, (mean, only) in enumerate(wanted)
        ]
        return rows.with_only_columns(*columns, maintain_column_froms=True)
    # Rows alike in what all conditions ask are counted together, then asked once.
    alike = rows.with_only_columns(
        *first.by, func.count().label("number"), maintain_column_froms=True
    )
    grouped = alike.group_by(*first.by).subquery()
    here = ClauseAdapter(grouped)
    sums = [
        whole(func.sum(grouped.c.number).filter(here.traverse(only))).label(f"v{number}")
        for number, (_, only) in enumerate(wanted)
    ]
    found: Select[Any] = select().add_columns(*sums)
    return found


def _hours(mean: ColumnElement[Any], only: ColumnElement[bool]) -> ColumnElement[Any]:
    # Of the average: a number made of each time costs more than finding it.
    return extract("epoch", func.avg(mean).filter(only)) / SECONDS_IN_AN_HOUR


def _count_once(rows: Select[Any], wanted: list[ColumnElement[bool]]) -> Select[Any]:
    """Case by case first: each column counting cases by itself would sort all rows once more."""
    case = rows.selected_columns[0]
    some = [func.bool_or(only).label(f"is{number}") for number, only in enumerate(wanted)]
    cases = (
        rows.with_only_columns(case, *some, maintain_column_froms=True).group_by(case).subquery()
    )
    counts = [
        func.count().filter(cases.c[f"is{number}"]).label(f"v{number}")
        for number in range(len(wanted))
    ]
    found: Select[Any] = select().add_columns(*counts).select_from(cases)
    return found


def _value(each: Indicator, row: Iterator[Any]) -> Value:
    if each.unit:
        mean = next(row)
        return Mean(None if mean is None else Decimal(mean), each.unit)
    if each.whole is None:
        return Count(next(row))
    return Share(next(row), next(row))
