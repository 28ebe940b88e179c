"""Before the court and before it comes again: the stages of litigation, repeats."""

from typing import Any

from sqlalchemy import ColumnElement, Select, exists

from processes.cases.choices import LitigationStage
from processes.cases.models import Case
from processes.cases.relation_models import CaseRelation, RelationKind
from processes.indicators.indicator import Indicator, Rows
from processes.indicators.scope import Scope
from processes.indicators.settling import of_registered, registered


def _is_petition(_scope: Scope) -> ColumnElement[bool]:
    return Case.is_petition.is_(True)


def repeated(scope: Scope) -> Select[Any]:
    """Petitions registered in the period that repeat an earlier case."""
    again = exists().where(
        CaseRelation.case_id == Case.id, CaseRelation.kind == RelationKind.REPEAT
    )
    return registered(scope).where(Case.is_petition, again)


def _at(stage: LitigationStage) -> Rows:
    return of_registered(stage.value, lambda _scope: Case.litigation_stage == stage)


INDICATORS = (
    Indicator(
        "repeated",
        "重复信访率",
        "同人同事一年内再次/信访总数",
        Rows(repeated),
        of_registered("petitions", _is_petition),
    ),
    *(
        Indicator(f"stage.{stage}", stage.words, "期内登记、分流到这一段的案件", _at(stage))
        for stage in LitigationStage
    ),
)
