"""A second person looks at a change and releases it; who drafted it never does so alone."""

from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.identity import Person
from engine.models import Deployment
from processes import readers
from processes.audit import log as audit_log
from processes.errors import ReasonRequired
from processes.studio import bases, changes, drafts, findings, scenario_runs, versions
from processes.studio.errors import (
    AuthorCannotRelease,
    BaseIsOld,
    NothingToRelease,
    NotWaiting,
    OnlyTheSubmitter,
    ScenariosFail,
    UnsettledVersions,
    WarningsNeedReason,
)
from processes.studio.models import Change, ChangeStatus, FileKind


def submit(session: Session, change: Change, *, by: Person, reason: str = "") -> None:
    """Put the change before a second person; nobody alters it while it waits.

    `reason` is why what the checks warn of is meant; both are kept for the second person. Raises
    NotOpen, BaseIsOld, UnsettledVersions, NothingToRelease, ScenariosFail, WarningsNeedReason, Refused.
    """
    changes.lock_open(session, change)
    changed = _require_releasable(session, change)
    _keep_warnings(session, change, changed, reason)
    change.status = ChangeStatus.SUBMITTED
    change.submitted_at, change.submitted_by = clock.now(), int(by.id)
    session.flush()
    told = {"warnings": len(change.warnings), "reason": change.warnings_reason}
    _record(session, "studio.submitted", change, by, **(told if change.warnings else {}))


def withdraw(session: Session, change: Change, *, by: Person) -> None:
    """Take it back to go on drafting; raises NotWaiting, OnlyTheSubmitter."""
    _lock_waiting(session, change)
    if change.submitted_by != int(by.id):
        raise OnlyTheSubmitter
    _reopen(session, change)
    _record(session, "studio.withdrawn", change, by)


def send_back(session: Session, change: Change, remark: str, *, by: Person) -> None:
    """Have it drafted further; raises NotWaiting, ReasonRequired, AuthorCannotRelease."""
    _lock_waiting(session, change)
    _must_be_second(session, change, by)
    remark = readers.text(remark, "意见", most=changes.LONGEST_NOTE)
    if not remark:
        raise ReasonRequired
    _reopen(session, change)
    change.decided_at, change.decided_by, change.decision = clock.now(), int(by.id), remark
    _record(session, "studio.sent_back", change, by, remark=remark)


def release(session: Session, change: Change, note: str, *, by: Person) -> Deployment:
    """Deploy the files of the change together; new instances run on them from now on.

    Raises NotWaiting, AuthorCannotRelease, BaseIsOld, NothingToRelease, ScenariosFail, Refused.
    """
    # Whoever releases otherwise meanwhile is waited for: the base must be the newest now.
    catalogue.follow(session)
    _lock_waiting(session, change)
    _must_be_second(session, change, by)
    changed = _require_releasable(session, change)
    deployment = catalogue.deploy(session, findings.sources(changed), by)
    change.status, change.deployment_id = ChangeStatus.RELEASED, deployment.id
    change.decided_at, change.decided_by = clock.now(), int(by.id)
    change.decision = readers.text(note, "意见", most=changes.LONGEST_NOTE)
    session.flush()
    _record(session, "studio.released", change, by, deployment=deployment.id, files=[*changed])
    return deployment


def is_second(session: Session, change: Change, by: Person) -> bool:
    """Whether the person had no hand in the change."""
    return int(by.id) not in changes.list_authors(session, change)


def _must_be_second(session: Session, change: Change, by: Person) -> None:
    if not is_second(session, change, by):
        raise AuthorCannotRelease


def _require_releasable(session: Session, change: Change) -> dict[str, bytes]:
    """The files that are not what is released already, if they may be released as they are."""
    mine, contents = drafts.list_drafts(session, change), drafts.contents(session, change)
    if unsettled := [each.name for each in mine if versions.list_unsettled(session, each)]:
        raise UnsettledVersions(names="、".join(unsettled))
    if old := bases.list_old(session, mine, contents):
        raise BaseIsOld(names="、".join(each.name for each in old))
    known = bases.released(session)
    changed = {
        each.name: contents[each.name]
        for each in mine
        if each.kind is not FileKind.SCENARIO
        and not bases.is_released(known, each.kind, each.name, contents[each.name])
    }
    if not changed:
        raise NothingToRelease
    # What cannot run at all is told with every fault, before any scenario of it.
    catalogue.check(session, findings.sources(contents))
    outcomes = scenario_runs.run_all(session, contents, seconds=scenario_runs.WAITED)
    if broken := [each for each in outcomes if not each.passed]:
        raise ScenariosFail(names="、".join(f"{each.file} {each.name}".strip() for each in broken))
    return changed


def _keep_warnings(
    session: Session, change: Change, changed: dict[str, bytes], reason: str
) -> None:
    found = catalogue.advise(session, findings.sources(changed))[: findings.SHOWN]
    reason = readers.text(reason, "理由", most=changes.LONGEST_NOTE)
    if found and not reason:
        raise WarningsNeedReason(count=len(found))
    change.warnings = [str(each) for each in found]
    change.warnings_reason = reason if found else None


def _lock_waiting(session: Session, change: Change) -> None:
    changes.lock(session, change)
    if change.status is not ChangeStatus.SUBMITTED:
        raise NotWaiting(status=change.status.words)


def _reopen(session: Session, change: Change) -> None:
    change.status, change.submitted_at, change.submitted_by = ChangeStatus.OPEN, None, None
    session.flush()


def _record(session: Session, what: str, change: Change, by: Person, **details: Any) -> None:
    audit_log.record(session, what, by=by, change=change.id, title=change.title, **details)
