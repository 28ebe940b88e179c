"""What somebody must know to do a step, told above its form: words that are in the tables alone."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from processes import petitions
from processes.cases import display_names, reasons
from processes.cases.models import Case
from processes.casework import escalation_grounds
from processes.directories import village_officers
from processes.errors import ProcessError
from processes.whistles import measures, whistles

#: Label and text, in order.
TaskContext = list[tuple[str, str]]


def build(session: Session, case: Case, form: str, variables: Mapping[str, Any]) -> TaskContext:
    """What to show beside the form of a step, as labels and texts; [] for most forms."""
    tell = _TOLD.get(form)
    if tell is None:
        return []
    try:
        return [(label, text) for label, text in tell(session, case, variables) if text]
    except ProcessError:
        # The step belongs to something that is no longer there: the form stands alone.
        return []


def _measure(session: Session, _case: Case, variables: Mapping[str, Any]) -> TaskContext:
    row = measures.get(session, int(variables["measure"]["id"]))
    return [("措施", row.words), ("完成日期", f"{row.due_on:%Y年%-m月%-d日}")]


def _whistle(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    number = int(str(variables["whistle"]).rpartition("/")[2])
    row = next(
        (each for each in whistles.list_for_case(session, case.id) if each.number == number), None
    )
    if row is None:
        return []
    lead = display_names.resolve_places(session, [str(variables["lead"])]).get(
        str(variables["lead"]), ""
    )
    return [("哨型", row.kind.words), ("吹哨理由", row.reason), ("主责单位", lead)]


def _objection(session: Session, case: Case, variables: Mapping[str, Any]) -> TaskContext:
    number = int(str(variables["whistle"]).rpartition("/")[2])
    unit = str(variables["department"])
    for each in whistles.list_for_case(session, case.id):
        for row in whistles.list_called(session, each.id) if each.number == number else ():
            if row.unit == unit:
                name = display_names.resolve_places(session, [unit]).get(unit, unit)
                return [("提出异议的单位", name), ("异议理由", row.objection or "")]
    return []


def _grounds(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    found = [
        reasons.ticked("grounds", code) for code in escalation_grounds.list_fulfilled(session, case)
    ]
    return [("已符合的升级条件", "、".join(found))]


def _referral(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    given = petitions.list_referrals(session, petitions.get(session, case.id))
    if not given:
        return []
    row = given[-1]
    organ = display_names.resolve_places(session, [row.organ]).get(row.organ, row.organ)
    told = [("责任机关", organ), (f"{row.way.words}说明", row.words or "")]
    return [*told, ("异议理由", row.objection or "")]


def _answers(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    rows = petitions.list_for_petition(session, petitions.get(session, case.id))
    told = []
    for row in rows:
        told.append((f"{row.instance.words[:2]}申请理由", row.request or ""))
        told.append((row.instance.words, row.opinion or ""))
    return told


def _officers(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """Who looks after the village (三官一律), to be named as the police officer or lawyer of the five."""
    found = village_officers.list_for_village(session, case.village)
    named = [f"{row.kind.words} {row.name}({row.office or '单位未登记'})" for row in found]
    return [("本村(社区)三官一律", "、".join(named))]


_TOLD: dict[str, Callable[[Session, Case, Mapping[str, Any]], TaskContext]] = {
    "execute": _measure,
    "sign": _whistle,
    "arrive": _whistle,
    "opinion": _whistle,
    "rule": _objection,
    "designate": _objection,
    "team": _officers,
    "screen": _grounds,
    "verify": _grounds,
    "propose": _grounds,
    "petition_accept": _referral,
    "petition_object": _referral,
    "petition_opinion": _referral,
    "petition_rule": _referral,
    "review_request": _answers,
    "review_opinion": _answers,
}
