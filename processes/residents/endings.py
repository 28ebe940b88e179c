"""How a case ended, in the party's words: each end its own, with its article and where to go next.

Articles are those of docs/domain.md 3.1 and 6 that were compared with the law; where there is none
the end names none.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import changes, reasons
from processes.cases.choices import Change, Outcome, Status
from processes.cases.models import Case, CaseChange, Settlement
from processes.deadlines import case_deadlines

#: 人民调解法26条 is told of every end of a mediation without an agreement.
_RIGHTS = "《人民调解法》第二十六条"
_OTHER_WAYS = "您可以依法通过仲裁、行政、司法等途径维护权利；事情有变化的，随时可以重新申请调解。"


@dataclass(frozen=True)
class Ending:
    """One way a case ends: what is so, by which article, and where to go next."""

    words: str
    next: str
    article: str = ""


_AGREED = Ending(
    "已经办结：双方达成了调解协议。",
    "请按协议履行。需要法院确认效力的，双方自协议生效之日起三十日内共同申请司法确认；对方不履行的，可以向人民法院起诉，已经司法确认的可以申请强制执行。",
    "《人民调解法》第三十三条",
)
_SETTLED = Ending(
    "已经办结：纠纷已化解。", "工作人员还会回访。事情其实没有解决的，请在本页告诉我们“没有解决”。"
)
_ARCHIVED = Ending(
    "已经办结并归档：纠纷已化解。",
    "事情又发生了，或者还有没解决的，请再次网上反映，或打下面的电话。",
)
_WITHDRAWN = Ending(
    "已经办结：申请人撤回，调解终止。",
    "撤回不影响您的权利。想重新申请，请再次反映或到登记的地方办理。",
    _RIGHTS,
)
_REFUSED = Ending("已经办结：有一方不同意调解，调解终止。", _OTHER_WAYS, _RIGHTS)
_FAILED = Ending("已经办结：双方没有谈成，调解终止。", _OTHER_WAYS, _RIGHTS)
_TERMINATED = Ending("已经办结：调解终止。", _OTHER_WAYS, _RIGHTS)
_LABOUR = Ending(
    "已经转出：由劳动人事争议仲裁委员会处理。",
    "仲裁结果由仲裁委员会作出。对裁决不服、依法可以起诉的，自收到裁决书之日起十五日内向人民法院起诉。",
    "《劳动争议调解仲裁法》第四十八条、第五十条",
)
_LAND = Ending(
    "已经转出：由农村土地承包仲裁委员会处理。",
    "仲裁结果由仲裁委员会作出。对裁决不服的，自收到裁决书之日起三十日内向人民法院起诉。",
    "《农村土地承包经营纠纷调解仲裁法》第四十八条",
)
_COURT = Ending(
    "已经转出：法院已经立案。", "由人民法院审理，进度和结果请向承办的法院查询（12368）。"
)
_POLICE = Ending(
    "已经转出：由公安机关依法处理。", "进度和结果请向承办的派出所查询；紧急情况请拨打110。"
)
_TRANSFERRED = Ending(
    "已经转出：移送有权处理的机关。", "由受移送的机关答复您；不清楚是哪个机关的，请打下面的电话。"
)
_DIVERTED = Ending(
    "已经转出：转入诉讼、仲裁等法定途径。",
    "办理结果以有权机关为准；怎样提出、向哪里提出，请打下面的电话。",
)
_CONCLUDED = Ending(
    "已经办结：依法终结。", "理由已当面或书面告诉您。不明白的，请打下面的电话，工作人员会向您说明。"
)
_ANSWERED = Ending(
    "已经办结：信访事项已经答复，依法终结。",
    "对答复不服的，自收到书面答复之日起三十日内，可以向上一级机关请求复查。",
    "《信访工作条例》第三十五条",
)

#: By what was told to the parties last, as `reasons` words it.
_BY_REASON = {
    Outcome.TERMINATED: {"withdrawn": _WITHDRAWN, "refused": _REFUSED, "failed": _FAILED},
    Outcome.DIVERTED: {
        "filed": _COURT,
        "not_mediable": _POLICE,
        "to_police": _POLICE,
        "transferred": _TRANSFERRED,
    },
}
_OTHERWISE = {
    Outcome.SETTLED: _SETTLED,
    Outcome.TERMINATED: _TERMINATED,
    Outcome.DIVERTED: _DIVERTED,
    Outcome.CONCLUDED: _CONCLUDED,
}


def describe(session: Session, case: Case) -> Ending:
    """How the closed case ended, as told to its parties."""
    outcome = case.outcome or Outcome.SETTLED
    if outcome is Outcome.SETTLED and _has_agreement(session, case):
        return _AGREED
    if outcome is Outcome.SETTLED and case.status is Status.ARCHIVED:
        return _ARCHIVED
    if outcome is Outcome.CONCLUDED and case.is_petition:
        return _ANSWERED
    told = _last_told(session, case)
    for code, ending in _BY_REASON.get(outcome, {}).items():
        if any(reasons.WORDS[code] in each for each in told):
            return ending
    if outcome is Outcome.DIVERTED:
        keys = {row.key for row in case_deadlines.list_for_case(session, case.id)}
        for family, ending in (("ld.a", _LABOUR), ("td.a", _LAND)):
            if any(key.startswith(family) for key in keys):
                return ending
    return _OTHERWISE[outcome]


def _last_told(session: Session, case: Case) -> list[str]:
    """Why it ended, and what the parties were told of, since it was last opened; the newest first."""
    found: list[str] = []
    for row in reversed(changes.list_for_case(session, case.id)):
        if row.what is Change.REOPENED:
            break
        if row.what in (Change.INFORMED, Change.CONCLUDED, Change.NOTED) and row.reason:
            found.append(row.reason)
    return found


def _has_agreement(session: Session, case: Case) -> bool:
    """Whether an agreement was written down since the case was last opened."""
    reopened = select(CaseChange.at).where(
        CaseChange.case_id == case.id, CaseChange.what == Change.REOPENED
    )
    last = session.scalar(reopened.order_by(CaseChange.id.desc()).limit(1))
    agreed = select(Settlement.id).where(Settlement.case_id == case.id)
    if last is not None:
        agreed = agreed.where(Settlement.reached_at >= last)
    return session.scalar(agreed.limit(1)) is not None
