"""What an analyst can choose from instead of typing a name: limits, forms, decisions, processes, handlers."""

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.script import handlers
from processes.deadlines import limits
from processes.studio import drafts
from processes.studio.models import Change, FileKind


def known(session: Session, change: Change) -> dict[str, list[str]]:
    """The names by what they are names of; drafts of the change count with what is released."""
    offered = {each for one in catalogue.released(session) for each in one.provides}
    own = [(each.kind, drafts.stem(each.name)) for each in drafts.list_drafts(session, change)]
    kinds = {"process": FileKind.BPMN, "decision": FileKind.DMN, "form": FileKind.FORM}
    found = {
        word: sorted(
            {each.partition(":")[2] for each in offered if each.startswith(f"{word}:")}
            | {stem for its, stem in own if its is kind}
        )
        for word, kind in kinds.items()
    }
    rules = {row.key: row.name for row in limits.newest(session).current}
    found["limit"] = [f"{key} {name}" for key, name in sorted(rules.items())]
    found["handler"] = sorted(handlers.names())
    return found
