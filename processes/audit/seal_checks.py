"""Verifying the seals: signature, chain, what they say, and the copies that left the database."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import clock, history_keys
from processes.audit import deliveries, sealing
from processes.audit.adoption import HistoryKey
from processes.audit.findings import AS_KEPT, Finding, Part, Step, count
from processes.audit.log import AuditEntry
from processes.audit.seal_models import Seal, SealedHead

#: A night may be missed while nobody worked; not two.
OLD = timedelta(days=2)
SIZE = 50


def next_batch(session: Session, place: int | None) -> Step:
    """The next seals; behind the last, those that are not there and should be."""
    query = select(Seal).where(Seal.number > (place or 0)).order_by(Seal.number).limit(SIZE)
    seals = session.scalars(query, execution_options=AS_KEPT).all()
    previous = session.get(Seal, place) if place else None
    found: list[Finding] = []
    for seal in seals:
        found += _seal(session, seal, previous)
        previous = seal
    if len(seals) == SIZE:
        return Step(found, SIZE, seals[-1].number)
    return Step([*found, *_missing(session), *_late(session)], len(seals), None)


def _seal(session: Session, seal: Seal, previous: Seal | None) -> Iterator[Finding]:
    name = str(seal.number)
    if not history_keys.is_signed(seal.body.encode(), seal.signature):
        yield Finding("seal", name, "签名不符")
        return
    said = seal.content
    if (said["number"], said["at"]) != (seal.number, sealing.moment(seal)):
        yield Finding("seal", name, "编号或时间与所签的不符")
    if said["previous"] != sealing.digest_of(previous) or seal.number != _after(previous):
        yield Finding("seal", name, "与前一号封存不相连")
    if said["heads"] != _heads(session, seal):
        yield Finding("sealed_head", name, "所封的流程历史末条被改动")
    part = said["records"]
    if part != sealing.digest_records(session, part["after"], part["until"]):
        yield Finding("record", f"{part['after'] + 1}—{part['until']}", f"与第{name}号封存不符")
    yield from _log(session, name, said["audit"])


def _after(previous: Seal | None) -> int:
    return previous.number + 1 if previous else 1


def _heads(session: Session, seal: Seal) -> dict[str, Any]:
    query = select(SealedHead.instance_id, SealedHead.events, SealedHead.head)
    mine = query.where(SealedHead.seal_number == seal.number).order_by(SealedHead.instance_id)
    rows = [tuple(each) for each in session.execute(mine)]
    return {"count": len(rows), "sha256": sealing.digest_heads(rows)}


def _log(session: Session, name: str, said: dict[str, Any]) -> Iterator[Finding]:
    """The entry the log ended in, and how many there were up to it."""
    if said["id"] is None:
        return
    entry = session.get(AuditEntry, said["id"], populate_existing=True)
    if entry is None or entry.hash.hex() != said["hash"]:
        yield Finding("audit_entry", str(said["id"]), f"与第{name}号封存不符，或已不见")
    query = select(func.count()).select_from(AuditEntry).where(AuditEntry.id <= said["id"])
    found = session.scalar(query)
    if found != said["entries"]:
        why = f"第{name}号封存时有{said['entries']}条，现在其中只有{found}条"
        yield Finding("audit_entry", "", why)


def _missing(session: Session) -> Iterator[Finding]:
    """Seals the log or a copy outside knows of."""
    known = {each.number: each for each in session.scalars(select(Seal))}
    for number in sorted(_logged(session) - known.keys()):
        yield Finding("seal", str(number), "审计日志记有这一号封存，表中不见了")
    for number, copy in deliveries.read_copies():
        seal = known.get(number)
        if seal is None or deliveries.encode_seal(seal) != copy:
            yield Finding("seal", str(number), "与送出的副本不同，或已不见")


def _logged(session: Session) -> set[int]:
    entries: Sequence[AuditEntry] = session.scalars(
        select(AuditEntry).where(AuditEntry.what == sealing.MADE)
    ).all()
    # One that was changed is found where the log is verified.
    numbers = (each.details.get("number") for each in entries if isinstance(each.details, dict))
    return {each for each in numbers if isinstance(each, int)}


def _late(session: Session) -> Iterator[Finding]:
    newest = sealing.find_newest(session)
    since = session.scalar(select(func.min(HistoryKey.since_at)))
    if since is None:
        yield Finding("history_key", "", "没有所用密钥的记载：尚未启用，或被删除")
    elif clock.now() - (newest.at if newest else since) > OLD:
        yield Finding("seal", "", "两天多没有封存：请检查后台程序是否在运行")


SEALS = Part("封存", lambda session: count(session, Seal), next_batch)
