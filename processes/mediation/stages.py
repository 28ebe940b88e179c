"""How near to the court a dispute came (docs/domain.md C03): set by its channel and its steps, and counted."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases.choices import LitigationStage, MediationKind, Source
from processes.cases.models import Case


def at_registration(source: Source) -> LitigationStage:
    """What the channel says: what the court sends is before it already."""
    court = source is Source.COURT
    return LitigationStage.PRE_LITIGATION if court else LitigationStage.GRASSROOTS


def move_on(case: Case, stage: LitigationStage) -> None:
    """Put the case on a stage nearer to the court; it never goes back."""
    if case.litigation_stage is None or stage.rank > case.litigation_stage.rank:
        case.litigation_stage = stage


def stage_of_mediation(kind: MediationKind) -> LitigationStage:
    """Where mediation of that kind stands: joint mediation keeps a dispute from the court."""
    is_judicial = kind is MediationKind.JUDICIAL
    return LitigationStage.PRE_LITIGATION if is_judicial else LitigationStage.PREVENTION


def count_by_stage(
    session: Session, *conditions: ColumnElement[bool]
) -> Mapping[LitigationStage, tuple[int, int]]:
    """For each stage how many cases there are and how many of them were settled."""
    return {stage: _two(session, Case.litigation_stage == stage, *conditions) for stage in _STAGES}


def count_by_kind(
    session: Session, *conditions: ColumnElement[bool]
) -> Mapping[MediationKind, tuple[int, int]]:
    """For each kind of mediation how many cases there are and how many of them were settled."""
    return {kind: _two(session, Case.mediation_kind == kind, *conditions) for kind in MediationKind}


_STAGES = tuple(LitigationStage)


def _two(session: Session, *conditions: ColumnElement[bool]) -> tuple[int, int]:
    settled = func.count().filter(Case.outcome == "settled")
    row = session.execute(select(func.count(), settled).select_from(Case).where(*conditions)).one()
    return int(row[0]), int(row[1])
