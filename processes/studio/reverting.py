"""Going back: a change that brings earlier files into force again, as a release of its own."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from engine.deployment import catalogue
from engine.identity import Person
from engine.instances import drawing
from engine.models import Deployment
from processes.studio import changes, drafts, kept_scenarios, releases, reviewing, rules_again
from processes.studio.errors import NothingToRevert, NotReleased
from processes.studio.models import Change, ChangeStatus


def revert(session: Session, change: Change, *, by: Person) -> Change:
    """A new change with the files as they were before this one; it is reviewed like any other.

    So are the scenarios that were kept with it. A file that was new has nothing to go back to, and
    stays. Raises NotReleased, NothingToRevert.
    """
    if change.status is not ChangeStatus.RELEASED or change.deployment_id is None:
        raise NotReleased
    mine = drafts.list_drafts(session, change)
    before = {each.name: each.base_id for each in mine if each.base_id}
    reason = f"恢复“{change.title}”发布以前的内容"
    earlier = kept_scenarios.list_earlier(session, change.deployment_id - 1)
    scenarios = {each.name: earlier[each.name] for each in mine if each.name in earlier}
    return _draft(session, f"回退：{change.title}", reason, before, scenarios, by)


def restore(session: Session, deployment: Deployment, *, by: Person) -> Change:
    """A new change with what was in force after an earlier release and is not any more.

    So are the scenarios of that time. Files that came later have nothing to go back to, and stay.
    Raises NothingToRevert.
    """
    now = {(each.kind, each.key): each for each in catalogue.list_released(session)}
    pairs = releases.differing(releases.in_force(session, deployment), now)
    before = {old.name: old.id for old, _new in pairs if old}
    title = f"恢复到第{deployment.id}次发布"
    scenarios = kept_scenarios.list_earlier(session, deployment.id)
    return _draft(session, title, "恢复这次发布以后的内容", before, scenarios, by)


def _draft(
    session: Session,
    title: str,
    purpose: str,
    before: Mapping[str, int],
    scenarios: Mapping[str, bytes],
    by: Person,
) -> Change:
    if not before:
        raise NothingToRevert
    made = changes.create(session, title[: changes.LONGEST_TITLE], purpose, by=by)
    for name, definition in before.items():
        content = drawing.text(session, definition)
        if name == drafts.RULES:
            # A released rule is never changed or taken away: what it said becomes its next version.
            content = rules_again.as_before(session, content)
        drafts.add(session, made, name, content, by=by)
    for name, content in scenarios.items():
        drafts.add(session, made, name, content, by=by)
    reviewing.record(session, "studio.reverted", made, by, files=[*before])
    return made
