"""The variables that come into the diagrams from outside: what the program starts them with, and tells them."""

from processes.cases import facts

#: Name to words. What every case's process starts with beside the facts (`processes.casework.registration`).
CASE = {
    "case": "案件的行号",
    "case_no": "案件编号",
    "village": "案件所在村（社区）",
    "street": "案件所在乡镇街道",
    "district": "案件所在区",
    "starting_tier": "导入时定下的责任层",
}
#: What the weekly reception's starts with (`processes.rosters.drafting`).
ROSTER = {"roster": "接访名单的行号", "district": "哪个区", "reception_on": "接访日"}
#: What messages bring (`processes.casework.escalation`).
TOLD = frozenset({"reason"})


def names() -> frozenset[str]:
    """All of them."""
    return TOLD.union(CASE, ROSTER) | {fact.key for fact in facts.FACTS if fact.is_variable}
