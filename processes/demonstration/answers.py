"""What people write into the forms, unless a story says otherwise."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from engine import clock
from processes.demonstration.cast import Cast

Answer = dict[str, Any]


def usual(form: str, cast: Cast, number: int) -> Answer:
    """The usual answer to a form, for the `number`-th case."""
    fixed: Mapping[str, Any] | Callable[[Cast, int], Answer] = USUAL[form]
    return fixed(cast, number) if callable(fixed) else dict(fixed)


def _departments(number: int) -> tuple[str, list[str]]:
    """Who leads and who is called: those with accounts, so that somebody can look."""
    lead = ("dept-renshe", "dept-zhujian", "dept-sifa")[number % 3]
    called = ["dept-renshe", "dept-zhujian", "dept-gongan", "dept-sifa"]
    return lead, called


def _whistle(_cast: Cast, number: int) -> Answer:
    lead, departments = _departments(number)
    return {"kind": "regular", "lead": lead, "departments": departments}


def _screen(cast: Cast, number: int) -> Answer:
    return {"decision": "whistle", "note": "须多部门联合处置", **_whistle(cast, number)}


def _prepare(cast: Cast, number: int) -> Answer:
    return {"note": "已与主责单位电话沟通", **_whistle(cast, number)}


def _joint_plan(_cast: Cast, number: int) -> Answer:
    lead, called = _departments(number)
    helper = next(unit for unit in called if unit != lead)
    return {
        "measures": [
            {"words": "主责单位牵头，限期整改并现场核实", "unit": lead, "due_on": _in_days(7)},
            {"words": "配合核查，督促履行", "unit": helper, "due_on": _in_days(5)},
        ]
    }


def _agreement(_cast: Cast, _number: int) -> Answer:
    return {
        "agreement_form": "oral",
        "agreement": "双方互谅互让，分清责任，当场履行",
        "effective_on": _in_days(0),
        "confirm": "no",
    }


def _assign(cast: Cast, number: int) -> Answer:
    return {"leader": cast.leader(number)}


def _select(cast: Cast, _number: int) -> Answer:
    return {"mediator": cast.mediator(), "chosen_by": "parties", "no_conflict": True}


def _team(cast: Cast, _number: int) -> Answer:
    return cast.team()


def _plan(_cast: Cast, _number: int) -> Answer:
    return {"plan": "见面三次、会商两次、救助一次，限期化解", "resolve_by": _in_days(45)}


def _petition(_cast: Cast, number: int) -> Answer:
    lead, _ = _departments(number)
    return {"way": "transfer", "nature": "demand", "organ": lead, "note": "请依法办理并答复"}


def _petition_opinion(_cast: Cast, _number: int) -> Answer:
    return {
        "finding": "supported",
        "claim": "请求核实面积并补发补偿款",
        "facts": "经现场丈量，登记面积与实际不符",
        "legal_basis": "《信访工作条例》第三十二条及有关补偿办法",
        "opinion": "予以支持，限期更正登记并补发",
        "delivered_on": _in_days(0),
    }


def _review_opinion(_cast: Cast, _number: int) -> Answer:
    return {
        "body": "district_government",
        "finding": "upheld",
        "legal_basis": "原处理意见认定事实清楚，适用依据正确",
        "opinion": "维持原处理意见",
        "delivered_on": _in_days(0),
    }


def _in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


#: Both sides signed.
SIGNED = {"applicant_signed": True, "respondent_signed": True}
USUAL: dict[str, Mapping[str, Any] | Callable[[Cast, int], Answer]] = {
    "accept": {"decision": "accept", "consent": True, "informed": True, "note": "双方同意调解"},
    "advance": {
        "decision": "claim",
        "actions": ["meet", "outreach"],
        "outreach_place": "当事人所在村（社区）",
        "outreach_people": "牵头领导与五人专班",
        "promises": "限期兑现承诺事项",
        "conclude_steps": ["opinion", "education"],
        "progress": "已见面，达成共识",
    },
    "agreement": _agreement,
    "approve": {"approved": "yes"},
    "approve_after": {"approved_after": True},
    "approve_plan": {"approved": "yes"},
    "arrive": {"attended": "yes"},
    "assign": _assign,
    "certify": {"certified": "yes", "basis": "signature", "note": "当事人已签字"},
    "administrative_admission": {"decision": "admit", "note": "属于受理范围"},
    "appraise": {"received": "yes", "note": "鉴定意见已送达双方"},
    "arbitration_acceptance": lambda cast, number: {
        "decision": "accepted",
        "filed_on": _in_days(0),
        "note": "仲裁机构已受理",
    },
    "arbitration_filed": {"decision": "none", "note": "当事人没有申请"},
    "arbitration_result": {"result": "mediated", "note": "仲裁调解结案"},
    "confirm": {"confirmed": "yes", "note": "双方已共同向法院申请"} | SIGNED,
    "court_acceptance": {"decision": "accept", "note": "法院已受理"},
    "court_assign": {"decision": "assign", "program": "pre", "note": "委派调解"},
    "court_contact": {"willing": "yes", "note": "双方都愿意"},
    "contact": {"note": "已联系双方，了解经过", "consent": True},
    "convene": {"decision": "open", "note": "主责到场，先行会商"},
    "council": {"decision": "change", "minutes": "更换牵头领导"},
    "designate": {"upheld": "no", "note": "由政法委指定办理"},
    "dossier": {"completed": True},
    "answer_messages": {"answered": True},
    "execute": {"done": "措施已落实"},
    "extend": {"decision": "approve", "note": "当事人外出，准予延期"},
    "feedback": {"content": "已向诉求人说明办理结果", "way": "当面", "satisfied": True},
    "handle": {"decision": "settled", "result": "双方握手言和", "method": "当场调处"},
    "inform": {
        "outcome": "divert",
        "forum": "suit",
        "reason": "failed",
        "note": "已告知诉讼途径",
    },
    "joint_plan": _joint_plan,
    "mediate": {
        "channel": "offline",
        "venue": "mediation",
        "came": ["applicant", "respondent"],
        "decision": "agreed",
        "record": "双方陈述，达成一致",
    },
    "meet": {"decision": "agreed", "minutes": "各单位意见一致，形成方案"},
    "opinion": {"opinion": "依职责配合处置"},
    "overdue": {"decision": "extend", "days": 30, "note": "案情复杂，延长三十日"},
    "perform": {"performed": "full", "note": "已全部履行"},
    "petition_accept": {"decision": "accept", "way": "written", "note": "属本单位职责范围"},
    "petition_object": {"objection": "不属本单位职权范围"},
    "petition_opinion": _petition_opinion,
    "petition_rule": {"upheld": "no", "note": "经核实属其职责"},
    "petition_transfer": _petition,
    "plan": _plan,
    "prepare": _prepare,
    "labour_result": {"decision": "escalate", "note": "双方分歧较大"},
    "police_approve": {"applied": True, "decision": "waive", "note": "认可"},
    "police_mediate": {"channel": "offline", "decision": "agreed", "record": "双方陈述，达成一致"},
    "police_screen": {"decision": "mediate", "note": "因民间纠纷引起，情节较轻"},
    "prolong": {"agreed": "no", "note": "一方不同意延长"},
    "propose": {"grounds": ["group"], "difficulty": "涉及面广，历时较长"},
    "rate_departments": {"response": "5", "quality": "4", "attitude": "5"},
    "rate_whistle": {"warranted": "yes"},
    "reassess": {"consent": True, "supplement": "材料已补齐"},
    "recheck": {"reopen": "no", "note": "复核属实，已解释"},
    "review_opinion": _review_opinion,
    "review_request": {"decision": "accept"},
    "review": {"decision": "approve", "note": "符合包案条件"},
    "reception_close": {"closed": True},
    "roster_complete": {"completed": True},
    "roster_confirm": {"confirmed": True},
    "ruling": {"ruling": "confirmed", "ruling_no": "示例裁定", "note": "确认协议有效"},
    "rule": {"upheld": "no", "note": "属本单位职责"},
    "rule_tier": {"tier": "department", "note": "由部门办理"},
    "screen": _screen,
    "select": _select,
    "sign": {"decision": "sign"},
    "study": {"decision": "take", "minutes": "会议决定列入领导包案"},
    "take_assignment": {"decision": "take", "note": "接受委派"},
    "team": _team,
    "track": {"calm": "yes", "note": "情况平稳"},
    "transfer": {"to_unit": "dept-sifa", "note": "已移送"},
    "urge": {"fulfilled": "yes", "note": "已督促履行"},
    "verify": {"decision": "settled", "result": "核验通过，问题解决"},
    "visit": {
        "way": "电话",
        "finding": "stable",
        "reasoning": "法理情相统一，讲清政策依据",
        "remark": "情况稳定",
    },
}
