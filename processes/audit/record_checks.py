"""Verifying what tables say, against what was recorded as it was written: of cases, people, and all else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, func, select, union
from sqlalchemy.orm import Session

from engine import records
from engine.models import Instance
from engine.records import Record, RecordedTable, Row
from processes.audit.findings import Finding, Part, Step, readable
from processes.cases.models import Case
from processes.organisation.people import PERSON

#: Subjects of a step.
SIZE = 200
#: Seconds by which the clocks of two machines may differ.
SKEW = 5.0

#: A table's rows by name, with how they are kept.
Rows = Mapping[str, tuple[RecordedTable, Any]]


@dataclass(frozen=True)
class Subjects:
    """One kind of subject, and what one is called in a finding."""

    kind: str
    #: With its `{id}`.
    called: str

    def next_batch(self, session: Session, place: int | None) -> Step:
        """The next: those there are, those with facts, and those something was recorded of."""
        ids = self._next_ids(session, place or 0)
        told: dict[int, list[Record]] = defaultdict(list)
        found: list[Finding] = []
        for each in records.entries(session, ids, self.kind):
            if each.is_genuine:
                told[each.subject].append(each)
            else:
                why = f"{self._name(each.subject)}的事实记录与其校验码不符"
                found.append(Finding("record", str(each.id), why))
        rows = self._rows(session, ids, found)
        for id in ids:
            found += _order(self._name(id), told[id])
            found += _compared(self._name(id), records.latest(told[id]), rows[id])
        if self.kind == records.CASE:
            found += _without_process(session, ids)
        return Step(found, len(ids), ids[-1] if len(ids) == SIZE else None)

    def total(self, session: Session) -> int:
        """How many there are."""
        known = union(*self._mentioned()).subquery()
        return session.scalar(select(func.count()).select_from(known)) or 0

    def _name(self, id: int) -> str:
        return self.called.format(id=id)

    def _tables(self) -> list[RecordedTable]:
        return [each for each in records.tables.values() if each.kind == self.kind]

    def _next_ids(self, session: Session, after: int) -> Sequence[int]:
        """The next subjects: no further than each table has to be read for so many."""
        some = [_next_of(each.subquery().c.id, after).subquery() for each in self._mentioned()]
        every = union(*(select(each.c.id) for each in some)).subquery()
        return session.scalars(select(every.c.id).order_by(every.c.id).limit(SIZE)).all()

    def _mentioned(self) -> list[Any]:
        """The subjects of each table, and those something was recorded of; each may come often."""
        facts = [select(kept.subject_column.label("id")) for kept in self._tables()]
        return [*facts, select(Record.subject.label("id")).where(Record.kind == self.kind)]

    def _rows(
        self, session: Session, ids: Sequence[int], found: list[Finding]
    ) -> dict[int, dict[str, tuple[RecordedTable, Any]]]:
        rows: dict[int, dict[str, tuple[RecordedTable, Any]]] = defaultdict(dict)
        for kept in self._tables():
            query = kept.select().where(kept.subject_column.in_(ids))
            for row, subject in readable(session, query, kept.model.__table__.c.id, found):
                rows[subject][kept.name(row)] = kept, row
        return rows


def _next_of(column: Any, after: int) -> Any:
    """A query of the next subjects that the column names, each once."""
    return select(column).where(column > after).distinct().order_by(column).limit(SIZE)


def _order(subject: str, entries: Sequence[Record]) -> Iterator[Finding]:
    newest: dict[str, float] = {}
    for entry in entries:
        at = entry.at.timestamp()
        if any(at < newest.get(name, at) - SKEW for name in entry.changes):
            yield Finding("record", str(entry.id), f"{subject}的事实记录次序被改动")
        newest |= {name: max(at, newest.get(name, at)) for name in entry.changes}


def _compared(subject: str, told: Mapping[str, Row], rows: Rows) -> Iterator[Finding]:
    for name, (kept, row) in rows.items():
        digests = told.get(name)
        if digests is None:
            yield Finding(kept.table, str(row.id), f"{subject}的历史中没有这一行")
        elif faults := kept.faults(row, digests):
            yield Finding(kept.table, str(row.id), f"{subject}的{'、'.join(faults)}与历史不符")
    for name in told.keys() - rows.keys():
        if told[name] is not None:
            table, _, id = name.partition(":")
            yield Finding(table, id, f"{subject}的历史中有这一行，表中不见了")


def _without_process(session: Session, ids: Sequence[int]) -> Iterator[Finding]:
    known = exists().where(Instance.id == Case.instance_id)
    lost = select(Case.id).where(Case.id.in_(ids), Case.instance_id.is_not(None), ~known)
    for id in session.scalars(lost):
        yield Finding("dispute_case", str(id), "案件的流程不见了")


def _others() -> list[Subjects]:
    """The tables whose rows stand for themselves."""
    kinds = {each.kind for each in records.tables.values()} - {records.CASE, PERSON}
    return [Subjects(each, "登记") for each in sorted(kinds)]


def _next_row(session: Session, place: list[int | None] | None) -> Step:
    """The next rows of one table, or of the one behind it that has something to verify."""
    others = _others()
    number, id = place or (_next_filled(session, others, 0), None)
    if number is None:
        return Step([], 0, None)
    step = others[number].next_batch(session, id)
    if step.place is not None:
        return replace(step, place=[number, step.place])
    following = _next_filled(session, others, number + 1)
    return replace(step, place=None if following is None else [following, None])


def _next_filled(session: Session, others: Sequence[Subjects], start: int) -> int | None:
    """The first from there on of which there is a row or an entry: in most districts many have neither."""
    kinds = [each.kind for each in others[start:]]
    if not kinds:
        return None
    tables = [each for each in records.tables.values() if each.kind in kinds]
    filled = {each.kind for each in records.list_filled(session, tables)}
    filled |= records.list_kinds(session, set(kinds) - filled)
    return next((n for n, each in enumerate(others) if n >= start and each.kind in filled), None)


_CASES, _PEOPLE = Subjects(records.CASE, "案件{id}"), Subjects(PERSON, "人员{id}")
FACTS = Part("案件事实", _CASES.total, _CASES.next_batch)
OFFICES = Part("人员、账号与任职", _PEOPLE.total, _PEOPLE.next_batch)
ROWS = Part(
    "区划、单位与各种登记",
    lambda session: sum(each.total(session) for each in _others()),
    _next_row,
)
