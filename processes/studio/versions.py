"""Saving a draft: nothing is ever written over, whoever else saved meanwhile."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from engine import clock
from engine.identity import Person
from processes import readers
from processes.events import DomainEvent
from processes.studio import changes
from processes.studio.errors import NoSuchVersion, TooLarge, VersionThinned
from processes.studio.models import Draft, Version

#: A version was saved that is the newest now, of this draft.
SAVED: DomainEvent[[Session, Draft]] = DomainEvent("studio.saved")

#: Of one file, as it may be sent.
LARGEST = 2 * 1024 * 1024
LONGEST_NAME = 60


def save(
    session: Session,
    draft: Draft,
    content: bytes,
    *,
    parent: Version | None,
    by: Person,
    window: str | None = None,
) -> Version:
    """Keep what was made of `parent`; the same content once more is no version.

    Where somebody else saved after `parent`, the version is kept aside (`is_aside`) for a person to
    choose. What the same window saved and was never told of is nobody else's. Raises NotOpen, TooLarge.
    """
    if len(content) > LARGEST:
        raise TooLarge(most=LARGEST // 1024 // 1024)
    changes.lock_open(session, changes.find(session, draft.change_id))
    head, sha256 = newest(session, draft), hashlib.sha256(content).hexdigest()
    if head is not None and head.sha256 == sha256:
        return head
    is_aside = head is not None and _is_overtaken(session, draft, parent, window)
    if is_aside and (kept := _kept_aside(session, draft, sha256)):
        return kept
    on = parent if is_aside else head
    return _add(session, draft, content, on=on, by=by, window=window, is_aside=is_aside)


def restore(session: Session, draft: Draft, version: Version, *, by: Person) -> Version:
    """Make a new version of an earlier one, or of one that stands aside. Raises NotOpen."""
    changes.lock_open(session, changes.find(session, draft.change_id))
    _settle(session, version)
    head, content = newest(session, draft), text(session, version)
    if head is not None and head.sha256 == version.sha256:
        return head
    return _add(session, draft, content, on=head, by=by, restored=version)


def set_aside(session: Session, draft: Draft, version: Version) -> None:
    """Keep the newest version instead of the one that stands aside, which stays readable. Raises NotOpen."""
    changes.lock_open(session, changes.find(session, draft.change_id))
    _settle(session, version)


def newest(session: Session, draft: Draft) -> Version | None:
    """The version the draft is at."""
    return session.scalar(
        select(Version)
        .where(Version.draft_id == draft.id, ~Version.is_aside)
        .order_by(Version.number.desc())
        .limit(1)
    )


def list_versions(session: Session, draft: Draft, *, size: int = 200) -> Sequence[Version]:
    """The versions, the newest first."""
    query = select(Version).where(Version.draft_id == draft.id)
    return session.scalars(query.order_by(Version.number.desc()).limit(size)).all()


def list_unsettled(session: Session, draft: Draft) -> Sequence[Version]:
    """What stands aside and nobody has chosen about: of each window the last."""
    waiting = select(Version).where(
        Version.draft_id == draft.id, Version.is_aside, Version.settled_at.is_(None)
    )
    return session.scalars(waiting.order_by(Version.number)).all()


def find(session: Session, version_id: int) -> Version:
    """The version of that id; raises NoSuchVersion."""
    found = session.get(Version, version_id)
    if found is None:
        raise NoSuchVersion
    return found


def of_draft(session: Session, draft: Draft, version_id: int) -> Version:
    """A version of this draft and no other; raises NoSuchVersion."""
    found = find(session, version_id)
    if found.draft_id != draft.id:
        raise NoSuchVersion
    return found


def call(session: Session, version: Version, name: str) -> None:
    """Give the version a name to find it by, or take it away with an empty one. Raises Mistyped."""
    version.name = readers.text(name, "版本名称", most=LONGEST_NAME) or None
    session.flush()


def text(session: Session, version: Version) -> bytes:
    """What was saved, byte for byte; raises VersionThinned when it was let go."""
    query = select(Version).where(Version.id == version.id).options(undefer(Version.content))
    found = session.scalars(query, execution_options={"populate_existing": True}).one()
    if found.content is None:
        raise VersionThinned(number=found.number)
    return found.content


def _is_overtaken(
    session: Session, draft: Draft, parent: Version | None, window: str | None
) -> bool:
    """Whether anybody but this window saved after the version it was made of."""
    if parent is not None and parent.is_aside:
        parent = session.scalar(select(Version).where(Version.restored_id == parent.id).limit(1))
    if parent is None:
        return True
    since = select(Version).where(
        Version.draft_id == draft.id, ~Version.is_aside, Version.number > parent.number
    )
    if window:
        since = since.where(Version.window.is_distinct_from(window))
    return bool(session.scalar(select(since.exists())))


def _kept_aside(session: Session, draft: Draft, sha256: str) -> Version | None:
    """The same content, aside already: sent once more because the answer got lost."""
    return next(
        (each for each in list_unsettled(session, draft) if each.sha256 == sha256),
        None,
    )


def _add(
    session: Session,
    draft: Draft,
    content: bytes,
    *,
    on: Version | None,
    by: Person,
    window: str | None = None,
    is_aside: bool = False,
    restored: Version | None = None,
) -> Version:
    if is_aside and on is not None and on.is_aside:
        # The window goes on from what it kept aside: the last of it is what one chooses about.
        _settle(session, on)
    last = session.scalar(select(func.max(Version.number)).where(Version.draft_id == draft.id))
    version = Version(
        district=draft.district,
        draft_id=draft.id,
        number=(last or 0) + 1,
        parent_id=on.id if on else None,
        restored_id=restored.id if restored else None,
        is_aside=is_aside,
        window=window,
        saved_at=clock.now(),
        saved_by=int(by.id),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )
    session.add(version)
    session.flush()
    if not is_aside:
        SAVED.emit(session, draft)
    return version


def _settle(session: Session, version: Version) -> None:
    if version.is_aside and version.settled_at is None:
        version.settled_at = clock.now()
        session.flush()
