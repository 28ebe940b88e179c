"""How satisfied the parties are: how many say so, and how many of those are; always told together.

A high share of few answers says little (docs/domain.md 8: 两者同屏).
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from processes.cases.models import Case
from processes.indicators.indicator import Indicator
from processes.indicators.scope import Scope
from processes.residents.models import Rating, Satisfaction

CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


def _closed(scope: Scope) -> Select[Any]:
    """Cases closed in the period, whose parties can rate."""
    return select(Case.id).where(scope.covers(), scope.during(Case.closed_at))


def _rated(scope: Scope) -> Select[Any]:
    return _closed(scope).where(_has_rating())


def _content(scope: Scope) -> Select[Any]:
    return _closed(scope).where(_has_rating(Rating.satisfaction.in_(CONTENT)))


def _has_rating(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of the present closing: one before a relapse says nothing of this one."""
    return exists().where(Rating.case_id == Case.id, Rating.reopenings == Case.reopenings, *more)


INDICATORS = (
    Indicator("rated", "参评率", "参评/应评(期内办结)", _rated, _closed),
    Indicator("content", "参评满意率", "(满意+基本满意)/参评", _content, _rated),
)
