"""The parts of a brief that tell of a whistle or of a petition: what is decided there is in their tables."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes import petitions
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework.task_context import TaskContext, part
from processes.whistles import measures as measure_rows
from processes.whistles import whistles
from processes.whistles.models import Attendance, Whistle
from processes.whistles.quality_models import PreConsultation


@part("measure")
def measure(session: Session, _case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """The measure of one department."""
    row = measure_rows.get(session, int(variables["measure"]["id"]))
    return [("措施", row.words), ("完成日期", f"{row.due_on:%Y年%-m月%-d日}")]


@part("whistle")
def whistle(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """Why the whistle was blown, and who leads."""
    row = _find(session, case, variables)
    if row is None:
        return []
    lead = str(variables["lead"])
    name = display_names.resolve_places(session, [lead]).get(lead, "")
    return [("哨型", row.kind.words), ("吹哨理由", row.reason), ("主责单位", name)]


@part("objection")
def objection(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """Why a department says that the matter is not its own."""
    row, unit = _find(session, case, variables), str(variables["department"])
    for each in whistles.list_called(session, row.id) if row else ():
        if each.unit == unit:
            name = display_names.resolve_places(session, [unit]).get(unit, unit)
            return [("提出异议的单位", name), ("异议理由", each.objection or "")]
    return []


@part("attendance")
def attendance(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """What each department did: signed, came, said."""
    row = _find(session, case, variables)
    called = whistles.list_called(session, row.id) if row else []
    names = display_names.resolve_places(session, {each.unit for each in called})
    return [(names.get(each.unit, each.unit), _did(each)) for each in called]


@part("measures")
def measures(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """What each department was to do, and what became of it."""
    row = _find(session, case, variables)
    rows = measure_rows.list_for_whistle(session, row.id) if row else []
    names = display_names.resolve_places(session, {each.unit for each in rows})
    return [
        (
            f"{names.get(each.unit, each.unit)}的措施",
            f"{each.words}（{each.due_on:%-m月%-d日}前）："
            + (each.report or "已办" if each.done_at else "未办结"),
        )
        for each in rows
    ]


@part("talks")
def talks(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The consultations with the departments that led to no whistle yet, or to the last one."""
    rows = select(PreConsultation).where(PreConsultation.case_id == case.id)
    newest = session.scalars(rows.order_by(PreConsultation.id.desc()).limit(3)).all()
    names = display_names.resolve_places(session, {each.unit for each in newest})
    return [
        (
            f"事前沟通（{names.get(each.unit, each.unit)}，{clock.local(each.at):%-m月%-d日}）",
            each.words,
        )
        for each in newest
    ]


@part("referral")
def referral(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """Why a petition came to the organ."""
    given = petitions.list_referrals(session, petitions.get(session, case.id))
    if not given:
        return []
    row = given[-1]
    organ = display_names.resolve_places(session, [row.organ]).get(row.organ, row.organ)
    told = [("责任机关", organ), (f"{row.way.words}说明", row.words or "")]
    return [*told, ("异议理由", row.objection or "")]


@part("answers")
def answers(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """What the petition was answered so far, and why that was asked to be looked at again."""
    told = []
    for row in petitions.list_for_petition(session, petitions.get(session, case.id)):
        told.append((f"{row.instance.words[:2]}申请理由", row.request or ""))
        told.append((row.instance.words, row.opinion or ""))
    return told


def _find(session: Session, case: Case, variables: Mapping[str, Any]) -> Whistle | None:
    """The whistle of the step; where the step names none, the case's last."""
    blown = whistles.list_for_case(session, case.id)
    named = str(variables.get("whistle") or "").rpartition("/")[2]
    if not named:
        return max(blown, key=lambda each: each.number, default=None)
    return next((each for each in blown if str(each.number) == named), None)


def _did(row: Attendance) -> str:
    if row.excused_at:
        return "准予不到场"
    told = ["已签收" if row.signed_at else "未签收", "已到场" if row.arrived_at else "未到场"]
    if row.objection:
        told.append(f"异议：{row.objection}")
    return "、".join(told) + (f"；意见：{row.opinion}" if row.opinion else "")
