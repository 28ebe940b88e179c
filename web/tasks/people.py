"""Fields for a person (`properties.person`): a choice of people instead of a number to type."""

from typing import Any

from sqlalchemy.orm import Session

from engine.forms import FormInvalid
from engine.forms.answers import LIST, walk
from processes.cases.models import Case
from processes.casework import candidates
from processes.casework.candidates import Candidate
from processes.organisation.roles import Role
from web.translation import gettext as _

#: From so many on, form-js lets one type to find.
MANY = 8


def offer(session: Session, case: Case, schema: dict[str, Any] | None) -> dict[str, Any] | None:
    """The schema as the browser gets it; the server goes on validating by the original."""
    if schema is None:
        return None
    shown = [_offered(session, case, each) for each in schema["components"]]
    return {**schema, "components": shown}


def require(schema: dict[str, Any] | None, answers: dict[str, Any]) -> None:
    """Raise FormInvalid where somebody is named whom the form does not offer.

    The form's own rules know only of a text; whoever it names answers for the case.
    """
    wrong = {
        name: _("“%(label)s”所选的不在可选范围内。", label=each.get("label", ""))
        for name, each, answer in walk(schema, answers)
        if each.get("properties", {}).get("person") in set(Role)
        and answer not in (None, "", *(v["value"] for v in each["values"]))
    }
    if wrong:
        raise FormInvalid(wrong)


def _offered(session: Session, case: Case, component: dict[str, Any]) -> dict[str, Any]:
    if "components" in component:
        inner = [_offered(session, case, each) for each in component["components"]]
        # Camunda's Modeler always writes that a list repeats; without it form-js shows one row.
        repeats = {"isRepeating": True} if component.get("type") == LIST else {}
        return {**component, "components": inner, **repeats}
    role = component.get("properties", {}).get("person")
    if role not in set(Role):
        return component
    people = candidates.list_candidates(session, case, Role(role))
    values = [{"label": _words(each), "value": each.id} for each in people]
    kept = {key: value for key, value in component.items() if key != "appearance"}
    return {**kept, "type": "select", "values": values, "searchable": len(values) >= MANY}


def _words(person: Candidate) -> str:
    # In Chinese: what was chosen is kept by these words, whatever its reader reads.
    words = f"{person.name} · {person.office}"
    if person.load is None:
        return words
    if person.is_versed:
        return f"{words}（擅长，在办{person.load}件）"
    return f"{words}（在办{person.load}件）"
