"""Which values variables took in the district's cases: codes alone, never what could tell of a person.

Out of the history, which holds what each step changed. A value is told only if several cases had it and
it is written as a code; names, numbers, dates and prose are not, nor what a variable takes too many of.
"""

import json
import re
from collections import defaultdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.history import HistoryEvent
from engine.identity import Person
from processes.cases import facts
from processes.cases.declaration import Coded
from processes.organisation import people

#: So many of the newest events of all districts are looked at.
LOOKED_AT = 5_000
#: A value fewer cases had might tell of one of them.
LEAST_CASES = 3
#: A variable with more of them is no choice between codes.
MOST_VALUES = 12
#: `society`, `not_reached`, `grid.resolve`: a word of the program's own, at least one letter of ours in it.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+){0,4}")
LONGEST = 32
#: Of the facts whose codes are figures (`0201`): they stand in public tables.
_FIGURES = frozenset(
    each.key for each in facts.FACTS if each.is_variable and isinstance(each.field, Coded)
)


def seen(session: Session, *, by: Person) -> dict[str, list[str]]:
    """By variable, the codes it had in cases of the person's district, those of most cases first."""
    district = people.get_person(session, by.id).district
    newest = select(func.max(HistoryEvent.id)).scalar_subquery()
    events = select(HistoryEvent.instance_id, HistoryEvent.body).where(
        HistoryEvent.id > newest - LOOKED_AT, HistoryEvent.district == district
    )
    cases: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    unfit: set[str] = set()
    for instance, body in session.execute(events):
        for name, value in json.loads(body).get("after", {}).items():
            if value is None or isinstance(value, bool):
                continue
            if _is_code(name, value) and name not in unfit:
                cases[name][value].add(instance)
            else:
                # One value that is none, and nobody knows what the others are.
                unfit.add(name)
    return {
        name: told
        for name, values in sorted(cases.items())
        if name not in unfit and len(values) <= MOST_VALUES and (told := _often(values))
    }


def _is_code(name: str, value: Any) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    return bool(_CODE.fullmatch(value)) or (
        name in _FIGURES and value.isascii() and value.isdigit()
    )


def _often(values: dict[str, set[int]]) -> list[str]:
    often = [each for each, held in values.items() if len(held) >= LEAST_CASES]
    return sorted(often, key=lambda each: (-len(values[each]), each))
