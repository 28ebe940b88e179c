"""What a date would do to a right of the parties, told before it is saved and confirmed by whoever enters it."""

from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes.cases import changes
from processes.cases.choices import AgreementForm, Change
from processes.cases.models import Case
from processes.casework import correctable
from processes.casework.correctable import Correctable, Standing
from processes.deadlines import due_dates, limits
from processes.errors import ProcessError
from processes.mediation import settlements
from processes.petitions import dates as petition_dates


def find_correctable(check: str, element: str) -> Correctable | None:
    """The date a form's field enters at that step, by the property `check` of the field."""
    if check == petition_dates.FIELD:
        return correctable.KINDS[petition_dates.at_step(element).key]
    return correctable.KINDS.get(check)


def warn_on_entering(
    session: Session, case: Case, kind: Correctable, text: str, beside: Mapping[str, Any]
) -> list[str]:
    """A sentence for each right that the date shortens by lying before today.

    `beside` is what was filled in with it. A date that will be refused anyway gets none.
    """
    try:
        value = correctable.read(text)
        kind.date.require(session, value, case.id)
    except (ValueError, ProcessError):
        return []
    today = clock.today()
    if not _starts_a_right(case, kind, beside) or _day(value) >= today:
        return []
    rights = [key for key in kind.starts if _is_right(session, key)]
    return [_told(session, key, kind.date.label, _day(value), today) for key in rights]


def warn_on_correcting(session: Session, found: Standing, value: date | datetime) -> list[str]:
    """A sentence for each right that a corrected date shortens by lying before the one it replaces."""
    rights = [key for key in found.kind.starts if _is_right(session, key)]
    if not rights or _day(value) >= _day(found.value):
        return []
    return [
        _told(session, key, found.label, _day(value), _day(found.value), "原日期") for key in rights
    ]


def mark(warnings: list[str]) -> str:
    """What a confirmation of these very sentences brings back; empty where there are none."""
    return sha256("\n".join(warnings).encode()).hexdigest()[:16] if warnings else ""


def record_confirmation(session: Session, case: Case, warnings: list[str], by: Person) -> None:
    """Keep that somebody was told and entered the date all the same."""
    if warnings:
        words = f"已核对日期：{''.join(warnings)}"
        changes.note(session, case, Change.NOTED, reason=words, by=by)


def _starts_a_right(case: Case, kind: Correctable, beside: Mapping[str, Any]) -> bool:
    if kind.key != "settlement.effective_on":
        return bool(kind.starts)
    is_written = beside.get("agreement_form") == AgreementForm.WRITTEN
    return is_written and settlements.can_be_confirmed(case)


def _is_right(session: Session, key: str) -> bool:
    return limits.find(key, clock.today(), session=session).right


def _told(
    session: Session, key: str, label: str, on: date, usual: date, words: str = "今天"
) -> str:
    ends, else_ends = _end(session, key, on), _end(session, key, usual)
    name = limits.find(key, clock.today(), session=session).name
    left = (ends - clock.today()).days
    over = f"将于{ends}届满，只剩{left}日" if left >= 0 else f"已于{ends}届满，当事人不能再行使"
    return f"按“{label}”{on}，{name}的期限{over}（按{words}{usual}算，到{else_ends}）。"


def _end(session: Session, key: str, on: date) -> date:
    start = clock.start_of_day(on)
    return due_dates.compute(key, start, session=session).nominal_on


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value
