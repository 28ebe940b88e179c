"""The codes by which diagrams say why, in the words people read in the timeline."""

WORDS = {
    "incomplete": "材料不全",
    "local": "本级可办",
    "not_ours": "不属本级",
    "expired": "超过办理时限",
    "beyond": "超出本级权限",
    "complex": "案情复杂",
    "consent": "双方同意人民调解",
    "group": "涉及人数多",
    "risk": "风险上升",
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
}


def words(code: str | None) -> str | None:
    """The words of a code; what is no code is words already."""
    return WORDS.get(code, code) if code else None
