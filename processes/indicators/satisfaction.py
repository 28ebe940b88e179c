"""How satisfied the parties are: how many say so, and how many of those are; always told together.

A high share of few answers says little (docs/domain.md 8: 两者同屏).
"""

from sqlalchemy import ColumnElement

from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import of_closed, rated
from processes.residents.models import Rating, Satisfaction

CONTENT = (Satisfaction.SATISFIED, Satisfaction.BASICALLY)


def _is_content(_scope: Scope) -> ColumnElement[bool]:
    return Rating.satisfaction.in_(CONTENT)


INDICATORS = (
    Indicator("rated", "参评率", "参评/应评（期内办结）", Rows(rated), of_closed("number")),
    Indicator(
        "content",
        "参评满意率",
        "（满意+基本满意）/参评",
        Rows(rated, _is_content),
        Rows(rated),
    ),
)
