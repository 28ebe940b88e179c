"""The scenarios there are already of what a change alters: of an earlier change, or shipped with the program."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.identity import Person
from processes.diagrams import shipped
from processes.studio import drafts
from processes.studio.models import Change, ChangeStatus, Draft, FileKind, Version


def list_missing(session: Session, change: Change) -> list[str]:
    """The files of scenarios named as a file of the change, that are not in it."""
    return sorted(_missing(session, change))


def add(session: Session, change: Change, *, by: Person) -> list[Draft]:
    """Take them into the change; raises NotOpen."""
    found = _missing(session, change)
    return [drafts.add(session, change, each, found[each], by=by) for each in sorted(found)]


def known(session: Session, names: set[str]) -> dict[str, bytes]:
    """Of these files of scenarios the ones there are already: released last, or else shipped."""
    every = shipped.scenarios() | _released(session, names)
    return {name: text for name, text in every.items() if name in names}


def _missing(session: Session, change: Change) -> Mapping[str, bytes]:
    mine = {each.name: each.kind for each in drafts.list_drafts(session, change)}
    drawn = {n for n, kind in mine.items() if kind in (FileKind.BPMN, FileKind.DMN)}
    wanted = {f"{drafts.stem(each)}.{FileKind.SCENARIO.value}" for each in drawn} - set(mine)
    if not wanted:
        return {}
    return known(session, wanted)


def _released(session: Session, names: set[str]) -> dict[str, bytes]:
    """As they were when a change with them was last released."""
    newest = (
        select(Draft.name, Version.content)
        .join(Version, Version.draft_id == Draft.id)
        .join(Change, Change.id == Draft.change_id)
        .where(
            Draft.name.in_(names),
            Draft.removed_at.is_(None),
            ~Version.is_aside,
            Change.status == ChangeStatus.RELEASED,
        )
        .ext(distinct_on(Draft.name))
        .order_by(Draft.name, Change.decided_at.desc(), Version.number.desc())
    )
    found = session.execute(newest)
    return {name: content for name, content in found if content is not None}
