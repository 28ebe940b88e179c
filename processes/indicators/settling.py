"""What became of the cases: settled, by whom, where, and at the first attempt."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from processes.cases.choices import Change, Level, Outcome, TeamRole, Tier
from processes.cases.models import Case, CaseChange
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.indicators import kept
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.residents.models import Rating
from processes.whistles.models import TeamMember

Condition = Callable[[Scope], ColumnElement[bool]]
#: A case that was opened again, beside its conclusions.
REOPENED = aliased(Case, name="reopened")


def registered(scope: Scope) -> Select[Any]:
    """Cases registered in the period."""
    return _cases(scope).where(scope.during(Case.registered_at))


def closed(scope: Scope) -> Select[Any]:
    """Cases that stand as closed, in the period."""
    return _cases(scope).where(scope.during(Case.closed_at))


def rated(scope: Scope) -> Select[Any]:
    """Of these cases those whose closing was rated, with the rating.

    A rating of before a relapse says nothing of the present closing.
    """
    of_closing = and_(Rating.case_id == Case.id, Rating.reopenings == Case.reopenings)
    return closed(scope).join(Rating, of_closing)


def of_registered(column: str, only: Condition | None = None) -> Rows:
    """Cases registered in the period for which the condition holds; the column of `RegisteredTotal` tells how many."""
    return Rows(registered, only, sums=(kept.registered, itemgetter(column)))


def of_closed(column: str, only: Condition | None = None) -> Rows:
    """The same of cases that stand as closed, and `ClosedTotal`."""
    return Rows(closed, only, sums=(kept.closed, itemgetter(column)))


def concluded(scope: Scope) -> Select[Any]:
    """The conclusions of the period, each with its case if that was opened again, and with its repeats."""
    reopened = and_(REOPENED.id == CaseChange.case_id, REOPENED.reopenings > 0)
    repeated = and_(
        CaseRelation.earlier_id == CaseChange.case_id, CaseRelation.kind == RelationKind.REPEAT
    )
    return (
        scope.select_of(CaseChange)
        .outerjoin(REOPENED, reopened)
        .outerjoin(CaseRelation, repeated)
        .where(CaseChange.what == Change.CONCLUDED, scope.during(CaseChange.at))
    )


def changed(scope: Scope, what: Change) -> Select[Any]:
    """The cases of the district to which that happened in the period."""
    return select(CaseChange.case_id).where(
        CaseChange.district == scope.district,
        CaseChange.what == what,
        scope.during(CaseChange.at),
    )


def sponsored(scope: Scope) -> Select[Any]:
    """Cases a leader was first appointed to in the period, in hand or over (包案总数)."""
    leading = (TeamMember.district == scope.district, TeamMember.role == TeamRole.LEADER)
    first = select(TeamMember.case_id).where(*leading).group_by(TeamMember.case_id)
    return _cases(scope).where(Case.id.in_(first.having(scope.during(func.min(TeamMember.since)))))


def is_settled(_scope: Scope) -> ColumnElement[bool]:
    """The condition that the case stands as settled."""
    return Case.outcome == Outcome.SETTLED


#: Cases that stand as settled, concluded in the period.
settled = of_closed("settled", is_settled)


def _cases(scope: Scope) -> Select[Any]:
    return select(Case.id).where(Case.district == scope.district, scope.covers())


def _settled_at(level: Level) -> Rows:
    return of_closed(f"at_{level}", lambda scope: and_(is_settled(scope), Case.level == level))


def _settled_on(tier: Tier) -> Rows:
    return of_closed(f"on_{tier}", lambda scope: and_(is_settled(scope), Case.tier == tier))


def _is_settled_at_once(_scope: Scope) -> ColumnElement[bool]:
    return and_(REOPENED.id.is_(None), CaseRelation.id.is_(None))


_MAJOR = of_closed("major", lambda scope: and_(is_settled(scope), Case.is_major_risk))

INDICATORS = (
    Indicator("cases", "登记纠纷数", "期内登记的案件", of_registered("number")),
    Indicator(
        "settled",
        "化解率",
        "期内登记的案件中已化解的/期内登记的案件",
        of_registered("settled", is_settled),
        of_registered("number"),
    ),
    Indicator(
        "sponsored",
        "领导包案化解率",
        "已化解/包案总数（含在办）；依法终结、导入法定途径、终止不计入分子",
        Rows(sponsored, is_settled),
        Rows(sponsored),
    ),
    Indicator("settled.grid", "网格化解", "期内在网格层化解的案件", _settled_on(Tier.GRID)),
    Indicator(
        "settled.society", "社会协同化解", "期内在社会协同层化解的案件", _settled_on(Tier.SOCIETY)
    ),
    Indicator(
        "settled.department",
        "单位负责化解",
        "期内在单位负责层化解的案件",
        _settled_on(Tier.DEPARTMENT),
    ),
    Indicator("major_risks", "化解重大涉稳风险", "期内化解的重大涉稳风险（件）", _MAJOR),
    Indicator(
        "local.village",
        "村级就地化解率",
        "村（社区）化解/期内化解",
        _settled_at(Level.VILLAGE),
        settled,
    ),
    Indicator(
        "local.street",
        "乡级就地化解率",
        "乡镇（街道）化解/期内化解",
        _settled_at(Level.STREET),
        settled,
    ),
    Indicator(
        "local.district", "区级化解占比", "区级化解/期内化解", _settled_at(Level.DISTRICT), settled
    ),
    Indicator(
        "at_once",
        "一次性化解率",
        "首次办结后没有重开、没有重复的/期内办结",
        Rows(
            concluded,
            _is_settled_at_once,
            once=True,
            sums=(kept.conclusions, itemgetter("at_once")),
        ),
        Rows(concluded, once=True, sums=(kept.conclusions, itemgetter("number"))),
    ),
)
