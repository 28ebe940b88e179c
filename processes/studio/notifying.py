"""Who hears that a change waits for them, and what became of it."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from engine import clock
from engine.identity import Person
from processes import notices
from processes.access.permissions import OPEN_TO, Permission
from processes.calendars.labels import day_words
from processes.notices import Urgency
from processes.organisation import people
from processes.organisation.roles import group
from processes.studio import changes
from processes.studio.models import Change


def tell_reviewers(session: Session, change: Change) -> None:
    """Tell whoever may review and had no hand in it that it waits."""
    by = people.get_person(session, change.submitted_by or change.created_by).name
    _tell(
        session,
        change,
        _others(session, change, Permission.STUDIO_REVIEW),
        f"变更等您复核：{change.title}",
        f"{by}送审。{change.purpose}",
    )


def tell_approved(session: Session, change: Change, *, by: Person) -> None:
    """Its authors hear that it was found right; whoever may release it, that it waits for them."""
    dismiss(session, change)
    name = people.get_person(session, by.id).name
    others = _others(session, change, Permission.STUDIO_RELEASE) - {int(by.id)}
    _tell(session, change, others, f"变更已核准，等待发布：{change.title}", f"{name}核准。")
    _tell_authors(session, change, f"变更已核准：{change.title}", f"{name}核准，等待发布。")


def tell_sent_back(session: Session, change: Change) -> None:
    """Its authors hear what is to be mended."""
    dismiss(session, change)
    _tell_authors(session, change, f"变更被退回修改：{change.title}", change.decision or "")


def tell_released(session: Session, change: Change) -> None:
    """Its authors, and whoever set the hour, hear that it is in force."""
    dismiss(session, change)
    title = f"变更已发布：{change.title}"
    body = "新开始的案件按新版本办理，在办案件仍按原来的版本。"
    _tell_authors(session, change, title, body, also={change.release_by})


def tell_not_released(session: Session, change: Change, why: str, *, told: int | None) -> None:
    """Whoever set the hour, its authors and its reviewer hear why it was not released."""
    at = clock.local(change.release_at or clock.now())
    hour = f"{day_words(at.date())}{at:%H:%M}"
    _tell_authors(
        session,
        change,
        f"到时没有发布：{change.title}",
        f"定于{hour}发布，没有办成：{why}",
        also={told, change.approved_by},
        urgency=Urgency.URGENT,
    )


def dismiss(session: Session, change: Change) -> None:
    """Nobody needs to see to the change any more as it was."""
    notices.dismiss(session, _matter(change))


def _others(session: Session, change: Change, permission: Permission) -> set[int]:
    groups = [group(role, change.district) for role in sorted(OPEN_TO[permission].roles)]
    return {*notices.list_holders(session, groups)} - changes.list_authors(session, change)


def _tell_authors(
    session: Session,
    change: Change,
    title: str,
    body: str,
    *,
    also: Collection[int | None] = (),
    urgency: Urgency = Urgency.NORMAL,
) -> None:
    everybody = {*changes.list_authors(session, change), *(each for each in also if each)}
    _tell(session, change, everybody, title, body, urgency)


def _tell(
    session: Session,
    change: Change,
    to: set[int],
    title: str,
    body: str,
    urgency: Urgency = Urgency.NORMAL,
) -> None:
    notices.notify(session, to=to, matter=_matter(change), title=title, body=body, urgency=urgency)


def _matter(change: Change) -> str:
    return f"studio:{change.id}"
