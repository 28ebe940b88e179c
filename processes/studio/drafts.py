"""The files of a change: new, copied from what is released, uploaded, taken out again."""

import io
import zipfile
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, undefer

from engine import clock
from engine.identity import Person
from engine.models import Definition
from processes.studio import bases, blanks, changes, versions
from processes.studio.errors import NameTaken, NoSuchDraft, NoSuchRelease, WrongFileName
from processes.studio.models import Change, Draft, FileKind, Version

LONGEST_NAME = 120
#: The rules on time are one table; there is no other (`engine.tables`).
RULES = "limits.json"


def add_blank(
    session: Session, change: Change, name: str, *, by: Person, starter: str = ""
) -> Draft:
    """A new file with the least that belongs into one of its kind, or begun (`blanks.STARTERS`).

    Raises NoSuchStarter, and as `add`.
    """
    return add(session, change, name, blanks.content(kind_of(name), stem(name), starter), by=by)


def copy(session: Session, change: Change, definition_id: int, *, by: Person) -> Draft:
    """A draft of a released file. Raises NoSuchRelease, and as `add`."""
    query = select(Definition).where(Definition.id == definition_id)
    found = session.scalars(query.options(undefer(Definition.source))).one_or_none()
    if found is None:
        raise NoSuchRelease
    return add(session, change, found.name, found.source, by=by)


def add(session: Session, change: Change, name: str, content: bytes, *, by: Person) -> Draft:
    """A file of the change, begun from the newest release of the same file if there is one.

    Raises NotOpen, WrongFileName, NameTaken, TooLarge.
    """
    changes.lock_open(session, change)
    name = name.strip()
    kind = kind_of(name)
    if any(each.name == name for each in list_drafts(session, change)):
        raise NameTaken(name=name)
    base = bases.find(bases.released(session), kind, name, content)
    draft = Draft(
        district=change.district,
        change_id=change.id,
        name=name,
        kind=kind,
        base_id=base.id if base else None,
    )
    session.add(draft)
    session.flush()
    versions.save(session, draft, content, parent=None, by=by)
    return draft


def upload(session: Session, change: Change, name: str, content: bytes, *, by: Person) -> Draft:
    """A file from elsewhere: a new draft, or the next version of the one of that name. Raises as `add`."""
    found = next((each for each in list_drafts(session, change) if each.name == name.strip()), None)
    if found is None:
        return add(session, change, name, content, by=by)
    versions.save(session, found, content, parent=versions.newest(session, found), by=by)
    return found


def remove(session: Session, draft: Draft, *, by: Person) -> None:
    """Take the file out of the change; what is released stays as it is. Raises NotOpen."""
    changes.lock_open(session, changes.find(session, draft.change_id))
    draft.removed_at, draft.removed_by = clock.now(), int(by.id)
    session.flush()


def find(session: Session, draft_id: int) -> Draft:
    """The draft of that id, unless it was taken out; raises NoSuchDraft."""
    found = session.get(Draft, draft_id)
    if found is None or found.removed_at is not None:
        raise NoSuchDraft
    return found


def list_drafts(session: Session, change: Change) -> Sequence[Draft]:
    """The files of the change, by name."""
    mine = (Draft.change_id == change.id, Draft.removed_at.is_(None))
    return session.scalars(select(Draft).where(*mine).order_by(Draft.name)).all()


def contents(session: Session, change: Change) -> dict[str, bytes]:
    """Every file of the change as it is now, by name."""
    newest = (
        select(Draft.name, Version.content)
        .join(Version, Version.draft_id == Draft.id)
        .where(Draft.change_id == change.id, Draft.removed_at.is_(None), ~Version.is_aside)
        .ext(distinct_on(Draft.name))
        .order_by(Draft.name, Version.number.desc())
    )
    # The newest is never let go of.
    return {name: content for name, content in session.execute(newest) if content is not None}


def archive(session: Session, change: Change) -> bytes:
    """All files of the change as one zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in contents(session, change).items():
            made.writestr(name, content)
    return held.getvalue()


def kind_of(name: str) -> FileKind:
    """What a file of that name is; raises WrongFileName."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise WrongFileName(name=name[:LONGEST_NAME], reason=f"须有1至{LONGEST_NAME}个字")
    if any(not each.isprintable() or each in '/\\:*?"<>|' for each in name):
        raise WrongFileName(name=name, reason="不能含有斜杠、引号等符号")
    # The longest ending first: `.test.json` is no table of rules.
    for kind in sorted(FileKind, key=len, reverse=True):
        if name.endswith(f".{kind.value}") and name != f".{kind.value}":
            if kind is FileKind.RULES and name != RULES:
                raise WrongFileName(name=name, reason=f"规则表只有 {RULES} 一个")
            return kind
    endings = "、".join(f".{kind.value}" for kind in FileKind)
    raise WrongFileName(name=name, reason=f"须以 {endings} 结尾")


def stem(name: str) -> str:
    """The name without its ending."""
    return name.strip().removesuffix(f".{kind_of(name).value}")
