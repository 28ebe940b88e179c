"""Who is there before anything happens: the daily patrol, a police officer and a lawyer a village."""

from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select

from processes.directories.village_officers import OBLIGATORY, VillageOfficer
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.organisation import places
from processes.organisation.places import Place, PlaceKind
from processes.patrol import totals
from processes.patrol.models import PatrolRecord


def _expected_records(scope: Scope) -> Select[Any]:
    """Sheets that should be recorded: one for each small grid and working day."""
    return select(PatrolRecord.id).where(
        places.within(PatrolRecord.grid, scope.place),
        PatrolRecord.on.between(scope.since, scope.until),
        PatrolRecord.is_due,
    )


def _sums(scope: Scope) -> Select[Any]:
    return totals.select_sums(scope.place, scope.since, scope.until)


def _is_recorded(_scope: Scope) -> ColumnElement[bool]:
    """With a record; that nothing was found is one (零报告)."""
    return PatrolRecord.recorded_at.is_not(None)


def _villages(scope: Scope) -> Select[Any]:
    within = places.within(Place.code, scope.place)
    return select(Place.code).where(within, Place.kind == PlaceKind.VILLAGE)


def _is_staffed(scope: Scope) -> ColumnElement[bool]:
    """Whether the village has both on the last day of the period."""
    ended = VillageOfficer.until_on
    serving = [
        exists().where(
            VillageOfficer.village == Place.code,
            VillageOfficer.kind == kind,
            VillageOfficer.since_on <= scope.until,
            ended.is_(None) | (ended >= scope.until),
        )
        for kind in OBLIGATORY
    ]
    return and_(*serving)


INDICATORS = (
    Indicator(
        "patrol",
        "排查覆盖率",
        "当日有记录小网格/应排查小网格（含零报告），期内合计",
        Rows(_expected_records, _is_recorded, sums=(_sums, itemgetter("recorded"))),
        Rows(_expected_records, sums=(_sums, itemgetter("due"))),
        has_cases=False,
    ),
    Indicator(
        "staffed",
        "一村一警、一村一律师",
        "期末警官、律师都配到的村（社区）/村（社区）总数",
        Rows(_villages, _is_staffed),
        Rows(_villages),
        has_cases=False,
    ),
)
