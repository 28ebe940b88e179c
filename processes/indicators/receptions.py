"""The leaders' receptions: whether the list was out in time, who came, and where it went."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.rosters.models import Destination, ReceptionVisit, Roster


def _lists(scope: Scope) -> Select[Any]:
    """Lists of the district whose reception falls into the period; they are no cases."""
    return select(Roster.id).where(
        Roster.district == scope.district, Roster.reception_on.between(scope.since, scope.until)
    )


def _visits(scope: Scope) -> Select[Any]:
    """Visits to the centres within the place; the case is empty where none came of it."""
    return select(ReceptionVisit.case_id).where(
        ReceptionVisit.place.startswith(scope.place, autoescape=True),
        scope.during(ReceptionVisit.at),
    )


def _is_published(_scope: Scope) -> ColumnElement[bool]:
    return Roster.published_at <= Roster.publish_due_at


def _is_answered(_scope: Scope) -> ColumnElement[bool]:
    return ReceptionVisit.destination == Destination.ANSWERED


def _is_destined(_scope: Scope) -> ColumnElement[bool]:
    return ReceptionVisit.destination.is_not(None)


INDICATORS = (
    Indicator(
        "receptions.published",
        "接访公示及时率",
        "按时发布的接访公示/应发布（全区合计）",
        Rows(_lists, _is_published),
        Rows(_lists),
        has_cases=False,
    ),
    Indicator("receptions.visits", "接访批次", "期内登记的来访批次", Rows(_visits)),
    Indicator(
        "receptions.answered",
        "当场答复率",
        "当场答复/接访批次",
        Rows(_visits, _is_answered),
        Rows(_visits),
    ),
    Indicator(
        "receptions.destined",
        "件件有去向",
        "已有去向/接访批次",
        Rows(_visits, _is_destined),
        Rows(_visits),
    ),
)
