"""The files of a change as a page lists them: at which version, from which release, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.models import Definition
from processes.studio import bases, drafts
from processes.studio.models import Change, Draft, Version


@dataclass(frozen=True)
class Row:
    """One file of a change."""

    draft: Draft
    newest: Version
    #: what it started from
    base: Definition | None
    #: what was released since
    newer: Definition | None
    #: whether it is what is released
    is_same: bool
    #: how many versions stand aside, and wait for a choice
    aside: int


def rows(session: Session, change: Change, contents: Mapping[str, bytes]) -> list[Row]:
    """Every file of the change, by name; `contents` are theirs."""
    mine = drafts.list_drafts(session, change)
    ids = [each.id for each in mine]
    newest = _newest(session, ids)
    asides = _asides(session, ids)
    known = bases.released(session)
    started = _started(session, mine)
    return [
        Row(
            draft=each,
            newest=newest[each.id],
            base=started.get(each.base_id or 0),
            newer=bases.newer(known, each, contents[each.name]),
            is_same=bases.is_released(known, each.kind, each.name, contents[each.name]),
            aside=asides.get(each.id, 0),
        )
        for each in mine
    ]


def _newest(session: Session, ids: list[int]) -> dict[int, Version]:
    query = (
        select(Version)
        .where(Version.draft_id.in_(ids), ~Version.is_aside)
        .ext(distinct_on(Version.draft_id))
        .order_by(Version.draft_id, Version.number.desc())
    )
    return {each.draft_id: each for each in session.scalars(query)}


def _asides(session: Session, ids: list[int]) -> dict[int, int]:
    query = (
        select(Version.draft_id, func.count())
        .where(Version.draft_id.in_(ids), Version.is_aside, Version.settled_at.is_(None))
        .group_by(Version.draft_id)
    )
    return dict(session.execute(query).all())


def _started(session: Session, mine: Any) -> dict[int, Definition]:
    ids = {each.base_id for each in mine if each.base_id}
    query = select(Definition).where(Definition.id.in_(ids))
    return {each.id: each for each in session.scalars(query)}
