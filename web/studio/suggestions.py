"""What an analyst can choose from instead of typing a name: limits, forms, decisions, processes, handlers."""

from typing import Any

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.script import handlers
from processes.deadlines import limits
from processes.deadlines.limits import Unit
from processes.organisation.offices import ADMINISTRATORS
from processes.organisation.roles import Role
from processes.studio import drafts
from processes.studio.models import Change, FileKind
from web.translation import gettext as _

#: Offices that have no part in a case, and so approve nothing of it.
_OFF_CASES = ADMINISTRATORS | {Role.ANALYST}


def known(session: Session, change: Change, kind: FileKind) -> dict[str, Any]:
    """What the editor of that kind offers."""
    if kind is FileKind.BPMN:
        return _names(session, change)
    return _rules(session) if kind is FileKind.RULES else {}


def _rules(session: Session) -> dict[str, Any]:
    """What is released and therefore not to be changed, and what limits are counted in."""
    released = [row.rule for row in limits.newest(session).rows]
    units = {each.value: _(each.words) for each in Unit if each is not Unit.PERSON}
    roles = {each.value: _(each.words) for each in Role if each not in _OFF_CASES}
    return {"released": released, "units": units, "roles": roles}


def _names(session: Session, change: Change) -> dict[str, list[str]]:
    """The names by what they are names of; drafts of the change count with what is released."""
    offered = {each for one in catalogue.list_released(session) for each in one.provides}
    own = [(each.kind, drafts.stem(each.name)) for each in drafts.list_drafts(session, change)]
    kinds = {"process": FileKind.BPMN, "decision": FileKind.DMN, "form": FileKind.FORM}
    found = {
        word: sorted(
            {each.partition(":")[2] for each in offered if each.startswith(f"{word}:")}
            | {stem for its, stem in own if its is kind}
        )
        for word, kind in kinds.items()
    }
    # The rule of a key that has no variant gives the key its name.
    current = sorted(limits.newest(session).current, key=lambda row: not row.variant)
    rules = {row.key: row.name for row in current}
    found["limit"] = [f"{key} {name}" for key, name in sorted(rules.items())]
    found["handler"] = sorted(handlers.names())
    return found
