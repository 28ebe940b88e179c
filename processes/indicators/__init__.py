"""The indicators of docs/domain.md 8: one definition, the number and the cases behind it.

None of them rewards a volume of reports, and nothing is ranked by them.

May use: access, calendars, cases, deadlines, directories, organisation, patrol, residents,
rosters, sponsorship, whistles.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

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
from processes.indicators.indicator import Count, Indicator, Mean, Share, Value
from processes.indicators.scope import Scope

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
    """The value of each indicator in its scope, in that order, all with one statement."""
    columns = [column for each, scope in asked for column in _columns(each, scope)]
    row = iter(session.execute(select(*columns)).one()) if columns else iter(())
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


def _columns(each: Indicator, scope: Scope) -> list[Any]:
    part = each.part(scope).subquery()
    if each.unit:
        return [select(func.avg(part.c[1])).scalar_subquery()]
    counted = [part] if each.whole is None else [part, each.whole(scope).subquery()]
    return [select(func.count()).select_from(rows).scalar_subquery() for rows in counted]


def _value(each: Indicator, row: Iterator[Any]) -> Value:
    if each.unit:
        mean = next(row)
        return Mean(None if mean is None else Decimal(mean), each.unit)
    if each.whole is None:
        return Count(next(row))
    return Share(next(row), next(row))
