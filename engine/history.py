"""What happened to an instance: one event per verb, chained by hash, only ever added to.

The chain is per instance: a global one would make every verb wait for every
other. A trigger in the database refuses to change or remove an event. Whoever owns the
database gets past it, so the chain's end stands in the instance's row with a code that
takes a key outside the database (`head_mac`): a chain cannot be reckoned anew.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypedDict, Unpack, cast

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    UniqueConstraint,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from engine import clock, history_keys, kept_verbs, records, request_ids
from engine.db import Base, BigId
from engine.errors import EngineError
from engine.identity import Person
from engine.json_text import json_text

if TYPE_CHECKING:
    from engine.models import Instance

Trail = Sequence[Mapping[str, Any]]

#: The event that vouches for all before it: they were written before ids and districts were chained.
ADOPTED = "adopted"


class Tampered(EngineError):
    """流程 {instance} 的历史记录第 {seq} 条与校验值不符。"""


class Told(TypedDict, total=False):
    """What an event may tell."""

    #: the group that allowed it
    role: str | None
    #: element id it was done to
    element: str | None
    #: what changed: as it was, and as it is
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    #: elements passed
    trail: Trail
    #: what came in from outside (`engine.outside`)
    inputs: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Fault:
    """A row that is not what it was, or is not there."""

    #: None: the instance's own row.
    seq: int | None
    event_id: int | None
    why: str


class HistoryEvent(Base):
    """One verb: who did what, when, in which role, what was so before and after."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("instance_id", "seq"),
        Index("ix_event_by", "by", "id"),
    )

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    #: 1, 2, 3 … within the instance
    seq: Mapped[int]
    at: Mapped[datetime]
    #: opaque person id; None: the system
    by: Mapped[str | None]
    #: the group that allowed it, `role@place`; None: named personally, or the system
    role: Mapped[str | None]
    #: started, completed, claimed, woken …: the verb, in the past tense
    what: Mapped[str]
    #: element id it was done to; None: the whole instance
    element: Mapped[str | None]
    #: JSON, keys sorted: before, after (what changed), trail (elements passed), inputs (what came in from
    #: outside), record (what was written with it), request (whose it was). Text, not jsonb: the hash covers these very characters
    body: Mapped[str]
    #: SHA-256 of the previous event's hash and id, and all other columns; this one's id is
    #: vouched for by the next, or by the instance
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    district: Mapped[str | None]

    @property
    def details(self) -> dict[str, Any]:
        """`body` decoded: optional keys `before`, `after`, `trail`."""
        decoded: dict[str, Any] = json.loads(self.body)
        return decoded

    @property
    def before(self) -> dict[str, Any]:
        """What was so before, of what changed."""
        return dict(self.details.get("before", {}))

    @property
    def after(self) -> dict[str, Any]:
        """What is so now, of what changed."""
        return dict(self.details.get("after", {}))

    @property
    def trail(self) -> list[dict[str, Any]]:
        """Elements passed, in order: `element`, `what`; where there are any `name`, `details`.

        `process` stands with those of a called process.
        """
        return list(self.details.get("trail", []))

    @property
    def request(self) -> str | None:
        """Number of the request that caused it, as the log has it; None: none, or from before."""
        number: str | None = self.details.get("request")
        return number


# Past the ORM, whose flush would cost a verb more than the rest of its history. Built once: building
# a statement costs as much time as running it.
_TABLE = cast(Table, HistoryEvent.__table__)
_COLUMNS = tuple(each.name for each in _TABLE.columns)
_INSERT = insert(_TABLE)
#: The id of an event to come: the instance's row vouches for it, and is written together with it.
NEXT_ID = func.nextval(literal_column("'event_id_seq'"), type_=BigInteger)
_NEXT_ID = select(NEXT_ID)


def list_for_instance(session: Session, instance_id: int) -> Sequence[HistoryEvent]:
    """Every event of the instance, oldest first."""
    return session.scalars(
        select(HistoryEvent)
        .where(HistoryEvent.instance_id == instance_id)
        .order_by(HistoryEvent.seq)
    ).all()


def append(
    session: Session, instance: "Instance", what: str, *, by: Person | None, **told: Unpack[Told]
) -> None:
    """Add an event to the chain of `instance`, whose row the caller has locked.

    It is written at once: the instance's row, written later, vouches for it.
    """
    event = compose(session, instance, what, by=by, **told)
    session.execute(_INSERT, {each: getattr(event, each) for each in _COLUMNS})
    instance.events, instance.head, instance.head_id = event.seq, event.hash, event.id


def compose(
    session: Session, instance: "Instance", what: str, *, by: Person | None, **told: Unpack[Told]
) -> HistoryEvent:
    """The next event of `instance`, chained and with its id; the caller writes it, and the row."""
    body = {
        "before": told.get("before"),
        "after": told.get("after"),
        "trail": told.get("trail"),
        "inputs": told.get("inputs"),
        "record": records.mention(session),
        "request": request_ids.of(session),
    }
    event = HistoryEvent(
        id=_take_id(session, instance),
        instance_id=instance.id,
        seq=instance.events + 1,
        at=clock.now(),
        by=by.id if by else None,
        role=told.get("role"),
        what=what,
        element=told.get("element"),
        body=_canonical({key: value for key, value in body.items() if value}),
        district=instance.district,
    )
    event.hash = _hash(instance.head, instance.head_id, event)
    kept_verbs.note(session, what, instance.id)
    return event


def adopt(session: Session, instance: "Instance") -> None:
    """Vouch for an instance of before: its events as they are, every column of them."""
    earlier = digest(list_for_instance(session, instance.id))
    append(session, instance, ADOPTED, by=None, after={"earlier": earlier})


def head_mac(instance: "Instance") -> bytes:
    """What only a program with the key can say of the instance's row."""
    row = [
        instance.id,
        instance.definition_id,
        instance.key,
        instance.pins,
        instance.business_key,
        instance.status,
        instance.steps,
        instance.events,
        instance.head.hex(),
        instance.head_id,
        _moment(instance.started_at),
        instance.started_by,
        instance.ended_at and _moment(instance.ended_at),
        instance.district,
    ]
    return history_keys.mac(b"instance", _canonical(row).encode(), instance.state)


def verify(session: Session, instance_id: int, head: bytes) -> None:
    """Raise Tampered unless the chain is whole and ends in `head` (`instance.head`)."""
    events = list_for_instance(session, instance_id)
    for fault in chain_faults(events):
        raise Tampered(instance=instance_id, seq=fault.seq)
    if (events[-1].hash if events else b"") != head:
        raise Tampered(instance=instance_id, seq=len(events))


def faults(instance: "Instance", events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """What is wrong with an instance's events, oldest first, and with how its row vouches for them."""
    yield from chain_faults(events)
    last = events[-1] if events else None
    if last is None or (instance.events, instance.head) != (last.seq, last.hash):
        yield Fault(
            None, None, f"记有{instance.events}条历史，实有{len(events)}条，或末条不是记下的那条"
        )
    elif instance.head_id != last.id:
        yield Fault(last.seq, last.id, "编号（id）被改动")
    if instance.head_mac != head_mac(instance):
        yield Fault(None, None, "流程的这一行与其校验码不符")


def chain_faults(events: Sequence[HistoryEvent]) -> Iterator[Fault]:
    """The events whose hash does not follow from what stands in them and before them."""
    adopted = next((each.seq for each in events if each.what == ADOPTED), 0)
    previous, previous_id = b"", None
    for number, event in enumerate(events, start=1):
        if event.seq != number:
            yield Fault(event.seq, event.id, f"此处应为第{number}条：有记录被删除、插入或调换")
            return
        is_old = event.seq < adopted
        if event.hash != (
            _old_hash(previous, event) if is_old else _hash(previous, previous_id, event)
        ):
            yield Fault(event.seq, event.id, "内容（或前一条的编号）与校验值不符")
        if event.seq == adopted and _earlier(event) != digest(events[: number - 1]):
            yield Fault(event.seq, event.id, "升级前的记录与升级时封存的不符")
        previous, previous_id = event.hash, event.id


def named_record(event: HistoryEvent) -> str | None:
    """The record of facts that was written with the event; None where its body is not to be read."""
    named: str | None = _body(event).get("record")
    return named


def digest(events: Sequence[HistoryEvent]) -> str:
    """SHA-256 over every column of the events, in hexadecimal."""
    made = hashlib.sha256()
    for each in events:
        made.update(each.id.to_bytes(8) + each.hash + _content(each))
    return made.hexdigest()


def _earlier(event: HistoryEvent) -> str | None:
    after = _body(event).get("after")
    return after.get("earlier") if isinstance(after, dict) else None


def _body(event: HistoryEvent) -> dict[str, Any]:
    try:
        decoded = json.loads(event.body)
    except ValueError:
        return {}  # somebody changed it: its hash says so
    return decoded if isinstance(decoded, dict) else {}


def _take_id(session: Session, instance: "Instance") -> int:
    taken = instance.event_id
    if taken is None:
        return session.execute(_NEXT_ID).scalar_one()
    set_committed_value(instance, "event_id", None)
    return taken


def _hash(previous: bytes, previous_id: int | None, event: HistoryEvent) -> bytes:
    last = (previous_id or 0).to_bytes(8)
    return hashlib.sha256(previous + last + _content(event)).digest()


def _content(event: HistoryEvent) -> bytes:
    row = [event.instance_id, event.seq, _moment(event.at), event.by, event.role, event.what]
    return _canonical([*row, event.element, event.district, event.body]).encode()


def _old_hash(previous: bytes, event: HistoryEvent) -> bytes:
    """As hashes were before ids and districts were chained."""
    row = [event.instance_id, event.seq, _moment(event.at), event.by, event.role, event.what]
    content = _canonical([*row, event.element]).encode() + event.body.encode()
    return hashlib.sha256(previous + content).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _canonical(value: Any) -> str:
    return json_text(value, sort_keys=True)
