"""Verifying facts: what the tables say of each case, against what was recorded as it was written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, func, select, union
from sqlalchemy.orm import Session

from engine import records
from engine.models import Instance
from engine.records import Record, RecordedTable, Row
from processes.audit.findings import Finding, Part, Step, next_ids, readable
from processes.cases.models import Case

#: Cases of a step.
SIZE = 200
#: Seconds by which the clocks of two machines may differ.
SKEW = 5.0

#: A table's rows by name, with how they are kept.
Rows = Mapping[str, tuple[RecordedTable, Any]]


def next_batch(session: Session, place: int | None) -> Step:
    """The next cases: those there are, those with facts, and those something was recorded of."""
    ids = next_ids(session, _known().c.id, place, SIZE)
    told: dict[int, list[Record]] = defaultdict(list)
    found: list[Finding] = []
    for each in records.entries(session, ids):
        if each.is_genuine:
            told[each.subject].append(each)
        else:
            why = f"案件{each.subject}的事实记录与其校验码不符"
            found.append(Finding("record", str(each.id), why))
    rows = _rows(session, ids, found)
    for id in ids:
        found += _order(id, told[id])
        found += _compared(id, records.latest(told[id]), rows[id])
    found += _without_process(session, ids)
    return Step(found, len(ids), ids[-1] if len(ids) == SIZE else None)


def _known() -> Any:
    facts = [select(kept.subject_column.label("id")) for kept in records.tables.values()]
    return union(*facts, select(Record.subject)).subquery()


def _order(case_id: int, entries: Sequence[Record]) -> Iterator[Finding]:
    newest: dict[str, float] = {}
    for entry in entries:
        at = entry.at.timestamp()
        if any(at < newest.get(name, at) - SKEW for name in entry.changes):
            yield Finding("record", str(entry.id), f"案件{case_id}的事实记录次序被改动")
        newest |= {name: max(at, newest.get(name, at)) for name in entry.changes}


def _compared(case_id: int, told: Mapping[str, Row], rows: Rows) -> Iterator[Finding]:
    for name, (kept, row) in rows.items():
        digests = told.get(name)
        if digests is None:
            yield Finding(kept.table, str(row.id), f"案件{case_id}的历史中没有这一行")
        elif faults := kept.faults(row, digests):
            yield Finding(kept.table, str(row.id), f"案件{case_id}的{'、'.join(faults)}与历史不符")
    for name in told.keys() - rows.keys():
        if told[name] is not None:
            table, _, id = name.partition(":")
            yield Finding(table, id, f"案件{case_id}的历史中有这一行,表中不见了")


def _rows(
    session: Session, ids: Sequence[int], found: list[Finding]
) -> dict[int, dict[str, tuple[RecordedTable, Any]]]:
    rows: dict[int, dict[str, tuple[RecordedTable, Any]]] = defaultdict(dict)
    for kept in records.tables.values():
        query = kept.select().where(kept.subject_column.in_(ids))
        for row, case_id in readable(session, query, kept.model.__table__.c.id, found):
            rows[case_id][kept.name(row)] = kept, row
    return rows


def _without_process(session: Session, ids: Sequence[int]) -> Iterator[Finding]:
    known = exists().where(Instance.id == Case.instance_id)
    lost = select(Case.id).where(Case.id.in_(ids), Case.instance_id.is_not(None), ~known)
    for id in session.scalars(lost):
        yield Finding("dispute_case", str(id), "案件的流程不见了")


def _total(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(_known())) or 0


FACTS = Part("案件事实", _total, next_batch)
