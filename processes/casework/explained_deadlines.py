"""The deadlines of a case with their explanations, what was put right in its dates included."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from processes.casework import date_corrections
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
    return {
        row.id: explanations.explain(
            session,
            row,
            [
                f"更正日期:{date_corrections.change_words(each)}。"
                for each in put_right
                if any(moved["name"] == row.name for moved in each.moved)
            ],
        )
        for row in rows
    }
