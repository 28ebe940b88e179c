"""What a department took back of a whistle (撤回), its rows no longer say."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.models import Case
from processes.casework import withdrawals
from processes.casework.withdrawals import Withdrawal
from processes.organisation.roles import Role
from processes.whistles.models import Attendance
from processes.whistles.quality_models import Measure


@withdrawals.withdrawn.subscribe
def unsay(session: Session, case: Case, taken: Withdrawal) -> None:
    """That it had signed, its opinion, that a measure was done."""
    if "whistle.execution" in taken.facts:
        _reopen_measure(session, taken)
    units = [
        at
        for role, _, at in (each.partition("@") for each in taken.task.groups)
        if role == Role.LIAISON
    ]
    rows = select(Attendance).where(Attendance.case_id == case.id, Attendance.unit.in_(units))
    for row in session.scalars(rows):
        is_signed = row.signed_at is not None and row.signed_at >= taken.since
        if taken.task.form == "sign" and is_signed and row.arrived_at is None:
            row.signed_at = row.signed_by = None
        if "whistle.opinion" in taken.facts and row.opinion_at and row.opinion_at >= taken.since:
            row.opinion = row.opinion_at = None


def _reopen_measure(session: Session, taken: Withdrawal) -> None:
    item = json.loads(taken.task.item or "null")
    row = session.get(Measure, item["id"]) if isinstance(item, dict) else None
    if row is not None and row.done_at is not None and row.done_at >= taken.since:
        row.report = row.done_at = row.done_by = None
