"""21 departments, 17 co-ordination groups, 118 + 12 mediation organisations."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from engine import records
from processes.demonstration.places import DISTRICT
from processes.organisation.places import (
    Coordination,
    CoordinationUnit,
    MediationOrganisation,
    OrganisationKind,
    PlaceKind,
    Unit,
    UnitKind,
)

PEOPLES_ORGANISATIONS = 118


def build(session: Session, places: dict[PlaceKind, list[str]]) -> dict[str, list[str]]:
    """Insert them; answer the codes of the departments and of the mediation organisations."""
    departments, leading = read_units()["departments"], read_units()["leading"]
    units = [_unit(code, name, UnitKind.LEADING) for code, name in leading.items()]
    units += [_unit(code, name, UnitKind.DEPARTMENT) for code, name in departments.items()]
    records.insert_noted(session, Unit, units)
    _coordination(session, next(iter(leading)), list(departments))
    organisations = _peoples(places) + _trades()
    records.insert_noted(session, MediationOrganisation, organisations)
    return {
        "departments": list(departments),
        "organisations": [str(row["code"]) for row in organisations],
    }


@cache
def read_units() -> dict[str, Any]:
    """Names and numbers, from `units.json`."""
    file = Path(__file__).parent / "units.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _unit(code: str, name: str, kind: UnitKind) -> dict[str, Any]:
    return {"code": code, "name": name, "kind": kind, "district": DISTRICT}


def _coordination(session: Session, lead: str, departments: list[str]) -> None:
    groups = [f"coordination-{number:02}" for number in range(1, read_units()["coordination"] + 1)]
    records.insert_noted(
        session,
        Coordination,
        [
            {"code": code, "name": f"示例专项工作协调小组{number:02}", "district": DISTRICT}
            for number, code in enumerate(groups, 1)
        ],
    )
    members = [{"coordination": code, "unit": lead, "is_lead": True} for code in groups]
    for index, code in enumerate(groups):
        chosen = [departments[(index * 3 + step) % len(departments)] for step in range(5)]
        members += [{"coordination": code, "unit": unit, "is_lead": False} for unit in chosen]
    records.insert_noted(session, CoordinationUnit, members)


def _peoples(places: dict[PlaceKind, list[str]]) -> list[dict[str, Any]]:
    """One for each village, one for each street, and further ones of the district."""
    served = places[PlaceKind.VILLAGE] + places[PlaceKind.STREET]
    rows = [
        _organisation(f"org-{place}", f"示例人民调解委员会{number:03}", "people", place)
        for number, place in enumerate(served, 1)
    ]
    for number in range(len(rows) + 1, PEOPLES_ORGANISATIONS + 1):
        name = f"示例人民调解委员会{number:03}"
        rows.append(_organisation(f"org-{DISTRICT}-{number}", name, "people", DISTRICT))
    return rows


def _trades() -> list[dict[str, Any]]:
    return [
        _organisation(
            f"org-trade-{number:02}", f"示例{trade}人民调解委员会", "trade", DISTRICT, trade
        )
        for number, trade in enumerate(read_units()["trades"], 1)
    ]


def _organisation(
    code: str, name: str, kind: str, place: str, specialty: str | None = None
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "kind": OrganisationKind(kind),
        "place": place,
        "specialty": specialty,
        "district": DISTRICT,
    }
