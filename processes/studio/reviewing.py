"""A second person looks at a change, approves and releases it; who drafted it never does so alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from engine import clock
from engine.deployment import catalogue
from engine.identity import Person
from engine.models import Deployment
from processes import readers
from processes.audit import log as audit_log
from processes.errors import ProcessError, ReasonRequired
from processes.studio import (
    bases,
    changes,
    drafts,
    findings,
    kept_outcomes,
    kept_scenarios,
    notifying,
    remarks,
    scenario_runs,
    versions,
)
from processes.studio.errors import (
    AuthorCannotRelease,
    AuthorCannotReview,
    BaseIsOld,
    NothingToRelease,
    NotWaiting,
    OnlyTheSubmitter,
    ScenariosFail,
    ScenariosNeedReason,
    UnsettledVersions,
    WarningsNeedReason,
)
from processes.studio.models import Change, ChangeStatus, FileKind
from processes.studio.scenario_runs import Outcome

#: Before a second person, or found right by one.
WAITING = (ChangeStatus.SUBMITTED, ChangeStatus.APPROVED)
#: So many scenarios are named in a refusal.
NAMED = 3


def submit(session: Session, change: Change, *, by: Person, reason: str = "") -> None:
    """Put the change before a second person; nobody alters it while it waits.

    `reason` is why what the checks warn of is meant, and the end of scenarios that hold today and are
    not in the change; both are kept for the second person. Raises NotOpen, OpenRemarks, BaseIsOld,
    UnsettledVersions, NothingToRelease, ScenariosFail, ScenariosNeedReason, WarningsNeedReason,
    Refused.
    """
    changes.lock_open(session, change)
    contents = drafts.contents(session, change)
    changed = _require_releasable(session, change, contents)
    _keep_warnings(session, change, contents, changed, reason)
    for draft in drafts.list_drafts(session, change):
        if newest := versions.newest(session, draft):
            newest.is_submitted = True
    change.status = ChangeStatus.SUBMITTED
    change.submitted_at, change.submitted_by = clock.now(), int(by.id)
    session.flush()
    told = {"warnings": len(change.warnings), "reason": change.warnings_reason}
    record(session, "studio.submitted", change, by, **(told if change.warnings else {}))
    notifying.tell_reviewers(session, change)


def withdraw(session: Session, change: Change, *, by: Person) -> None:
    """Take it back to go on drafting; raises NotWaiting, OnlyTheSubmitter."""
    lock_waiting(session, change)
    if change.submitted_by != int(by.id):
        raise OnlyTheSubmitter
    _reopen(session, change)
    record(session, "studio.withdrawn", change, by)
    notifying.dismiss(session, change)


def approve(session: Session, change: Change, note: str, *, by: Person) -> None:
    """Find it right, without releasing it yet; raises NotWaiting, AuthorCannotReview, OpenRemarks."""
    lock_waiting(session, change, ChangeStatus.SUBMITTED)
    must_be_second(session, change, by, AuthorCannotReview)
    remarks.require_none(session, change)
    change.status = ChangeStatus.APPROVED
    change.approved_at, change.approved_by = clock.now(), int(by.id)
    change.decision = readers.text(note, "意见", most=changes.LONGEST_NOTE) or None
    session.flush()
    record(session, "studio.approved", change, by, remark=change.decision)
    notifying.tell_approved(session, change, by=by)


def send_back(session: Session, change: Change, remark: str, *, by: Person) -> None:
    """Have it drafted further: for what is said here, or for the remarks that stand at its elements.

    Raises NotWaiting, ReasonRequired, AuthorCannotReview.
    """
    lock_waiting(session, change)
    must_be_second(session, change, by, AuthorCannotReview)
    remark = readers.text(remark, "意见", most=changes.LONGEST_NOTE)
    count = remarks.count_open(session, change)
    if not remark and not count:
        raise ReasonRequired
    _reopen(session, change)
    change.decided_at, change.decided_by = clock.now(), int(by.id)
    change.decision = remark or f"见{count}条复核意见"
    record(session, "studio.sent_back", change, by, remark=change.decision)
    notifying.tell_sent_back(session, change)


def release(session: Session, change: Change, note: str, *, by: Person) -> Deployment:
    """Deploy the files of the change together; new instances run on them from now on.

    Of one that is only submitted the person approves in the same step. Raises NotWaiting,
    AuthorCannotRelease, OpenRemarks, BaseIsOld, NothingToRelease, ScenariosFail, Refused.
    """
    # Whoever releases otherwise meanwhile is waited for: the base must be the newest now.
    catalogue.follow(session)
    lock_waiting(session, change)
    must_be_second(session, change, by, AuthorCannotRelease)
    changed = _require_releasable(session, change, drafts.contents(session, change))
    deployment = catalogue.deploy(session, findings.sources(changed), by)
    if change.status is ChangeStatus.SUBMITTED:
        change.approved_at, change.approved_by = clock.now(), int(by.id)
    change.status, change.deployment_id = ChangeStatus.RELEASED, deployment.id
    change.decided_at, change.decided_by = clock.now(), int(by.id)
    change.decision = readers.text(note, "意见", most=changes.LONGEST_NOTE) or change.decision
    change.release_failure = change.release_failed_at = None
    session.flush()
    record(session, "studio.released", change, by, deployment=deployment.id, files=[*changed])
    notifying.tell_released(session, change)
    return deployment


def is_second(session: Session, change: Change, by: Person) -> bool:
    """Whether the person had no hand in the change."""
    return int(by.id) not in changes.list_authors(session, change)


def require_green(session: Session, contents: Mapping[str, bytes]) -> list[Outcome]:
    """What became of the scenarios among the files; raises ScenariosFail while one fails on them."""
    outcomes = scenario_runs.run_all(session, contents, seconds=scenario_runs.WAITED)
    if broken := [each for each in outcomes if not each.passed]:
        raise ScenariosFail(names="、".join(f"{each.file} {each.name}".strip() for each in broken))
    return outcomes


def must_be_second(
    session: Session, change: Change, by: Person, refusal: type[ProcessError]
) -> None:
    """Raise the refusal for whoever had a hand in the change."""
    if not is_second(session, change, by):
        raise refusal


def lock_waiting(session: Session, change: Change, *wanted: ChangeStatus) -> None:
    """Hold the change while it is decided about; raises NotWaiting unless it is (`wanted`) before somebody."""
    changes.lock(session, change)
    if change.status not in (wanted or WAITING):
        raise NotWaiting(status=change.status.words)


def record(session: Session, what: str, change: Change, by: Person | None, **details: Any) -> None:
    """Keep in the audit log what became of the change."""
    audit_log.record(session, what, by=by, change=change.id, title=change.title, **details)


def _require_releasable(
    session: Session, change: Change, contents: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files that are not what is released already, if they may be released as they are."""
    remarks.require_none(session, change)
    mine = drafts.list_drafts(session, change)
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
    kept_outcomes.keep(session, change, contents, require_green(session, contents))
    return changed


def _keep_warnings(
    session: Session,
    change: Change,
    contents: Mapping[str, bytes],
    changed: Mapping[str, bytes],
    reason: str,
) -> None:
    found = catalogue.advise(session, findings.sources(changed))[: findings.SHOWN]
    broken = kept_scenarios.list_broken(session, contents, seconds=scenario_runs.WAITED)
    reason = readers.text(reason, "理由", most=changes.LONGEST_NOTE)
    if broken and not reason:
        raise ScenariosNeedReason(count=len(broken), names=_some(broken))
    if found and not reason:
        raise WarningsNeedReason(count=len(found))
    change.warnings = [*(str(each) for each in found), *(_sentence(each) for each in broken)]
    change.warnings_reason = reason if change.warnings else None


def _some(broken: Sequence[Outcome]) -> str:
    names = "、".join(f"{each.file}“{each.name}”" for each in broken[:NAMED])
    return f"{names}等" if len(broken) > NAMED else names


def _sentence(broken: Outcome) -> str:
    return f"{broken.file}：场景“{broken.name}”按这项变更不再成立（第{broken.broken_at}步）：{broken.why}"


def _reopen(session: Session, change: Change) -> None:
    change.status, change.submitted_at, change.submitted_by = ChangeStatus.OPEN, None, None
    change.approved_at = change.approved_by = None
    change.release_at = change.release_by = change.seen_id = None
    change.release_failure = change.release_failed_at = None
    session.flush()
