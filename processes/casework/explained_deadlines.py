"""The deadlines of a case with their explanations, what was put right in its dates included."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from processes.casework import date_corrections
from processes.casework.correction_models import DateCorrection
from processes.deadlines import explanations
from processes.deadlines.explanations import Explanation
from processes.deadlines.models import CaseDeadline


def explain(session: Session, row: CaseDeadline) -> Explanation:
    """How one deadline was reckoned, with the corrections of dates that moved it."""
    return explain_all(session, [row])[row.id]


def explain_all(session: Session, rows: Iterable[CaseDeadline]) -> dict[int, Explanation]:
    """The explanations of several deadlines of one case, by the ids of the deadlines."""
    rows = list(rows)
    if not rows:
        return {}
    put_right = list(reversed(date_corrections.list_for_case(session, rows[0].case_id)))
    corrected = {
        row.id: [_corrected(each) for each in put_right if _moved(each, row)] for row in rows
    }
    return explanations.explain_all(session, rows, corrected)


def _moved(correction: DateCorrection, row: CaseDeadline) -> bool:
    return any(moved["name"] == row.name for moved in correction.moved)


def _corrected(correction: DateCorrection) -> str:
    return f"更正日期：{date_corrections.change_words(correction)}。"
