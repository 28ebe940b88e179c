"""What was released, when, by whom and why; what was in force after each, and what differs between two."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.models import Definition, Deployment
from processes.studio.errors import NoSuchDeployment
from processes.studio.models import Change

InForce = dict[tuple[str, str], Definition]


@dataclass(frozen=True)
class Release:
    """Files that came into force together."""

    deployment: Deployment
    files: tuple[Definition, ...]
    #: The change they were released with; None: from a folder, or when the installation began.
    change: Change | None


def list_releases(
    session: Session, *, before: int | None = None, size: int = 50
) -> Sequence[Release]:
    """The newest releases first, whichever way they came; those in which nothing was new left out."""
    query = select(Deployment).where(Deployment.id.in_(select(Definition.deployment_id)))
    if before:
        query = query.where(Deployment.id < before)
    found = session.scalars(query.order_by(Deployment.id.desc()).limit(size)).all()
    ids = [each.id for each in found]
    files: dict[int, list[Definition]] = {}
    within = select(Definition).where(Definition.deployment_id.in_(ids))
    for each in session.scalars(within.order_by(Definition.name)):
        files.setdefault(each.deployment_id, []).append(each)
    by_change = select(Change).where(Change.deployment_id.in_(ids))
    changes = {each.deployment_id: each for each in session.scalars(by_change)}
    return [Release(each, tuple(files[each.id]), changes.get(each.id)) for each in found]


def find(session: Session, deployment_id: int) -> Deployment:
    """The release of that number; raises NoSuchDeployment."""
    found = session.get(Deployment, deployment_id)
    if found is None:
        raise NoSuchDeployment
    return found


def in_force(session: Session, deployment: Deployment) -> InForce:
    """Every file as new instances ran it after this release, by kind and key."""
    query = (
        select(Definition)
        .where(Definition.deployment_id <= deployment.id)
        .ext(distinct_on(Definition.kind, Definition.key))
        .order_by(Definition.kind, Definition.key, Definition.version.desc())
    )
    return {(each.kind, each.key): each for each in session.scalars(query)}


def differing(before: InForce, after: InForce) -> list[tuple[Definition | None, Definition | None]]:
    """The files that are not the same in both, by name; None: there was none yet."""
    pairs = [(before.get(key), after.get(key)) for key in {**before, **after}]
    return sorted(
        ((old, new) for old, new in pairs if (old and old.sha256) != (new and new.sha256)),
        key=lambda pair: next(each.name for each in pair if each),
    )
