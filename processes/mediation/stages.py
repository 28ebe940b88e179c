"""How near to the court a dispute came (docs/domain.md C03): set by its channel and its steps, and counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, literal, select, union, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from processes.cases import totals
from processes.cases.choices import LitigationStage, MediationKind, Outcome, Source
from processes.cases.models import Case
from processes.cases.totals import CaseTotal


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


def count(
    session: Session, places: Collection[str] = (), others: Sequence[ColumnElement[bool]] = ()
) -> Counts:
    """The cases by stage and by kind of mediation: those of streets and districts out of their totals.

    `others` are conditions on `Case` of which one must hold for a case elsewhere to be counted, too.
    """
    columns = (CaseTotal.litigation_stage, CaseTotal.mediation_kind)
    kept: Select[Any] = (
        select()
        .add_columns(*columns, CaseTotal.number, CaseTotal.settled)
        .where(totals.lies_in(CaseTotal, places))
    )
    elsewhere = [select(Case.id).where(each, ~totals.lies_in(Case, places)) for each in others]
    parts: list[Select[Any]] = [kept]
    if elsewhere:
        is_settled = case((Case.outcome == Outcome.SETTLED, 1), else_=0)
        # Found in each way by its index, and each once.
        counted = select(Case.litigation_stage, Case.mediation_kind, literal(1), is_settled)
        parts.append(counted.where(Case.id.in_(union(*elsewhere))))
    told = union_all(*parts).subquery("told").c
    rows = session.execute(
        select(
            told.litigation_stage,
            told.mediation_kind,
            func.sum(told.number),
            func.sum(told.settled),
        ).group_by(told.litigation_stage, told.mediation_kind)
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
    return one[0] + int(other[0]), one[1] + int(other[1])
