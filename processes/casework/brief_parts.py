"""The parts of a step's brief that any form may show: how it came here, what was done, what holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.calendars.labels import day_words
from processes.cases import display_names, reasons
from processes.cases.choices import FINDINGS, Change, WhistleKind
from processes.cases.models import Case, CaseChange, Feedback, Revisit, Settlement
from processes.casework import escalation_grounds
from processes.casework.task_context import TaskContext, part
from processes.deadlines import case_deadlines
from processes.directories import village_officers
from processes.sponsorship import record, teams

#: Notes, efforts and visits that are told at most: what lies further back stands in the course.
NEWEST = 3
_MOVES = (Change.ESCALATED, Change.RETURNED, Change.REFERRED, Change.REOPENED)
_AGO = "{:%Y年%-m月%-d日}"


@part("moves")
def moves(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The last times the case went up, back or was opened again, with the reason."""
    return [(_day(row.at) + row.what.words, _why(row)) for row in _changes(session, case, _MOVES)]


@part("notes")
def notes(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """What was written down last."""
    rows = _changes(session, case, (Change.NOTED, Change.CONTACTED))
    return [(_day(row.at) + row.what.words, row.reason or "") for row in rows]


@part("grounds")
def grounds(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The conditions for going up a tier that hold."""
    found = [
        reasons.ticked("grounds", code) for code in escalation_grounds.list_fulfilled(session, case)
    ]
    return [("已符合的升级条件", "、".join(found))]


@part("proposal")
def proposal(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """Why the case was proposed for a leader."""
    row = record.find_proposal(session, case.id)
    if row is None:
        return []
    named = [reasons.ticked("grounds", code) for code in row.grounds]
    told = [*named, *(["信访积案"] if row.is_backlog else [])]
    return [("提请包案的条件", "、".join(told)), ("难度评定", row.difficulty)]


@part("plan")
def plan(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The newest plan of a leader's case."""
    row = teams.find_newest_plan(session, case.id)
    if row is None:
        return []
    until = _AGO.format(row.resolve_by) if row.resolve_by else ""
    return [("化解方案", row.content), ("化解期限", until)]


@part("team")
def team(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The five people, and who of them is lacking."""
    named = [f"{each.role.words} {each.name}" for each in teams.list_members(session, case.id)]
    return [("五人专班", "、".join(named))]


@part("officers")
def officers(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """Who looks after the village (三官一律), to be named as the police officer or lawyer of the five."""
    found = village_officers.list_for_village(session, case.village)
    named = [f"{row.kind.words} {row.name}（{row.office or '单位未登记'}）" for row in found]
    return [("本村（社区）三官一律", "、".join(named))]


@part("efforts")
def efforts(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """What the team did last."""
    rows = sorted(record.list_efforts(session, case.id), key=lambda each: (each.on, each.id))
    return [
        (
            f"{_AGO.format(row.on)}{row.what.words}",
            "。".join(filter(None, [row.content, row.promises])),
        )
        for row in rows[::-1][:NEWEST]
    ]


@part("settlement")
def settlement(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The agreement that was reached last."""
    newest = select(Settlement).filter_by(case_id=case.id).order_by(Settlement.id.desc()).limit(1)
    row = session.scalar(newest)
    if row is None:
        return []
    until = _AGO.format(row.perform_by) if row.perform_by else ""
    return [
        ("协议", f"{row.form.words}，{_AGO.format(row.effective_on)}生效"),
        ("协议内容", row.content),
        ("履行期限", until),
    ]


@part("result")
def result(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """How the case was ended, and what was answered."""
    newest = select(Feedback).filter_by(case_id=case.id).order_by(Feedback.id.desc()).limit(1)
    told = session.scalar(newest)
    return [
        ("结局", case.outcome.words if case.outcome else ""),
        ("办理结果", "。".join(filter(None, [case.method, case.result]))),
        ("反馈", f"{told.way}：{told.content}" if told else ""),
    ]


@part("revisits")
def revisits(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """What earlier visits found."""
    made = select(Revisit).filter_by(case_id=case.id).order_by(Revisit.id.desc()).limit(NEWEST)
    return [
        (
            f"{_day(row.at)}回访",
            "。".join(filter(None, [FINDINGS.get(row.finding, row.finding), row.remark])),
        )
        for row in session.scalars(made)
    ]


@part("limits")
def limits(session: Session, case: Case, _variables: Mapping[str, Any]) -> TaskContext:
    """The limits that run, each with its end."""
    rows = case_deadlines.list_for_case(session, case.id)
    running = [each for each in rows if each.status in case_deadlines.OPEN]
    told = [f"{each.name}：{day_words(clock.local(each.due_at).date())}" for each in running]
    return [("正在计时", "\n".join(told))]


@part("called")
def called(session: Session, _case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """Whom the whistle is to call, who leads them, its kind, and when they are to meet."""
    lead = str(variables.get("lead") or "")
    name = display_names.resolve_places(session, [lead] if lead else []).get(lead, lead)
    told = [("哨型", _kind(variables.get("kind"))), ("主责单位", name)]
    return [*told, *gathering(session, _case, variables)]


@part("gathering")
def gathering(session: Session, _case: Case, variables: Mapping[str, Any]) -> TaskContext:
    """Who is to come, and when."""
    wanted = [str(each) for each in variables.get("departments") or ()]
    names = display_names.resolve_places(session, wanted)
    return [
        ("参加单位", "、".join(names.get(each, each) for each in wanted)),
        ("会商时间", _moment(variables.get("meeting_at"))),
    ]


def _changes(session: Session, case: Case, whats: tuple[Change, ...]) -> list[CaseChange]:
    rows = select(CaseChange).where(CaseChange.case_id == case.id, CaseChange.what.in_(whats))
    return list(session.scalars(rows.order_by(CaseChange.id.desc()).limit(NEWEST)))


def _why(row: CaseChange) -> str:
    tiers = "→".join(each.words for each in (row.tier_before, row.tier) if each)
    code = row.reason_code.words if row.reason_code else ""
    return "；".join(filter(None, [tiers, code, row.reason]))


def _day(at: datetime) -> str:
    return _AGO.format(clock.local(at))


def _moment(value: object) -> str:
    """A moment of a variable as people read it; what is none stays as it was written."""
    if not isinstance(value, str) or not value:
        return ""
    try:
        return f"{clock.local(datetime.fromisoformat(value)):%Y年%-m月%-d日 %H:%M}"
    except ValueError:
        return value


def _kind(value: object) -> str:
    return WhistleKind(str(value)).words if value in set(WhistleKind) else ""
