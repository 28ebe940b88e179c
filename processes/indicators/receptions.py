"""The leaders' receptions: whether the list was out in time, who came, and where it went."""

from typing import Any

from sqlalchemy import Select, select

from processes.indicators.indicator import Indicator
from processes.indicators.scope import Scope
from processes.organisation.places import LENGTHS, PlaceKind
from processes.rosters.models import Destination, ReceptionVisit, Roster


def _lists(scope: Scope) -> Select[Any]:
    """Lists of the district whose reception falls into the period; they are no cases."""
    district = scope.place[: LENGTHS[PlaceKind.DISTRICT]]
    return select(Roster.id).where(
        Roster.district == district, Roster.reception_on.between(scope.since, scope.until)
    )


def _published(scope: Scope) -> Select[Any]:
    return _lists(scope).where(Roster.published_at <= Roster.publish_due_at)


def _visits(scope: Scope) -> Select[Any]:
    """Visits to the centres within the place; the case is empty where none came of it."""
    return select(ReceptionVisit.case_id).where(
        ReceptionVisit.place.startswith(scope.place, autoescape=True),
        scope.during(ReceptionVisit.at),
    )


def _answered(scope: Scope) -> Select[Any]:
    return _visits(scope).where(ReceptionVisit.destination == Destination.ANSWERED)


def _destined(scope: Scope) -> Select[Any]:
    return _visits(scope).where(ReceptionVisit.destination.is_not(None))


INDICATORS = (
    Indicator(
        "receptions.published",
        "接访公示及时率",
        "按时发布的接访公示/应发布(全区合计)",
        _published,
        _lists,
        has_cases=False,
    ),
    Indicator("receptions.visits", "接访批次", "期内登记的来访批次", _visits),
    Indicator("receptions.answered", "当场答复率", "当场答复/接访批次", _answered, _visits),
    Indicator("receptions.destined", "件件有去向", "已有去向/接访批次", _destined, _visits),
)
