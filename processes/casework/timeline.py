"""What happened to a case, in sentences: its own changes and the engine's history in one line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.history import HistoryEvent
from engine.runner import OUTCOME
from processes import cards
from processes.cases import display_names
from processes.cases.choices import FINDINGS, Change
from processes.cases.models import Case, CaseChange
from processes.deadlines.models import Card, Colour


class Tone(StrEnum):
    """How a moment is marked beside its words."""

    PLAIN = "plain"
    BRAND = "brand"
    OK = "ok"
    WARN = "warn"
    LATE = "late"


@dataclass(frozen=True)
class Moment:
    """Something that happened: when, who did it (empty: the system), what, and a remark."""

    at: datetime
    who: str
    #: with `{placeholders}`, to be translated before `values` are filled in
    sentence: str
    values: Mapping[str, str]
    remark: str
    tone: Tone


#: The sentence of a change of the case; the tier stands for the one it is on afterwards.
_CHANGES = {
    Change.REGISTERED: ("登记了纠纷", Tone.BRAND),
    Change.ENTERED_TIER: ("案件进入“{tier}”", Tone.BRAND),
    Change.ESCALATED: ("案件由“{before}”升级到“{tier}”", Tone.WARN),
    Change.RETURNED: ("案件由“{before}”退回到“{tier}”", Tone.WARN),
    Change.REFERRED: ("多次退回，交本区的中心裁定", Tone.WARN),
    Change.CONTACTED: ("首次联系了当事人", Tone.PLAIN),
    Change.WHISTLED: ("吹哨，请有关部门报到", Tone.BRAND),
    Change.CONCLUDED: ("案件办结，结局为“{outcome}”", Tone.OK),
    Change.FED_BACK: ("向诉求人作了反馈", Tone.PLAIN),
    Change.REVISITED: ("作了回访", Tone.PLAIN),
    Change.REOPENED: ("案件重开，回到“{tier}”", Tone.WARN),
    Change.ARCHIVED: ("案件归档", Tone.OK),
    Change.EXTENDED: ("期限延长", Tone.WARN),
    Change.RECKONED: ("按新日历重算了期限", Tone.PLAIN),
    Change.HANDED_OVER: ("办理人交接", Tone.PLAIN),
    Change.REMINDED: ("提醒了办理人", Tone.WARN),
    Change.INFORMED: ("作了告知", Tone.PLAIN),
    Change.NOTED: ("作了记录", Tone.PLAIN),
    Change.TRANSFERRED: ("转办了任务", Tone.PLAIN),
    Change.DELEGATED: ("委派他人协助", Tone.PLAIN),
    Change.GIVEN_BACK: ("委派的任务已交还", Tone.PLAIN),
    Change.WITHDRAWN: ("撤回了已办结的任务", Tone.WARN),
    Change.SENT_BACK: ("退回到前面的步骤", Tone.WARN),
    Change.URGED: ("催办", Tone.WARN),
    Change.COPIED: ("抄送", Tone.PLAIN),
    Change.SIGNERS_ASKED: ("请人会签", Tone.PLAIN),
    Change.SIGNED: ("签署了会签意见", Tone.PLAIN),
    Change.RETRACTED: ("收回了会签意见", Tone.WARN),
    Change.SIGNER_REMOVED: ("取消了会签人", Tone.PLAIN),
    Change.SET_ASIDE: ("没有采纳会签意见", Tone.WARN),
    Change.COUNTERSIGNED: ("会签有了结果", Tone.OK),
    Change.SUBMITTED: ("提交了办理结果，等待会签", Tone.PLAIN),
    Change.SUBMISSION_RETURNED: ("收回了提交的办理结果", Tone.WARN),
    Change.ATTACHED: ("添加了附件", Tone.PLAIN),
}
#: The sentence of a card, for whoever answers for the limit.
_CARDS = {
    Colour.BLUE: ("蓝牌（临期提醒）：{unit}", Tone.PLAIN),
    Colour.YELLOW: ("黄牌：{unit}", Tone.WARN),
    Colour.RED: ("红牌，送政法委督办：{unit}", Tone.LATE),
}
#: The sentence of a verb on a task.
_VERBS = {
    "completed": ("办结了“{task}”", Tone.OK),
    "claimed": ("领取了“{task}”", Tone.PLAIN),
    "released": ("退还了“{task}”", Tone.PLAIN),
    "assigned": ("指派了“{task}”", Tone.PLAIN),
    "suspended": ("暂停了流程", Tone.WARN),
    "resumed": ("恢复了流程", Tone.PLAIN),
    "cancelled": ("撤销了流程", Tone.LATE),
    "rescheduled": ("调整了到期时间", Tone.WARN),
    "corrected": ("更正了填错的日期", Tone.WARN),
    "retried": ("重试了出错的步骤", Tone.PLAIN),
    "opened": ("打开了卷宗中的文书", Tone.PLAIN),
    "file_opened": ("打开了文件", Tone.PLAIN),
    "disclosed": ("查看了当事人的完整信息", Tone.PLAIN),
    "anonymised": ("保存期满，当事人信息已删去", Tone.PLAIN),
}


def list_moments(session: Session, case: Case, events: Sequence[HistoryEvent]) -> list[Moment]:
    """Everything that happened to the case, the newest first; `events` is its history."""
    changes = session.scalars(select(CaseChange).where(CaseChange.case_id == case.id)).all()
    names = display_names.resolve_people(
        session,
        [*(c.by for c in changes), *(e.by for e in events), *(e.after.get("for") for e in events)],
    )
    moments = [_change(change, names) for change in changes]
    given = cards.list_for_case(session, case.id)
    units = display_names.resolve(session, {card.responsible for card in given if card.responsible})
    moments += [_card(card, units) for card in given]
    moments += _of_events(events, names)
    # What happened at one moment stays in the order it was written down.
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def list_steps(session: Session, events: Sequence[HistoryEvent]) -> list[Moment]:
    """What happened to an instance that is no case's, the newest first; `events` is its history."""
    ids = [*(each.by for each in events), *(each.after.get("for") for each in events)]
    return _of_events(events, display_names.resolve_people(session, ids))[::-1]


def _of_events(events: Sequence[HistoryEvent], names: dict[str, str]) -> list[Moment]:
    elements = _names(events)
    return [each for event in events for each in _event(event, names, elements)]


def _change(change: CaseChange, names: dict[str, str]) -> Moment:
    sentence, tone = _CHANGES.get(change.what, (change.what.words, Tone.PLAIN))
    values = {
        "tier": change.tier.words if change.tier else "待研判",
        "before": change.tier_before.words if change.tier_before else "待研判",
        "outcome": change.outcome.words if change.outcome else "",
    }
    reason = change.reason or ""
    if change.what is Change.REVISITED:
        reason = FINDINGS.get(reason, reason)
    reasons = [change.reason_code.words if change.reason_code else "", reason]
    remark = "：".join(each for each in reasons if each)
    return Moment(change.at, _who(change.by, names), sentence, values, remark, tone)


def _card(card: Card, units: Mapping[str, str]) -> Moment:
    sentence, tone = _CARDS[card.colour]
    unit = units.get(card.responsible or "", card.responsible or "")
    if card.withdrawn_at is None:
        return Moment(card.issued_at, "", sentence, {"unit": unit}, card.why, tone)
    remark = f"{card.why}；已撤销：{card.withdrawn_why}"
    return Moment(card.issued_at, "", f"{sentence}（已撤销）", {"unit": unit}, remark, Tone.PLAIN)


def _event(
    event: HistoryEvent, names: dict[str, str], elements: dict[str, str]
) -> Iterator[Moment]:
    who, absent = _who(event.by, names), _who(event.after.get("for"), names)
    who = f"{who}（代{absent}）" if absent else who
    if event.what in _VERBS:
        sentence, tone = _VERBS[event.what]
        task = elements.get(event.element or "", event.element or "")
        outcome = str(event.after.get(OUTCOME, ""))
        if outcome:
            sentence = "办结了“{task}”：{outcome}"
        yield Moment(event.at, who, sentence, {"task": task, "outcome": outcome}, "", tone)
    if event.what == "activated":
        chosen = [elements.get(each, each) for each in event.after.get("elements", ())]
        values = {"task": "、".join(chosen)}
        yield Moment(event.at, who, "从清单里启动了“{task}”", values, "", Tone.PLAIN)
    for entry in event.trail:
        name = entry.get("name") or entry["element"]
        # Only time wakes an instance; what fires in other verbs is told by the verb.
        if event.what == "woken" and entry["what"] == "fired":
            yield Moment(event.at, "", "到时：{name}", {"name": name}, "", Tone.WARN)
        if entry["what"] == "incident":
            yield Moment(event.at, "", "“{name}”出错，等待处理", {"name": name}, "", Tone.LATE)


def _names(events: Sequence[HistoryEvent]) -> dict[str, str]:
    """Element to its name, as far as the history has told it."""
    return {
        entry["element"]: entry["name"]
        for event in events
        for entry in event.trail
        if entry.get("name")
    }


def _who(by: int | str | None, names: dict[str, str]) -> str:
    return names.get(str(by), "") if by is not None else ""
