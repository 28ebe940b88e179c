"""What the visitor may do about a change: go on drafting, remark, approve, release."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g

from processes.access import permissions
from processes.access.permissions import Permission
from processes.cases import display_names
from processes.studio import reviewing
from processes.studio.models import Change, ChangeStatus
from web.permissions import NotOfTheirOffice
from web.studio import bp


@dataclass(frozen=True)
class Choices:
    """What the buttons below a change are for."""

    #: Had no hand in it, and so may be its second person.
    is_second: bool
    may_approve: bool
    may_send_back: bool
    may_release: bool
    may_schedule: bool
    may_withdraw: bool


def choices(change: Change) -> Choices:
    """What the visitor may decide about the change as it stands."""
    is_second = reviewing.is_second(g.db, change, g.visitor.person)
    is_submitted = change.status is ChangeStatus.SUBMITTED
    is_approved = change.status is ChangeStatus.APPROVED
    may_review = is_second and may(Permission.STUDIO_REVIEW)
    may_release = is_second and may(Permission.STUDIO_RELEASE)
    return Choices(
        is_second=is_second,
        may_approve=may_review and is_submitted,
        may_send_back=may_review and change.status in reviewing.WAITING,
        may_release=may_release and (is_approved or (is_submitted and may_review)),
        may_schedule=may_release and is_approved,
        may_withdraw=change.status in reviewing.WAITING and change.submitted_by == g.visitor.id,
    )


def may_remark(change: Change) -> bool:
    """Whether the visitor is a second person before whom it is."""
    return choices(change).may_send_back


def is_open(change: Change) -> bool:
    """Whether the visitor may alter it now."""
    return change.status is ChangeStatus.OPEN and may(Permission.STUDIO_DRAFT)


def require_approved(change: Change) -> None:
    """Whoever releases what nobody approved approves it by that: raises NotOfTheirOffice if they may not."""
    if change.status is not ChangeStatus.APPROVED and not may(Permission.STUDIO_REVIEW):
        raise NotOfTheirOffice


def may(permission: Permission) -> bool:
    """Whether the visitor has the right."""
    return permissions.may(g.db, permission, g.visitor.person)


def people(changes: Iterable[Change], others: Iterable[int | None]) -> dict[str, str]:
    """The names of whoever had to do with these changes, and of others, by the numbers of their rows."""
    hands = [
        each
        for row in changes
        for each in (
            *(row.created_by, row.submitted_by, row.approved_by),
            *(row.decided_by, row.release_by),
        )
    ]
    return display_names.resolve_people(g.db, [*hands, *others])


@bp.context_processor
def _may() -> dict[str, bool]:
    is_known = bool(g.get("visitor"))
    return {
        "may_draft": is_known and may(Permission.STUDIO_DRAFT),
        "may_release": is_known and may(Permission.STUDIO_RELEASE),
    }
