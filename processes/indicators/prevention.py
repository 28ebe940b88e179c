"""Before the court and before it comes again: the stages of litigation, repeats."""

from typing import Any

from sqlalchemy import Select, exists

from processes.cases.choices import LitigationStage
from processes.cases.models import Case
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import registered


def _petitions(scope: Scope) -> Select[Any]:
    return registered(scope).where(Case.is_petition)


def _repeating(scope: Scope) -> Select[Any]:
    again = exists().where(
        CaseRelation.case_id == Case.id, CaseRelation.kind == RelationKind.REPEAT
    )
    return _petitions(scope).where(again)


def _at(stage: LitigationStage) -> Rows:
    return lambda scope: registered(scope).where(Case.litigation_stage == stage)


INDICATORS = (
    Indicator("repeated", "重复信访率", "同人同事一年内再次/信访总数", _repeating, _petitions),
    *(
        Indicator(f"stage.{stage}", stage.words, "期内登记、分流到这一段的案件", _at(stage))
        for stage in LitigationStage
    ),
)
