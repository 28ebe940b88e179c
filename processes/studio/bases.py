"""Which release a draft started from, and whether there is a newer one by now."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from engine.deployment import catalogue, references
from engine.deployment.bundle import Source
from engine.faults import Refused
from engine.identity import Person
from engine.instances import drawing
from engine.models import Definition
from processes.studio import changes, versions
from processes.studio.errors import NoSuchRelease
from processes.studio.models import Draft, FileKind

Released = Mapping[tuple[str, str], Definition]


def released(session: Session) -> Released:
    """The newest release of every file, by kind and key."""
    return {(each.kind, each.key): each for each in catalogue.list_released(session)}


def find(known: Released, kind: FileKind, name: str, content: bytes) -> Definition | None:
    """The newest release of the file this would replace; None: it would be a new one."""
    if kind is FileKind.SCENARIO:
        return None
    try:
        key = references.read(kind.value, name, content).key
    except Refused:
        # It cannot be read as it is now: the file of its name is what it was.
        return next((each for each in known.values() if each.name == name), None)
    return known.get((kind.value, key))


def is_released(known: Released, kind: FileKind, name: str, content: bytes) -> bool:
    """Whether the file is what is released already."""
    found = find(known, kind, name, content)
    return found is not None and found.sha256 == Source.of(name, content).sha256


def started_from(session: Session, draft: Draft) -> Definition | None:
    """The release the draft was begun from; None for a new file."""
    return session.get(Definition, draft.base_id) if draft.base_id else None


def newer(known: Released, draft: Draft, content: bytes) -> Definition | None:
    """A release the draft does not start from and would replace, if there is one."""
    found = find(known, draft.kind, draft.name, content)
    return found if found is not None and found.id != draft.base_id else None


def list_old(
    session: Session, drafts: Iterable[Draft], contents: Mapping[str, bytes]
) -> list[Draft]:
    """The drafts somebody else released a newer version of meanwhile."""
    known = released(session)
    return [each for each in drafts if newer(known, each, contents[each.name]) is not None]


def follow(session: Session, draft: Draft, *, by: Person, takes_release: bool) -> None:
    """Go on from the newest release: with its content as the next version, or with one's own, compared.

    Raises NotOpen, NoSuchRelease when there is none the draft does not know.
    """
    changes.lock_open(session, changes.find(session, draft.change_id))
    head = versions.newest(session, draft)
    content = versions.text(session, head) if head else b""
    found = newer(released(session), draft, content)
    if found is None:
        raise NoSuchRelease
    if takes_release:
        text = drawing.text(session, found.id)
        versions.save(session, draft, text, parent=head, by=by)
    draft.base_id = found.id
    session.flush()
