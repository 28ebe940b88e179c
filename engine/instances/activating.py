"""Choosing what is to be done next in an ad-hoc sub-process: a caseworker's checklist."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from engine.identity import Person
from engine.instances import locking, step
from engine.models import Instance


def activate(
    session: Session,
    instance_id: int,
    ad_hoc_id: str,
    elements: Sequence[str],
    *,
    by: Person | None,
    cancel_remaining: bool = False,
) -> Instance:
    """Activate elements of an open ad-hoc sub-process (its id as `Execution.ad_hocs` tells it).

    With `cancel_remaining`, what is under way there ends first. Raises NotFound, CannotActivate,
    NotActive; then nothing has changed. Who may do so is for the caller to say.
    """
    instance = locking.instance(session, instance_id)
    after = {"ad_hoc": ad_hoc_id, "elements": list(elements)}
    with step.advance(session, instance, "activated", by=by, after=after) as execution:
        execution.activate(ad_hoc_id, elements, cancel_remaining=cancel_remaining)
    return instance
