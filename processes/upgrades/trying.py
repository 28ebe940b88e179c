"""One case that goes on in the newest set, with what it was and became; tried, the caller takes it back."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import runner
from engine.deployment import catalogue
from engine.errors import EngineError
from engine.identity import Person
from engine.instances import step
from engine.instances.migrating import ChangedTimer
from engine.models import Instance
from engine.status import ENDED, Status
from processes.cases.models import Case
from processes.errors import ProcessError
from processes.upgrades import dates, ledger
from processes.upgrades.counterparts import Counterparts
from processes.upgrades.errors import WouldFail
from processes.upgrades.models import LineStatus


@dataclass
class Outcome:
    """What became of a case, as its line keeps it."""

    status: LineStatus
    reason: str | None = None
    dates_before: list[dict[str, Any]] = field(default_factory=list)
    dates_after: list[dict[str, Any]] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    #: statutory deadlines compared, and of those (and new ones) how many would be others
    statutory: int = 0
    statutory_changed: int = 0


def move(session: Session, instance_id: int, known: Counterparts, *, by: Person | None) -> Outcome:
    """Let a case go on in the newest set; MOVED, GONE where it has nothing to move, or REFUSED and why.

    Refused, nothing has changed. The instance's row stays locked until the transaction ends.
    """
    instance = session.get_one(Instance, instance_id, with_for_update=True)
    pins = catalogue.pins_for(session, instance.key).all
    if instance.status in ENDED or tuple(instance.pins) == pins:
        return Outcome(LineStatus.GONE)
    case_id = session.scalar(select(Case.id).where(Case.instance_id == instance_id))
    standing = step.look(session, instance).standing
    found = Outcome(LineStatus.MOVED, steps=known.list_changed(session, instance, standing))
    found.dates_before = [e.to_json() for e in dates.list_next(session, instance, case_id)]
    before = ledger.read(session, case_id)
    found.statutory = len(before)
    try:
        with session.begin_nested():
            _move(session, instance, found, known, by)
            changed = ledger.compare(before, ledger.read(session, case_id))
            found.statutory_changed = len(changed)
            ledger.require_same(changed)
            after = dates.list_next(session, instance, case_id)
            found.dates_after = [each.to_json() for each in after]
    except (EngineError, ProcessError) as refusal:
        found.status, found.reason = LineStatus.REFUSED, str(refusal)
        found.timers = []
    return found


def _move(
    session: Session, instance: Instance, found: Outcome, known: Counterparts, by: Person | None
) -> None:
    was, live = instance.status, step.look(session, instance).live
    timers = runner.migrate_whole(session, instance.id, known.mappings(session, instance), by=by)
    if instance.status is Status.INCIDENT and was is not Status.INCIDENT:
        failed = step.look(session, instance).incidents
        raise WouldFail(reason="；".join(each.message for each in failed))
    found.timers = [_told(each) for each in timers]
    ledger.follow(session, instance.id, live, step.look(session, instance).live)


def _told(timer: ChangedTimer) -> dict[str, Any]:
    return {
        "name": timer.name,
        "before": timer.before.isoformat(),
        "after": timer.after.isoformat(),
    }
