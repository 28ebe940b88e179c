"""How near to the court a dispute came (docs/domain.md C03): set by its channel and its steps, and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases.choices import LitigationStage, MediationKind, Outcome, Source
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


@dataclass(frozen=True)
class Counts:
    """For each stage and each kind of mediation how many cases there are, and how many were settled."""

    stages: Mapping[LitigationStage, tuple[int, int]]
    kinds: Mapping[MediationKind, tuple[int, int]]


def count(session: Session, *conditions: ColumnElement[bool]) -> Counts:
    """The cases by stage and by kind of mediation, all in one pass."""
    settled = func.count().filter(Case.outcome == Outcome.SETTLED)
    rows = session.execute(
        select(Case.litigation_stage, Case.mediation_kind, func.count(), settled)
        .where(*conditions)
        .group_by(Case.litigation_stage, Case.mediation_kind)
    )
    stages = dict.fromkeys(LitigationStage, (0, 0))
    kinds = dict.fromkeys(MediationKind, (0, 0))
    for stage, kind, *numbers in rows:
        if stage is not None:
            stages[stage] = _add(stages[stage], numbers)
        if kind is not None:
            kinds[kind] = _add(kinds[kind], numbers)
    return Counts(stages, kinds)


def _add(one: tuple[int, int], other: Sequence[int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
