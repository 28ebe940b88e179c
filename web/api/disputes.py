"""Registering a dispute from another program (not of Camunda's interface)."""

import re
from typing import Any

from processes.access.permissions import Permission
from processes.cases import facts
from processes.cases.choices import Side
from processes.cases.declaration import CodedMany, Fact, Surface
from processes.cases.party_input import PartyInput
from processes.casework import registration
from processes.codes import code_tables
from processes.organisation import registration_scope
from processes.privacy import identity_numbers
from web.api.endpoint import Call, endpoint
from web.api.schema import FLAG, KEY, TEXT, Shape, array, choice, obj

_TEXT = {**TEXT, "maxLength": 4000}
_PARTY = obj(
    {"name": {**TEXT, "minLength": 1, "maxLength": 100}},
    {
        "side": choice(*(each.value for each in Side)),
        "phone": _TEXT,
        "idType": choice(*identity_numbers.ID_TYPES),
        "idNumber": _TEXT,
        "address": _TEXT,
        "isUnit": FLAG,
    },
)


def _name(fact: Fact) -> str:
    return re.sub(r"_(\w)", lambda found: found[1].upper(), fact.key)


def _shape(fact: Fact) -> Shape:
    return array(_TEXT) if isinstance(fact.field, CodedMany) else _TEXT


#: The facts of the form, by the names programs give them; each as text, as it is typed there.
_FACTS = {_name(each): each for each in facts.list_on_surface(Surface.FORM)}


@endpoint(
    "POST",
    "/disputes",
    Permission.CASE_REGISTER,
    tag="Case",
    body=obj(
        {"grid": _TEXT, "parties": array(_PARTY, minItems=1, maxItems=200)},
        {
            **{name: _shape(each) for name, each in _FACTS.items() if name != "grid"},
            "requestId": {**TEXT, "minLength": 1, "maxLength": 64},
        },
    ),
    answer=obj({"caseNumber": TEXT, "processInstanceKey": KEY}),
    status=201,
    refusals=(403, 409),
)
def register_dispute(call: Call) -> dict[str, Any]:
    """Register a dispute; sent again with the same `requestId`, it is the case there is."""
    registration_scope.require(call.person, call.body["grid"])
    key = call.body.get("requestId")
    case = registration.find_by_form(call.session, key, call.person) if key else None
    if case is None:
        case = registration.register(
            call.session,
            grid=call.body["grid"],
            parties=[_party(each) for each in call.body["parties"]],
            by=call.person,
            form_key=key,
            **_read(call),
        )
    return {"caseNumber": case.case_no, "processInstanceKey": str(case.instance_id)}


def _read(call: Call) -> Any:
    """What was said, read as from the form; of the rest registration says what is usual."""
    current = code_tables.all_current(call.session)
    tags = current["focus_tag"].names.values()
    tables = {"category": current["category"].names, "focus_tag": {tag: tag for tag in tags}}
    return {
        fact.key: fact.field.read(call.session, call.person, _typed(call.body[_name(fact)]))
        for fact in facts.list_on_surface(Surface.FORM, tables)
        if fact.key != "grid" and _name(fact) in call.body
    }


def _typed(sent: str | list[str]) -> list[str]:
    return [sent] if isinstance(sent, str) else sent


def _party(sent: dict[str, Any]) -> PartyInput:
    usual = identity_numbers.UNIT if sent.get("isUnit") else identity_numbers.CARD
    return PartyInput(
        name=sent["name"],
        side=Side(sent.get("side", Side.APPLICANT)),
        phone=sent.get("phone"),
        id_type=sent.get("idType", usual) if sent.get("idNumber") else None,
        id_no=sent.get("idNumber"),
        address=sent.get("address"),
        is_unit=sent.get("isUnit", False),
    )
