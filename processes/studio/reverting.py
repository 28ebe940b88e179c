"""Going back: a change that brings the files of before a release into force again, as a release of its own."""

from sqlalchemy.orm import Session

from engine.identity import Person
from engine.instances import drawing
from processes.studio import changes, drafts
from processes.studio.errors import NothingToRevert, NotReleased
from processes.studio.models import Change, ChangeStatus


def revert(session: Session, change: Change, *, by: Person) -> Change:
    """A new change with the files as they were before this one; it is reviewed like any other.

    A file that was new has nothing to go back to, and stays. Raises NotReleased, NothingToRevert.
    """
    if change.status is not ChangeStatus.RELEASED:
        raise NotReleased
    before = {
        each.name: each.base_id for each in drafts.list_drafts(session, change) if each.base_id
    }
    if not before:
        raise NothingToRevert
    title = f"回退:{change.title}"[: changes.LONGEST_TITLE]
    made = changes.create(session, title, f"恢复“{change.title}”发布以前的内容", by=by)
    for name, base in before.items():
        drafts.add(session, made, name, drawing.text(session, base), by=by)
    return made
