"""Whistles and how the departments answered them."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, extract, func, select

from processes.indicators import kept
from processes.indicators.indicator import SECONDS_IN_AN_HOUR, Base, Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.timeliness import deadlines_ended, met
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import WhistleRating


def blown(scope: Scope) -> Select[Any]:
    """Whistles of the period; a case may have several (次, not 件)."""
    during = scope.during(Whistle.blown_at)
    if scope.is_whole_district or scope.is_small:
        return scope.select_of(Whistle).where(during)
    in_district = Whistle.district == scope.district
    return select(Whistle.case_id).where(in_district, during, Whistle.id.in_(_in_place(scope)))


@lru_cache(maxsize=64)
def _in_place(scope: Scope) -> Select[Any]:
    """Their ids; one and the same for each base here, so that a statement finds them once."""
    found = scope.select_of(Whistle).where(scope.during(Whistle.blown_at))
    return select(found.with_only_columns(Whistle.id, maintain_column_froms=True).cte().c.id)


def called(scope: Scope) -> Select[Any]:
    """Departments called, one row for each whistle and unit."""
    return blown(scope).join(Attendance, Attendance.whistle_id == Whistle.id)


def rated(scope: Scope) -> Select[Any]:
    """What departments said of the whistles, one row for each."""
    return blown(scope).join(WhistleRating, WhistleRating.whistle_id == Whistle.id)


def _rows(
    base: Base, column: str, only: Callable[[Scope], ColumnElement[bool]] | None = None
) -> Rows:
    """Rows whose number `WhistleTotal` keeps in that column."""
    return Rows(base, only, sums=(kept.whistles, itemgetter(column)))


def _hours(told: Any) -> ColumnElement[Any]:
    mean = extract("epoch", told.took) / func.nullif(told.arrived, 0)
    return mean / SECONDS_IN_AN_HOUR


def _is_sent_back(_scope: Scope) -> ColumnElement[bool]:
    return and_(Attendance.objected_at.is_not(None), Attendance.excused_at.is_not(None))


INDICATORS = (
    Indicator("whistles", "吹哨次数", "期内吹哨单数（次）", _rows(blown, "number")),
    Indicator(
        "whistles.signed",
        "按时签收率",
        "按时签收/应签收（单位次）",
        met("department.sign"),
        deadlines_ended("department.sign"),
    ),
    Indicator(
        "whistles.arrived",
        "按时到场率",
        "按时到场/应到场（单位次）",
        met("department.arrive"),
        deadlines_ended("department.arrive"),
    ),
    Indicator(
        "whistles.arrival",
        "平均到场时长",
        "到场时间减吹哨时间的平均",
        Rows(
            called,
            lambda _scope: Attendance.arrived_at.is_not(None),
            sums=(kept.whistles, _hours),
        ),
        unit="小时",
        mean=Attendance.arrived_at - Whistle.blown_at,
    ),
    Indicator(
        "whistles.closed",
        "吹哨办结率",
        "已办结的哨/期内吹哨",
        _rows(blown, "closed", lambda _scope: Whistle.closed_at.is_not(None)),
        _rows(blown, "number"),
    ),
    Indicator(
        "whistles.sent_back",
        "退哨率",
        "异议成立的单位次/应报到单位次",
        _rows(called, "sent_back", _is_sent_back),
        _rows(called, "called"),
    ),
    Indicator(
        "whistles.unwarranted",
        "错哨率",
        "部门评为不该吹/部门评价数",
        _rows(rated, "unwarranted", lambda _scope: WhistleRating.is_warranted.is_(False)),
        _rows(rated, "rated"),
    ),
)
