"""Case events as other programs get them: CloudEvents 1.0 in JSON (`schema.json` says what `data` holds).

Without personal data: codes, tiers, states and places. Names and telephones of the parties are added
for receivers that were granted them.
"""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from processes.cases.models import Case, CaseChange, Party
from processes.webhooks.feed import Found
from processes.webhooks.models import CaseEvent

#: What follows the last dot of an event's type, and stands in the schema's address: the version.
VERSION = "v1"
SCHEMA_PATH = f"/schemas/case-event.{VERSION}.json"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `data`."""
    read: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
    return read


def compose(
    session: Session, found: Sequence[Found], *, with_parties: bool = False
) -> list[dict[str, Any]]:
    """The events (`feed.list_after`) as CloudEvents, in the same order."""
    parties = _list_parties(session, {case.id for _, _, case in found}) if with_parties else None
    return [_compose(event, change, case, parties) for event, change, case in found]


def _compose(
    event: CaseEvent,
    change: CaseChange,
    case: Case,
    parties: dict[int, list[dict[str, Any]]] | None,
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "caseNumber": case.case_no,
        "change": change.what.value,
        "tierBefore": change.tier_before,
        "tier": change.tier,
        "statusBefore": change.status_before,
        "status": change.status,
        "outcome": change.outcome,
        "returnReason": change.reason_code,
        "street": case.street,
        "village": case.village,
    }
    if parties is not None:
        data["parties"] = parties.get(case.id, [])
    return {
        "specversion": "1.0",
        "id": f"{event.district}-{event.position}",
        "source": f"/districts/{event.district}",
        "type": f"sishi.case.{change.what.value}.{VERSION}",
        "subject": case.case_no,
        "time": clock.local(change.at).isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA_PATH,
        # The extension `sequence` of CloudEvents: later events of a case have greater ones.
        "sequence": f"{event.position:019d}",
        "data": data,
    }


def _list_parties(session: Session, cases: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    chosen = select(Party).where(Party.case_id.in_(cases)).order_by(Party.id)
    for each in session.scalars(chosen):
        told = {"side": each.side.value, "name": each.name, "phone": each.phone}
        found.setdefault(each.case_id, []).append(told)
    return found
