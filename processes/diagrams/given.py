"""The variables that come into the diagrams from outside: what the program starts them with, and tells them."""

from processes.cases import facts

#: What every case's process starts with beside the facts (`processes.casework.registration`).
CASE = frozenset({"case", "case_no", "village", "street", "district", "starting_tier"})
#: What the weekly reception's starts with (`processes.rosters.drafting`).
ROSTER = frozenset({"roster", "reception_on"})
#: What messages bring (`processes.casework.escalation`).
TOLD = frozenset({"reason"})


def names() -> frozenset[str]:
    """All of them."""
    return CASE | ROSTER | TOLD | {fact.key for fact in facts.FACTS if fact.is_variable}
