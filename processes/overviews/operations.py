"""Whether the installation does its work: what waits, what fails, how old the last seal is."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock, workload
from engine.models import Installation
from engine.workload import Workload
from processes.audit.seal_models import Seal

#: A look for what is due comes every second: later than this, something holds it up.
TIMERS_LATE = timedelta(minutes=5)
JOBS_WAIT = timedelta(minutes=5)
#: There is one each night, and some time to mend what kept it.
SEAL_OLD = timedelta(hours=26)
#: Of the connections the database's server takes.
CONNECTIONS = 0.8


class Fault(StrEnum):
    """What is not as it should be."""

    NO_WORKER = "no_worker"
    TIMERS_LATE = "timers_late"
    JOBS_WAIT = "jobs_wait"
    INCIDENTS = "incidents"
    SEAL_OLD = "seal_old"
    CONNECTIONS = "connections"


@dataclass(frozen=True)
class Operations:
    """How the installation does."""

    work: Workload
    #: Since the last seal; where there is none yet, None.
    seal_age: timedelta | None
    #: Since the first program ran on this database; a rehearsal does not say.
    age: timedelta | None


def look(session: Session) -> Operations:
    """As it is now, with two statements."""
    sealed = select(Seal.at).order_by(Seal.number.desc()).limit(1).scalar_subquery()
    began = select(Installation.real_since_at).limit(1).scalar_subquery()
    sealed_at, began_at = session.execute(select(sealed, began)).one()
    now = clock.now()
    return Operations(
        work=workload.look(session),
        seal_age=None if sealed_at is None else max(now - sealed_at, timedelta(0)),
        age=None if began_at is None else now - began_at,
    )


def list_faults(found: Operations) -> list[Fault]:
    """What is wrong, the worst first."""
    work = found.work
    sealed = found.age if found.seal_age is None else found.seal_age
    wrong = {
        Fault.NO_WORKER: not work.workers,
        Fault.TIMERS_LATE: work.timers_late > TIMERS_LATE,
        Fault.JOBS_WAIT: work.jobs_waiting > JOBS_WAIT,
        Fault.CONNECTIONS: work.connections > work.connections_most * CONNECTIONS,
        Fault.SEAL_OLD: sealed is not None and sealed > SEAL_OLD,
        # What failed for good is one of them.
        Fault.INCIDENTS: work.incidents > 0,
    }
    return [fault for fault, is_so in wrong.items() if is_so]
