"""The codes by which diagrams say why, in the words people read in the timeline."""

from processes.cases.choices import ReturnReason

WORDS = {
    **{reason.value: reason.words for reason in ReturnReason},
    "expired": "超过办理时限",
    "beyond": "超出本级权限",
    "complex": "案情复杂",
    "consent": "双方同意人民调解",
    "group": "涉及人数多",
    "risk": "风险上升",
    "petition": "信访已超六十日",
    "red": "风险红",
    "repeat": "一年内重复发生",
    "refused": "一方明确拒绝调解",
    "failed": "多次调解未果",
    "statutory": "应走法定途径",
    "undecided": "久议不决",
    "law": "需综合执法",
    "emergency": "应急处置",
    "leader": "包案领导吹哨",
    "ruled": "区中心裁定",
    "returned": "退回后补齐材料",
    "relapsed": "回访发现反弹",
    "unsafe": "跟踪发现险情",
    "litigation": "司法确认期满,告知改走诉讼",
    "enforcement": "告知可起诉或申请执行",
    "withdrawn": "申请人撤回",
    "filed": "法院已立案",
    "transferred": "不属本部门,移送有权机关",
    "not_admitted": "行政调解不予受理",
    "unperformed": "协议未履行",
    "not_mediable": "依法不予调解,由公安机关处理",
    "to_police": "调解不成或不履行,交还公安机关",
    "labour": "劳动争议调解期满,人社主责,住建、公安协同",
    "arbitration": "调解期满未达成,告知可以申请劳动仲裁;仲裁自受理起四十五日裁决,可延十五日",
    "arbitration_overdue": "仲裁逾期未裁决,告知可以向人民法院起诉",
    "arbitration_undecided": "仲裁机构逾期未决定是否受理,告知可以向人民法院起诉",
    "arbitration_refused": "仲裁机构不予受理,告知可以向人民法院起诉",
    "confirmation_refused": "未获司法确认,告知可以变更协议、重新调解或者起诉",
    "execution": "协议已经司法确认,告知可以向人民法院申请强制执行",
    "suit": "协议未履行,告知可以向人民法院起诉",
}


def words(code: str | None) -> str | None:
    """The words of a code; what is no code is words already."""
    return WORDS.get(code, code) if code else None


def ticked(field: str, value: str) -> str:
    """What a ticked answer of a form says, told without its question."""
    return _TICKED.get((field, value), WORDS.get(value, value))


_MARKS = {"5": "很好", "4": "较好", "3": "一般", "2": "较差", "1": "很差"}
_TICKED = {
    ("satisfied", "True"): "诉求人表示满意",
    ("chosen_by", "parties"): "调解员由当事人选定",
    ("chosen_by", "organisation"): "调解员由调解组织指定",
    ("invited", "judge"): "邀请法官",
    ("invited", "prosecutor"): "邀请检察官",
    ("invited", "police"): "邀请民警",
    ("invited", "lawyer"): "邀请律师",
    ("invited", "relative"): "邀请亲友",
    ("invited", "expert"): "邀请专家",
    ("received", "yes"): "已收到鉴定意见",
    ("received", "no"): "不再鉴定",
    ("approved", "yes"): "准予",
    ("approved", "True"): "准予",
    ("approved", "no"): "不予批准",
    ("confirmed", "yes"): "双方共同申请司法确认",
    ("confirmed", "True"): "双方共同申请司法确认",
    ("confirmed", "no"): "不申请司法确认",
    ("agreed", "yes"): "双方都同意延长并已签名",
    ("agreed", "no"): "没有都同意延长",
    ("agreed", "True"): "双方都同意延长并已签名",
    ("performed", "full"): "全部履行",
    ("performed", "part"): "部分履行",
    ("performed", "none"): "未履行",
    ("warranted", "yes"): "该吹",
    ("warranted", "no"): "不该吹",
    ("grounds", "undecided"): "两次会商未决",
    ("grounds", "expired"): "超过部门办结时限",
    ("grounds", "red"): "风险红",
    ("grounds", "petition"): "信访已超六十日",
    ("grounds", "repeat"): "同一当事人一年内第三次",
    ("grounds", "group"): "五人以上群体访",
    ("actions", "meet"): "见面",
    ("actions", "outreach"): "下访",
    ("actions", "reception"): "接访",
    ("actions", "meeting"): "会商",
    ("actions", "aid"): "救助",
    ("conclude_steps", "opinion"): "已出具处理意见书",
    ("conclude_steps", "education"): "已教育疏导",
    ("conclude_steps", "aid"): "已帮扶救助",
    ("basis", "signature"): "当事人签字",
    ("basis", "evidence"): "有客观证据",
    ("fulfilled", "yes"): "已履行",
    ("fulfilled", "no"): "仍不履行",
    ("reopen", "yes"): "确有问题,重开",
    ("reopen", "no"): "已解释清楚,维持办结",
    ("calm", "yes"): "平稳",
    ("calm", "no"): "有险情",
    **{("response", mark): f"响应{words}" for mark, words in _MARKS.items()},
    **{("quality", mark): f"质量{words}" for mark, words in _MARKS.items()},
    **{("attitude", mark): f"态度{words}" for mark, words in _MARKS.items()},
}
