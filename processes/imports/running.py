"""Registering the rows of an import, some in each transaction, until none is left."""

import json
from typing import Any

from sqlalchemy.orm import Session

from engine import clock, jobs
from engine.errors import EngineError
from engine.identity import Person
from processes import notices
from processes.audit import log as audit_log
from processes.casework import registration
from processes.imports import batches
from processes.imports.batches import AllFaulty, HasFaults, NotWaiting
from processes.imports.checking import Checker
from processes.imports.models import ImportBatch, ImportRow, ImportState, RowState
from processes.organisation import people

#: Rows registered in one transaction: what a worker that dies has to do again at most.
BATCH = 20


def start(session: Session, batch: ImportBatch, *, leave_out: bool, by: Person) -> None:
    """Hand the import to the workers; raises NotWaiting, HasFaults, AllFaulty."""
    if batch.state is not ImportState.CHECKED:
        raise NotWaiting
    found = batches.count_rows(session, batch)
    if found[RowState.FAULTY] and not leave_out:
        raise HasFaults(count=found[RowState.FAULTY])
    if not found[RowState.READY]:
        raise AllFaulty
    batch.state = ImportState.RUNNING
    audit_log.record(session, "import.started", by=by, batch=batch.id, rows=found[RowState.READY])
    _go_on(session, batch.id)


@jobs.job("import.rows")
def register_some(session: Session, batch_id: int) -> None:
    """Register the next rows and hand on the rest; a row that made a case makes no other."""
    batch = session.get_one(ImportBatch, batch_id, with_for_update=True)
    if batch.state is not ImportState.RUNNING:
        return
    by = people.identify(session, batch.by)
    checker = Checker.load(session, by)
    for row in batches.list_rows(session, batch, [RowState.READY], limit=BATCH):
        _register(session, row, checker, by)
    session.flush()
    if batches.count_rows(session, batch)[RowState.READY]:
        _go_on(session, batch_id)
    else:
        _finish(session, batch)


def _go_on(session: Session, batch_id: int) -> None:
    jobs.defer(session, "import.rows", lock=f"import {batch_id}", batch_id=batch_id)


def _register(session: Session, row: ImportRow, checker: Checker, by: Person) -> None:
    facts, faults = checker.read(json.loads(row.cells or "{}"))
    if faults:
        row.state, row.faults = RowState.REFUSED, [list(each) for each in faults]
        return
    try:
        with session.begin_nested():
            row.case_id = registration.register(session, by=by, **_given(facts)).id
            row.state, row.cells = RowState.DONE, None
    except EngineError as refusal:
        row.state, row.faults, row.case_id = RowState.REFUSED, [["", str(refusal)]], None


def _given(facts: dict[str, Any]) -> dict[str, Any]:
    """What `registration.register` takes; an existing case may start on the tier that has it already."""
    tier = facts.pop("tier")
    variables = {"starting_tier": tier.value} if tier else {}
    return facts | {"variables": variables}


def _finish(session: Session, batch: ImportBatch) -> None:
    batch.state, batch.finished_at = ImportState.DONE, clock.now()
    found = batches.count_rows(session, batch)
    notices.notify(
        session,
        to=[batch.by],
        matter=f"import:{batch.id}",
        title=f"导入完成：登记{found[RowState.DONE]}件",
        body=f"未导入{found[RowState.FAULTY] + found[RowState.REFUSED]}行，可下载问题表。",
    )
