"""What the page of a case's deadlines shows."""

from dataclasses import dataclass
from typing import Any

from flask import g

from engine import clock
from processes.access import permissions
from processes.access.permissions import Permission
from processes.calendars.models import DeadlineMove
from processes.cases import display_names
from processes.cases.models import Case
from processes.casework import explained_deadlines, rights
from processes.deadlines import (
    case_deadlines,
    deadline_moves,
    extensions,
    limits,
    transition,
    turn_rows,
)
from processes.deadlines.explanations import Explanation
from processes.deadlines.limits import Limit
from processes.deadlines.models import (
    PARTIES,
    CaseDeadline,
    DeadlineExtension,
    DeadlinePause,
    ExtensionStatus,
)
from web import time_left, words


@dataclass(frozen=True)
class DeadlineDetails:
    """A deadline with its rule, what happened to it, and what the visitor may do about it."""

    deadline: CaseDeadline
    #: Of a deadline that is over, its own page tells.
    explanation: Explanation | None
    limit: Limit
    due: words.RemainingTime | None
    is_open: bool
    pauses: list[DeadlinePause]
    extensions: list[DeadlineExtension]
    pending: DeadlineExtension | None
    may_pause: bool
    may_resume: bool
    may_extend: bool
    may_be_used: bool
    #: How much may still be granted; None where only the parties limit it.
    left: int | None
    #: That its law has been replaced since, or will be.
    law_note: str


def read(case: Case) -> dict[str, Any]:
    """Everything `clocks/show.html` reads."""
    may = permissions.may(g.db, Permission.DEADLINE_MANAGE, g.visitor.person, case)
    may_extend = permissions.may(g.db, Permission.DEADLINE_EXTEND, g.visitor.person, case)
    rows = case_deadlines.list_for_case(g.db, case.id)
    left = time_left.for_deadlines(rows)
    running = [row for row in rows if row.status in case_deadlines.OPEN]
    explained = explained_deadlines.explain_all(g.db, running)
    ids = [row.id for row in rows]
    stood, granted = turn_rows.list_pauses(g.db, ids), turn_rows.list_extensions(g.db, ids)
    told = [
        _details(
            row,
            stood[row.id],
            granted[row.id],
            explained.get(row.id),
            left.get(row.id),
            may=may,
            may_extend=may_extend,
        )
        for row in rows
    ]
    people = {each.by for one in told for each in one.pauses}
    people |= {each.by for one in told for each in one.extensions}
    groups = {one.deadline.responsible for one in told if one.deadline.responsible} - {PARTIES}
    return {
        "case": case,
        "open": [each for each in told if each.is_open],
        "closed": [each for each in told if not each.is_open],
        "moves": deadline_moves.list_for_case(g.db, case.id, DeadlineMove.release_id),
        "law_moves": deadline_moves.list_for_case(g.db, case.id, DeadlineMove.law_version_id),
        "by_id": {each.deadline.id: each.deadline for each in told},
        "people": display_names.resolve_people(g.db, list(people)),
        "names": display_names.resolve(g.db, groups),
        "parties": PARTIES,
        "may_manage": may,
        "may_serve": may_extend,
        "may_answer": permissions.may(g.db, Permission.CASE_FEEDBACK, g.visitor.person, case),
        "refused": None,
        "refusal": None,
        "typed": None,
    }


def _details(
    row: CaseDeadline,
    stood: list[DeadlinePause],
    granted: list[DeadlineExtension],
    explanation: Explanation | None,
    left_words: words.RemainingTime | None,
    *,
    may: bool,
    may_extend: bool,
) -> DeadlineDetails:
    limit = limits.find_version(g.db, row.rule)
    is_open, is_running = row.status in case_deadlines.OPEN, row.status.value == "running"
    waiting = next((each for each in granted if each.status is ExtensionStatus.PENDING), None)
    extension = limit.extension
    left = None
    if extension and extension.amount is not None:
        lapsed = ExtensionStatus.LAPSED
        left = extension.amount - sum(each.amount for each in granted if each.status is not lapsed)
    mine = extension is not None and extensions.may_grant(row, extension, g.visitor.person)
    return DeadlineDetails(
        row,
        explanation,
        limit,
        left_words,
        is_open,
        stood,
        granted,
        waiting,
        may_pause=may and is_running and bool(limit.pauses),
        may_resume=may and row.status.value == "paused",
        may_extend=may_extend and is_open and mine and (left is None or left > 0),
        may_be_used=rights.can_be_entered_as_used(row),
        left=left,
        law_note=transition.note(
            limits.newest(g.db), limit, clock.local(row.started_at).date(), clock.today()
        ),
    )
