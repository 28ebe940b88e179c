"""What tables said when they were written: an entry per subject and transaction, only ever added to.

A table declares that its rows are facts of a subject (a case, or a person as `kind` says; else each
row is its own):

    records.declare(Case, subject="id")
    records.declare(Account, subject="person_id", kind="person")
    records.declare_rows(Room)

From then on whatever a transaction writes into such rows is noted as it commits: table, row, column
and a digest of the value, with a code that takes the key outside the database. The value itself is
not there. Entries take no lock: for one row they stand in the order of the row's own lock.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar, cast
from uuid import uuid4

import orjson
from sqlalchemy import (
    Index,
    LargeBinary,
    Numeric,
    Table,
    UniqueConstraint,
    event,
    exists,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, SessionTransaction, mapped_column

from engine import history_keys
from engine.db import Base, BigId
from engine.json_text import json_text

#: `Session.info` key of what the transaction wrote and did not note yet.
WRITTEN = "engine.records"
#: Characters of a digest that are kept: 72 bits.
SHORT = 18
#: Rows noted with one statement, of those there were before.
BATCH = 500
#: The id of the subject of an entry that only answers for having been mentioned.
NOBODY = 0
#: The kind of subject where nothing else is said, and the only one of before there were kinds.
CASE = "case"

#: Kind and id.
Subject = tuple[str, int]
#: Digests by column; None: the row is gone.
Row = dict[str, str] | None
Entered = TypeVar("Entered", bound=Base)


class Record(Base):
    """What one transaction wrote into the rows of one subject."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "transaction"),
        Index(None, "transaction"),
    )

    id: Mapped[BigId]
    #: Of what the subject is one: case, person.
    kind: Mapped[str] = mapped_column(default=CASE, server_default=CASE)
    #: Its id.
    subject: Mapped[int]
    #: When it was written, by the machine's own clock: rehearsals do not move it.
    at: Mapped[datetime]
    #: The same for all entries of a transaction; an event written in it names it.
    transaction: Mapped[str]
    #: JSON: `table:id` to digests by column, or to null.
    rows: Mapped[str]
    #: Of everything above but the id, with the key outside the database.
    mac: Mapped[bytes] = mapped_column(LargeBinary)

    @property
    def changes(self) -> dict[str, Row]:
        """`rows` decoded."""
        decoded: dict[str, Row] = orjson.loads(self.rows)
        return decoded

    @property
    def is_genuine(self) -> bool:
        """Whether a program with the key wrote it."""
        return self.mac == _mac((self.kind, self.subject), self.at, self.transaction, self.rows)


# Past the ORM, and built once: building a statement costs as much time as running it.
_INSERT = insert(cast(Table, Record.__table__))


class Unrecorded(RuntimeError):
    """A statement writes rows that are facts past the ORM, and would leave no record."""


@dataclass(frozen=True)
class RecordedTable:
    """A table whose rows are facts of a subject."""

    model: Any
    kind: str
    #: Where the subject's id stands: in the row, or in the row its `via` points to.
    subject: str
    via: tuple[str, Any] | None
    columns: tuple[str, ...]
    #: What rows from before a column was added have in it, other than nothing.
    added: Mapping[str, object]

    @property
    def table(self) -> str:
        name: str = self.model.__tablename__
        return name

    def select(self) -> Any:
        """A query of the rows, each with its subject."""
        if self.via is None:
            return select(self.model, self.subject_column)
        key, parent = self.via
        return select(self.model, self.subject_column).join(
            parent, parent.id == getattr(self.model, key)
        )

    @property
    def subject_column(self) -> Any:
        """The column of the subject's id."""
        return getattr(self.model if self.via is None else self.via[1], self.subject)

    def subject_of(self, session: Session, row: Any) -> Subject | None:
        """The subject of a row that is being written."""
        if self.via is not None:
            key, parent = self.via
            row = session.get_one(parent, getattr(row, key))
        found: int | None = getattr(row, self.subject)
        return None if found is None else (self.kind, found)

    def name(self, row: Any) -> str:
        return f"{self.table}:{row.id}"

    def digests(self, row: Any, columns: Iterable[str]) -> dict[str, str]:
        """Digests of the row's values; of nothing there is none, but where it was just emptied."""
        name, mac = self.name(row), history_keys.authenticator()
        return {each: _digest(mac, name, each, self._plain(row, each)) for each in columns}

    def faults(self, row: Any, told: Mapping[str, str]) -> list[str]:
        """The columns that do not say what was told of them last."""
        name = self.name(row)
        return [each for each in self.columns if not self._is_told(row, name, each, told)]

    def _is_told(self, row: Any, name: str, column: str, told: Mapping[str, str]) -> bool:
        value = self._plain(row, column)
        if column in told:
            return told[column] == digest(name, column, value)
        return value is None or (column in self.added and value == plain(self.added[column], None))

    @cached_property
    def made(self) -> frozenset[str]:
        """The columns that get a value where a new row has none: a default, or its number."""
        columns = self.model.__table__.c
        return frozenset(
            each
            for each in self.columns
            if columns[each].default is not None
            or columns[each].server_default is not None
            or columns[each].primary_key
        )

    @cached_property
    def _types(self) -> Mapping[str, Any]:
        columns = self.model.__table__.c
        return {each: columns[each].type for each in self.columns}

    def _plain(self, row: Any, column: str) -> Any:
        return plain(getattr(row, column), self._types[column])


#: Tables of facts, by model.
tables: dict[Any, RecordedTable] = {}


def declare(
    model: Any,
    *,
    subject: str,
    kind: str = CASE,
    via: tuple[str, Any] | None = None,
    without: Collection[str] = (),
    added: Mapping[str, object] | None = None,
) -> None:
    """Note what is written into the rows of `model` as facts of the subject.

    `subject` is the column of the subject's id, `kind` what it is the id of; with `via=("clock_id", CaseDeadline)` it is the
    deadline's.
    Columns that are `without` meaning, and those loaded only when asked for, are left out.
    """
    columns = tuple(
        each.key
        for each in inspect(model).column_attrs
        if each.key not in without and not each.deferred
    )
    tables[model] = RecordedTable(model, kind, subject, via, columns, added or {})


def declare_rows(model: Any, *, without: Collection[str] = ()) -> None:
    """Note what is written into the rows of `model`, each of them a subject of its own."""
    declare(model, subject="id", kind=model.__tablename__, without=without)


def insert_noted(
    session: Session, model: type[Entered], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Entered]:
    """Insert many rows with one statement, and note them; they come in the same order."""
    put = insert(model).returning(model, sort_by_parameter_order=True)
    made = session.scalars(put, rows, execution_options={"recorded": True}).all()
    note_written(session, made)
    return made


def note_written(
    session: Session, rows: Iterable[Any], columns: Collection[str] | None = None
) -> None:
    """Note rows that were written past the ORM's flush; `columns`: those alone."""
    written = _written(session)
    for row in rows:
        kept = tables[type(row)]
        written.add(session, kept, row, kept.columns if columns is None else columns)


def mention(session: Session) -> str | None:
    """The transaction's mark, by which an event names what it wrote; None when nothing yet."""
    written = _written(session)
    if not written.found and next(_changing(session), None) is None:
        return None
    written.is_mentioned = True
    return written.transaction


def write(session: Session) -> None:
    """Note what the transaction wrote so far; done by itself as it commits."""
    session.flush()
    written = session.info.pop(WRITTEN, None)
    if written is None:
        return
    found = written.found
    if not found and written.is_mentioned:
        found = {(CASE, NOBODY): {}}
    insert_all(session, written.transaction, found)


def insert_all(
    session: Session, transaction: str, found: Mapping[Subject, Mapping[str, Row]]
) -> None:
    """One entry a subject, in one statement."""
    at = datetime.now(UTC)
    made = [_entry(subject, at, transaction, rows) for subject, rows in found.items()]
    if made:
        session.execute(_INSERT, made)


def adopt(session: Session, chosen: Iterable[RecordedTable]) -> int:
    """Note every row of the tables as it stands: of before there is no record. How many rows."""
    done = 0
    for kept in list_filled(session, chosen):
        query = kept.select().order_by(kept.model.id).execution_options(yield_per=BATCH)
        for batch in session.execute(query).partitions():
            found: dict[Subject, dict[str, Row]] = {}
            for row, subject in batch:
                if subject is not None:
                    written = [each for each in kept.columns if getattr(row, each) is not None]
                    found.setdefault((kept.kind, subject), {})[kept.name(row)] = kept.digests(
                        row, written
                    )
            insert_all(session, uuid4().hex, found)
            done += len(batch)
    return done


def list_filled(session: Session, chosen: Iterable[RecordedTable]) -> list[RecordedTable]:
    """Those that have a row: one question of all spares one to each of the many that are empty."""
    asked = list(chosen)
    if not asked:
        return []
    has_rows = select(*(exists().select_from(each.model.__table__) for each in asked))
    found = session.execute(has_rows).one()
    return [each for each, is_filled in zip(asked, found, strict=True) if is_filled]


def list_kinds(session: Session, kinds: Iterable[str]) -> set[str]:
    """The kinds of which there is an entry."""
    asked = sorted(kinds)
    if not asked:
        return set()
    has_entry = select(*(exists().where(Record.kind == each) for each in asked))
    found = session.execute(has_entry).one()
    return {each for each, is_there in zip(asked, found, strict=True) if is_there}


def latest(entries: Iterable[Record]) -> dict[str, Row]:
    """What was told of each row last; `entries` are of one subject, in order."""
    told: dict[str, Row] = {}
    for entry in entries:
        for name, row in entry.changes.items():
            told[name] = None if row is None else {**(told.get(name) or {}), **row}
    return told


def digest(name: str, column: str, value: Any) -> str:
    """What the record keeps of a value: nobody without the key can guess it back."""
    return _digest(history_keys.mac, name, column, value)


def plain(value: Any, kind: Any) -> Any:
    """The value as JSON has it, the same whether it was just written or read back."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return _decimal(value, kind)
        case int() | float() if isinstance(kind, Numeric):
            return _decimal(Decimal(str(value)), kind)
        case bytes():
            return value.hex()
        case tuple() | set() | frozenset():
            return [plain(each, None) for each in value]
        case list():
            return [plain(each, None) for each in value]
        case _:
            return value


def _digest(mac: Callable[..., bytes], name: str, column: str, value: Any) -> str:
    content = json_text([name, column, value], sort_keys=True).encode()
    return mac(b"value", content).hex()[:SHORT]


@dataclass
class _Written:
    """What the transaction wrote so far: by subject, and row."""

    transaction: str = field(default_factory=lambda: uuid4().hex)
    found: dict[Subject, dict[str, Row]] = field(default_factory=dict)
    is_mentioned: bool = False
    #: What was written before each savepoint under way.
    before: dict[SessionTransaction, dict[Subject, dict[str, Row]]] = field(default_factory=dict)

    def add(self, session: Session, kept: RecordedTable, row: Any, columns: Iterable[str]) -> None:
        subject = kept.subject_of(session, row)
        if subject is not None:
            rows = self.found.setdefault(subject, {})
            name = kept.name(row)
            rows[name] = {**(rows.get(name) or {}), **kept.digests(row, columns)}

    def remove(self, session: Session, kept: RecordedTable, row: Any) -> None:
        subject = kept.subject_of(session, row)
        if subject is not None:
            self.found.setdefault(subject, {})[kept.name(row)] = None


def _written(session: Session) -> _Written:
    made: _Written = session.info.setdefault(WRITTEN, _Written())
    return made


def _changing(session: Session) -> Iterator[tuple[RecordedTable, Any, Collection[str] | None]]:
    """The rows that a flush writes, with the columns; None: the row goes."""
    for row in session.new:
        if (kept := tables.get(type(row))) is not None:
            yield kept, row, tuple(_filled(row, kept))
    for row in session.dirty:
        if (kept := tables.get(type(row))) is not None and (
            changed := inspect(row).committed_state.keys() & set(kept.columns)
        ):
            yield kept, row, changed
    for row in session.deleted:
        if (kept := tables.get(type(row))) is not None:
            yield kept, row, None


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, context: Any) -> None:
    # The rows have their ids by now, and still say what was changed.
    for kept, row, columns in _changing(session):
        if columns is None:
            _written(session).remove(session, kept, row)
        else:
            _written(session).add(session, kept, row, columns)


@event.listens_for(Session, "before_commit")
def _commit(session: Session) -> None:
    if not session.in_nested_transaction():
        write(session)


@event.listens_for(Session, "after_transaction_create")
def _begun(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested and (written := session.info.get(WRITTEN)) is not None:
        written.before[transaction] = {k: dict(v) for k, v in written.found.items()}


@event.listens_for(Session, "after_rollback")
def _taken_back(session: Session) -> None:
    nested, written = session.get_nested_transaction(), session.info.get(WRITTEN)
    if nested is not None and written is not None:
        # Where nothing was written before the savepoint, nothing is left of what was.
        written.found = written.before.pop(nested, {})


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)
    elif (written := session.info.get(WRITTEN)) is not None:
        written.before.pop(transaction, None)


@event.listens_for(Session, "do_orm_execute")
def _guard(state: ORMExecuteState) -> None:
    if not (state.is_update or state.is_insert or state.is_delete):
        return
    mapper = state.bind_mapper
    if (
        mapper is not None
        and mapper.class_ in tables
        and not state.execution_options.get("recorded")
    ):
        raise Unrecorded(f"{mapper.class_.__tablename__}: records.note_written() it, and say so")


def _filled(row: Any, kept: RecordedTable) -> Iterator[str]:
    """The columns of a new row: what is nothing needs no record, defaults are filled in later."""
    values = inspect(row).dict
    for each in kept.columns:
        if values.get(each) is not None or each in kept.made:
            yield each


def _entry(
    subject: Subject, at: datetime, transaction: str, rows: Mapping[str, Row]
) -> dict[str, Any]:
    content = json_text(rows, sort_keys=True)
    return {
        "kind": subject[0],
        "subject": subject[1],
        "at": at,
        "transaction": transaction,
        "rows": content,
        "mac": _mac(subject, at, transaction, content),
    }


def _mac(subject: Subject, at: datetime, transaction: str, rows: str) -> bytes:
    kind, id = subject
    # As it was before there were kinds; a word is no number.
    content = [*([] if kind == CASE else [kind]), id, plain(at, None), transaction, rows]
    return history_keys.mac(b"record", json_text(content).encode())


def _decimal(value: Decimal, kind: Any) -> str:
    """As PostgreSQL keeps it: rounded to the column's places."""
    if isinstance(kind, Numeric) and kind.scale is not None:
        value = value.quantize(Decimal(1).scaleb(-kind.scale), ROUND_HALF_UP)
    return format(value.normalize(), "f")


def entries(session: Session, subjects: Sequence[int], kind: str = CASE) -> Sequence[Record]:
    """The entries of these subjects, in the order they were written."""
    chosen = select(Record).where(Record.kind == kind, Record.subject.in_(subjects))
    query = chosen.order_by(Record.id)
    return session.scalars(query, execution_options={"populate_existing": True}).all()
