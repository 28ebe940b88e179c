"""What the forms of a whistle write: the talk before, the plan, its execution, the ratings."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from engine import forms
from engine.script import Context
from processes import documents, petitions
from processes.cases import changes
from processes.cases.choices import Change
from processes.handlers.registry import case_id, require_session
from processes.handlers.whistle import find_whistle
from processes.residents import feedback
from processes.whistles import measures, pre_consultations, ratings, whistles
from processes.whistles.measures import NewMeasure
from processes.whistles.models import Whistle


@forms.writer("whistle.talk")
def talk(context: Context, text: str) -> None:
    """What was said with the lead department before (事前沟通)."""
    given, session = context.variables, require_session(context)
    pre_consultations.record(session, case_id(context), given["lead"], text, by=context.by)
    case = changes.get(session, case_id(context))
    changes.note(session, case, Change.NOTED, reason=f"事前沟通：{text}", by=context.by)


@forms.writer("whistle.plan")
def joint_plan(context: Context, rows: Sequence[Mapping[str, Any]]) -> None:
    """What the departments will do together: measure, unit and day, one row each."""
    lines = [
        NewMeasure(row["words"], row["unit"], date.fromisoformat(row["due_on"][:10]))
        for row in rows
    ]
    session, whistle = require_session(context), _whistle(context)
    measures.add_measures(session, whistle, lines)
    documents.automatic.follow(session, whistle.case_id, by=context.by)


@forms.writer("whistle.execution", repeatable=True)
def execution(context: Context, text: str) -> None:
    """What the department has done of its measure."""
    number = context.variables["measure"]["id"]
    measures.report(require_session(context), number, text, by=context.by)


@forms.writer("whistle.rating", repeatable=True)
def rating(context: Context, text: str | None) -> None:
    """The centre's marks for a department, with or without words.

    It answered before; what a party said since then is answered first, for the case ends with this.
    """
    given, session = context.variables, require_session(context)
    feedback.require_answered(session, changes.get_open(session, case_id(context)))
    marks = {name: int(given[name]) for name in ratings.MARKS}
    ratings.rate_unit(
        session,
        _whistle(context),
        given["department"],
        marks,
        words=text,
        by=context.by,
    )


@forms.writer("whistle.warranted", repeatable=True)
def warranted(context: Context, text: str | None) -> None:
    """Whether the department thinks the whistle had to be blown."""
    given = context.variables
    is_warranted = given["warranted"] == "yes"
    ratings.rate_whistle(
        require_session(context),
        _whistle(context),
        given["department"],
        is_warranted=is_warranted,
        words=text,
        by=context.by,
    )


@forms.writer("department.screen", repeatable=True)
def screen(context: Context, text: str) -> None:
    """What the centre found before it whistles, returns or ends the case."""
    _require_ended(context)
    _note(context, text)


@forms.writer("department.verify")
def verify(context: Context, text: str) -> None:
    """What the centre found when the departments were done."""
    _require_ended(context)
    changes.get_open(require_session(context), case_id(context)).result = text
    _note(context, text)


@forms.writer("case.major_risk")
def major_risk(context: Context, is_major: bool | None) -> None:
    """Whether the case is a major risk to stability (重大涉稳风险); only ever raised here."""
    if is_major:
        changes.get_open(require_session(context), case_id(context)).is_major_risk = True


@forms.check("whistle.new_lead")
def new_lead(context: Context, value: Any) -> str | None:
    """Who leads instead is one of those called who are still to come."""
    session, whistle = require_session(context), _whistle(context)
    called = {
        each.unit for each in whistles.list_called(session, whistle.id) if not each.excused_at
    }
    if value in called - {context.variables.get("department")}:
        return None
    return "要在已通知报到、没有免到的其他部门中选。"


@forms.check("whistle.waiting")
def waiting(context: Context, value: Any) -> str | None:
    """Nobody is waited for once all have answered."""
    if value == "wait" and context.variables.get("reported"):
        return "各部门都已答复，没有可以等候的了；请选“径行会商”或者“撤哨”。"
    return None


def _require_ended(context: Context) -> None:
    """依法终结 is no settling: only where the petition's answer stands or was re-reviewed."""
    given = context.variables
    if given.get("decision") == "conclude":
        petitions.require_ended(require_session(context), case_id(context))


def _note(context: Context, text: str) -> None:
    session = require_session(context)
    case = changes.get_open(session, case_id(context))
    changes.note(session, case, Change.NOTED, reason=text, by=context.by)


def _whistle(context: Context) -> Whistle:
    given = context.variables
    return find_whistle(require_session(context), case_id(context), given["whistle"])
