"""What became of the cases: settled, by whom, where, and at the first attempt."""

from typing import Any

from sqlalchemy import Select, exists, select

from processes.cases.choices import Change, Level, Outcome, TeamRole, Tier
from processes.cases.models import Case, CaseChange
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.whistles.models import TeamMember


def registered(scope: Scope) -> Select[Any]:
    """Cases registered in the period."""
    return select(Case.id).where(scope.covers(), scope.during(Case.registered_at))


def concluded(scope: Scope) -> Select[Any]:
    """Cases concluded in the period, each once, opened again since or not."""
    return select(Case.id).where(scope.covers(), _has(scope, Change.CONCLUDED))


def settled(scope: Scope) -> Select[Any]:
    """Cases that stand as settled, concluded in the period."""
    return select(Case.id).where(
        scope.covers(), Case.outcome == Outcome.SETTLED, scope.during(Case.closed_at)
    )


def sponsored(scope: Scope) -> Select[Any]:
    """Cases a leader was first appointed to in the period, in hand or over (包案总数)."""
    leading = (TeamMember.case_id == Case.id, TeamMember.role == TeamRole.LEADER)
    within = exists().where(*leading, scope.during(TeamMember.since))
    before = exists().where(*leading, TeamMember.since < scope.begins)
    return select(Case.id).where(scope.covers(), within, ~before)


def _has(scope: Scope, what: Change) -> Any:
    return exists().where(
        CaseChange.case_id == Case.id, CaseChange.what == what, scope.during(CaseChange.at)
    )


def _settled_of(rows: Rows) -> Rows:
    return lambda scope: rows(scope).where(Case.outcome == Outcome.SETTLED)


def _settled_at(level: Level) -> Rows:
    return lambda scope: settled(scope).where(Case.level == level)


def _settled_on(tier: Tier) -> Rows:
    return lambda scope: settled(scope).where(Case.tier == tier)


def _at_once(scope: Scope) -> Select[Any]:
    again = exists().where(
        CaseRelation.earlier_id == Case.id, CaseRelation.kind == RelationKind.REPEAT
    )
    return concluded(scope).where(Case.reopenings == 0, ~again)


def _major(scope: Scope) -> Select[Any]:
    return settled(scope).where(Case.is_major_risk)


INDICATORS = (
    Indicator("cases", "登记纠纷", "期内登记的案件", registered),
    Indicator(
        "settled",
        "化解率",
        "期内登记的案件中已化解的/期内登记的案件",
        _settled_of(registered),
        registered,
    ),
    Indicator(
        "sponsored",
        "领导包案化解率",
        "已化解/包案总数(含在办);依法终结、导入法定途径、终止不计入分子",
        _settled_of(sponsored),
        sponsored,
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
    Indicator("major_risks", "化解重大涉稳风险", "期内化解的重大涉稳风险(件)", _major),
    Indicator(
        "local.village",
        "村级就地化解率",
        "村(社区)化解/期内化解",
        _settled_at(Level.VILLAGE),
        settled,
    ),
    Indicator(
        "local.street",
        "乡级就地化解率",
        "乡镇(街道)化解/期内化解",
        _settled_at(Level.STREET),
        settled,
    ),
    Indicator(
        "local.district", "区级化解占比", "区级化解/期内化解", _settled_at(Level.DISTRICT), settled
    ),
    Indicator(
        "at_once", "一次性化解率", "首次办结后没有重开、没有重复的/期内办结", _at_once, concluded
    ),
)
