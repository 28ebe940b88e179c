"""The indicators, for a place and a period, with the cases behind each number."""

from typing import Any

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from processes import indicators
from processes.access.permissions import Permission
from processes.indicators import breakdown
from processes.indicators.indicator import Count, Indicator, Mean, Share, Value
from processes.indicators.scope import Scope
from web.indicators import bp, filters
from web.indicators.filters import Filters
from web.lists import behind
from web.permissions import requires
from web.translation import gettext as _
from web.translation import lazy_gettext as later

#: What a count is of, where it is not of cases.
COUNTED = {"whistles": later("%(n)s次"), "receptions.visits": later("%(n)s批")}
CASES = later("%(n)s件")


@bp.get("/")
@requires(Permission.STATISTICS_READ)
def index() -> ResponseReturnValue:
    """Every indicator of the scope."""
    asked = filters.read()
    return render_template(
        "indicators/index.html",
        groups=indicators.GROUPS,
        values=indicators.compute(g.db, asked.scope),
        **_shared(asked),
    )


@bp.get("/<key>")
@requires(Permission.STATISTICS_READ)
def show(key: str) -> ResponseReturnValue:
    """One indicator: by place, by month, and the cases behind it that the visitor may read."""
    asked = filters.read()
    indicator = indicators.find(key)
    whole = request.args.get("of") == "whole"
    (value,) = indicators.values(g.db, [(indicator, asked.scope)])
    kept = asked.typed | {"key": key} | ({"of": "whole"} if whole else {})
    return render_template(
        "indicators/show.html",
        indicator=indicator,
        value=value,
        whole=whole,
        **behind.read(_cases(indicator, asked.scope, whole=whole), kept),
        by_place=breakdown.count_by_place(g.db, indicator, asked.scope),
        by_month=breakdown.count_by_month(g.db, indicator, asked.scope),
        **_shared(asked),
    )


def _cases(indicator: Indicator, scope: Scope, *, whole: bool) -> behind.Ids:
    return indicators.select_cases(indicator, scope, whole=whole) if indicator.has_cases else None


def _shared(asked: Filters) -> dict[str, Any]:
    return {**filters.form(asked), "parts": parts, "told": told}


def told(indicator: Indicator, value: Value) -> str:
    """The number with what was counted; a percentage or an average has its sign already."""
    if isinstance(value, Count):
        return _(COUNTED.get(indicator.key, CASES), n=value)
    if isinstance(value, Mean):
        return str(value).replace(value.unit, _(value.unit))
    return str(value)


def parts(value: Value) -> str:
    """`88/125` beside a share; empty beside anything else."""
    return f"{value.part}/{value.whole}" if isinstance(value, Share) else ""
