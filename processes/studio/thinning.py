"""Letting go of what autosaving piled up: after a day one version an hour is enough of a draft.

Who saved when stays; what stood in the version is let go. Kept whole are the newest version of a
draft and its first, the last of each hour, what has a name, what was put before a second person, what
was remarked on, what stands or stood aside, and what was brought back or brings something back.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import Session, aliased

from engine import clock
from engine.scheduling import timetable
from processes.studio.models import Version
from processes.studio.remarks import Remark

#: Until then every version is whole: what one did today can be taken back step by step.
WHOLE = timedelta(hours=24)


@timetable.scheduled("studio.thin", hour=3, minute=35)
def thin(session: Session, _due: datetime) -> int:
    """Let go of the versions between; how many they were."""
    query = (
        update(Version)
        .where(
            Version.id.in_(_between()),
            Version.saved_at < clock.now() - WHOLE,
            Version.thinned_at.is_(None),
            Version.name.is_(None),
            ~Version.is_submitted,
            ~Version.is_aside,
            Version.restored_id.is_(None),
            ~_is_referred_to(),
        )
        .values(content=None, thinned_at=clock.now())
        .returning(Version.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(query).all())


def _between() -> Select[tuple[int]]:
    """Neither the first of a draft nor the last of its hour, and so not the newest."""
    hour = func.date_trunc("hour", Version.saved_at)
    later = func.row_number().over(
        partition_by=(Version.draft_id, hour), order_by=Version.number.desc()
    )
    ranked = select(Version.id, Version.number, later.label("from_end")).where(~Version.is_aside)
    rows = ranked.subquery()
    return select(rows.c.id).where(rows.c.number > 1, rows.c.from_end > 1)


def _is_referred_to() -> ColumnElement[bool]:
    other = aliased(Version)
    brought_back = select(other.id).where(other.restored_id == Version.id)
    remarked = select(Remark.id).where(Remark.version_id == Version.id)
    return brought_back.exists() | remarked.exists()
