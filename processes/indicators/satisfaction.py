"""How satisfied the parties are: how many say so, and how many of those are; always told together.

A high share of few answers says little (docs/domain.md 8: 两者同屏).
"""

from sqlalchemy import ColumnElement, exists

from processes.cases.models import Case
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import closed
from processes.residents.models import Rating, Satisfaction

CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


def _is_rated(_scope: Scope) -> ColumnElement[bool]:
    return _has_rating()


def _is_content(_scope: Scope) -> ColumnElement[bool]:
    return _has_rating(Rating.satisfaction.in_(CONTENT))


def _has_rating(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of the present closing: one before a relapse says nothing of this one."""
    return exists().where(Rating.case_id == Case.id, Rating.reopenings == Case.reopenings, *more)


INDICATORS = (
    Indicator("rated", "参评率", "参评/应评（期内办结）", Rows(closed, _is_rated), Rows(closed)),
    Indicator(
        "content",
        "参评满意率",
        "（满意+基本满意）/参评",
        Rows(closed, _is_content),
        Rows(closed, _is_rated),
    ),
)
