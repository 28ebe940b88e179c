"""Writers of form facts: what people write goes to the tables, not into the instance.

`context.variables` holds what the task sees and all that was filled in beside the field.
"""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from engine import forms
from engine.script import Context
from processes import documents
from processes.cases import changes, reasons
from processes.cases.choices import Change
from processes.cases.models import Case
from processes.casework import closing, tiers, withdrawals
from processes.casework.withdrawals import Withdrawal
from processes.handlers.registry import case_id, require_session
from processes.handlers.whistle import find_called, find_whistle
from processes.sponsorship import teams
from processes.whistles import whistles
from processes.whistles.models import Attendance, Whistle

#: What was ticked beside the text, by step; it is told with the text.
BESIDE = {
    "Approve": ("approved",),
    "ApprovePlan": ("approved",),
    "Confirm": ("confirmed",),
    "Feedback": ("satisfied",),
    "Select": ("chosen_by", "invited"),
    "Choose": ("chosen_by", "invited"),
    "Appoint": ("chosen_by", "invited"),
    "Appraise": ("received",),
    "Prolong": ("agreed",),
    "Perform": ("performed",),
    "Urge": ("fulfilled",),
    "Recheck": ("reopen",),
    "Track": ("calm",),
}


@forms.writer("case.note", repeatable=True)
def note(context: Context, text: str | None) -> None:
    """What somebody wrote down at a step."""
    _note(context, text)


@forms.writer("case.known_on")
def known_on(context: Context, text: str | None) -> None:
    """When a party knew of the wrong done to it, where somebody asked."""
    if known := day(text):
        _case(context).known_on = known


@forms.writer("case.contact")
def contact(context: Context, text: str | None) -> None:
    """The first contact was made, and this was said."""
    tiers.record_first_contact(require_session(context), _case(context).id, by=context.by)
    _note(context, text)


@forms.writer("case.result", repeatable=True)
def result(context: Context, text: str | None) -> None:
    """How it was resolved."""
    if text:
        _case(context).result = text
        _note(context, text)


@forms.writer("case.method", repeatable=True)
def method(context: Context, text: str | None) -> None:
    """By which means it was resolved (化解方式)."""
    if text:
        _case(context).method = text


@forms.writer("case.feedback")
def feedback(context: Context, text: str) -> None:
    """What was answered to whoever asked."""
    way = context.variables.get("way") or "当面"
    told = "。".join(filter(None, [text, _beside(context)]))
    closing.record_answer(
        require_session(context), _case(context).id, content=told, way=way, by=context.by
    )


@forms.writer("whistle.objection")
def objection(context: Context, text: str | None) -> None:
    """Why the department says the matter is not its own."""
    if text:
        whistles.object_to(require_session(context), _called(context), text)


@forms.writer("whistle.opinion", repeatable=True)
def opinion(context: Context, text: str) -> None:
    """What the department has to say."""
    whistles.record_opinion(require_session(context), _called(context), text)


@forms.writer("whistle.minutes")
def minutes(context: Context, text: str | None) -> None:
    """The minutes of the meeting (会商纪要)."""
    session, whistle = require_session(context), _whistle(context)
    whistles.record_meeting(session, whistle.id, text)
    documents.automatic.follow(session, whistle.case_id, by=context.by)


@forms.writer("whistle.approval")
def approval(context: Context, given: bool) -> None:
    """An emergency whistle is approved afterwards (先吹后补)."""
    if given:
        whistles.approve(require_session(context), _whistle(context).id, by=context.by)


@forms.writer("leader.plan", repeatable=True)
def plan(context: Context, text: str) -> None:
    """The plan by which a leader's case is to be resolved."""
    until = day(context.variables.get("resolve_by"))
    teams.draft_plan(
        require_session(context), _case(context).id, text, resolve_by=until, by=context.by
    )


@withdrawals.withdrawn.subscribe
def empty(_session: Session, case: Case, taken: Withdrawal) -> None:
    """What a completion that was taken back said of the result, the case no longer says."""
    if "case.result" in taken.facts:
        case.result = None
    if "case.method" in taken.facts:
        case.method = None


def _note(context: Context, text: str | None) -> None:
    told = "。".join(filter(None, [_beside(context), text]))
    if told:
        changes.note(
            require_session(context), _case(context), Change.NOTED, reason=told, by=context.by
        )


def _beside(context: Context) -> str:
    keys = BESIDE.get(context.element, ())
    return "、".join(filter(None, (_told(key, context.variables.get(key)) for key in keys)))


def _told(key: str, value: Any) -> str:
    chosen = value if isinstance(value, list) else [value]
    return "、".join(reasons.ticked(key, str(each)) for each in chosen if each not in (None, False))


def _case(context: Context) -> Case:
    return changes.get_open(require_session(context), case_id(context))


def _whistle(context: Context) -> Whistle:
    session: Session = require_session(context)
    return find_whistle(session, case_id(context), context.variables["whistle"])


def _called(context: Context) -> Attendance:
    """What the department answered to the whistle so far."""
    given = context.variables
    session, unit = require_session(context), str(given["department"])
    return find_called(session, case_id(context), given["whistle"], unit)[1]


def day(value: Any) -> date | None:
    """The day a date field of a form holds."""
    return date.fromisoformat(value[:10]) if value else None
