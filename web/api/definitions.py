"""Deployed files, of whatever kind: found by their keys, and whether they are the newest."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased, undefer

from engine.deployment.bundle import Kind
from engine.errors import NotFound
from engine.models import Definition

_LATER = aliased(Definition)
#: The condition on `Definition` that there is no later version of it.
IS_LATEST = ~exists().where(
    _LATER.kind == Definition.kind,
    _LATER.key == Definition.key,
    _LATER.version > Definition.version,
)


def find_file(session: Session, kind: Kind, key: int) -> Definition:
    """The version of a file of that key, with what stands in it; raises NotFound."""
    query = select(Definition).where(Definition.id == key, Definition.kind == kind.value)
    found = session.scalar(query.options(undefer(Definition.source)))
    if found is None:
        raise NotFound
    return found


def is_latest(session: Session, definition: Definition) -> bool:
    """Whether there is no later version."""
    query = select(Definition.id).where(Definition.id == definition.id, IS_LATEST)
    return session.scalar(query) is not None
