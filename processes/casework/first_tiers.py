"""The tier a new case is put on, known before its row is written: so it is written once.

The diagram decides it in the first step of the process, when the row is there. What it will decide is
looked at first; until the step comes to it, the case counts as being on no tier.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from engine.instances import foreseeing
from engine.models import Instance
from processes.cases.choices import Level, Status, Tier
from processes.cases.models import Case, CaseChange

#: Of a case that is being registered: what is known of it travels with it.
FORESEEN = "casework.first_tier"
#: The centre that has a case on a tier, at least: a street's screens for the departments, the
#: district's for the leaders. Whatever lies higher already stays there.
_CENTRES = {Tier.DEPARTMENT: Level.STREET, Tier.LEADER: Level.DISTRICT}


@dataclass
class _Foreseen:
    level: Level
    #: what was noted as the case came to its tier
    entered: CaseChange | None = None


@contextmanager
def foreseen(session: Session, case: Case) -> Iterator[None]:
    """Register the case in the block; one that came to no tier is on none afterwards."""
    try:
        yield
        known = _find(case)
        if known is not None and _is_ahead(session, known):
            case.tier, case.status, case.level = None, Status.REGISTERED, known.level
    finally:
        inspect(case).info.pop(FORESEEN, None)


def look(session: Session, case: Case, instance: Instance, variables: Mapping[str, Any]) -> None:
    """Put a case whose row is not written yet where its process will put it in its first step."""
    given = foreseeing.foresee(session, instance, variables, "case.enter_tier") or {}
    tier = given.get("tier")
    if tier in set(Tier):
        level = case.level or Level.VILLAGE
        inspect(case).info[FORESEEN] = _Foreseen(level)
        case.tier, case.status = Tier(tier), Status.HANDLING
        case.level = centre(level, Tier(tier))


def current(session: Session, case: Case) -> Tier | None:
    """The tier the case has come to; None of one that is only known to come to one."""
    known = _find(case)
    return None if known is not None and _is_ahead(session, known) else case.tier


def enter(session: Session, case: Case, change: CaseChange) -> None:
    """`change` says that the case came to a tier: if that was foreseen, from none."""
    known = _find(case)
    if known is not None and _is_ahead(session, known):
        change.tier_before, change.status_before = None, Status.REGISTERED
        known.entered = change


def centre(now: Level, tier: Tier) -> Level:
    """The centre that has a case of this tier."""
    levels = list(Level)
    return max(now, _CENTRES.get(tier, now), key=levels.index)


def _find(case: Case) -> _Foreseen | None:
    known: _Foreseen | None = inspect(case).info.get(FORESEEN)
    return known


def _is_ahead(session: Session, known: _Foreseen) -> bool:
    # What a failing step wrote was rolled back, and is in the session no more.
    return known.entered is None or known.entered not in session
