"""What completing a task did, kept until the instance ends: what withdrawing and sending back stand on.

The state as it was and as it became, with a code that takes the key outside the database: a row
somebody wrote past the program is not believed. What changed is found only when it is taken back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, defer, mapped_column

from engine import history_keys
from engine.db import Base, BigId
from engine.errors import EngineError
from engine.forms import facts
from engine.json_text import json_text
from engine.models import Instance, UserTask
from engine.script import handlers
from engine.tokens import state_pairs
from engine.tokens.state_changes import Change

_WORDS = {
    "service": "系统已办理“{title}”",
    "fact": "“{title}”已经记入案件",
    "signal": "已发出信号“{title}”",
}


class Unbelieved(EngineError):
    """办结这一步的记录与其校验码不符，不能据以撤回或退回。请联系管理员。"""


class Completion(Base):
    """One completed task of a running instance, and what came of it."""

    __tablename__ = "completion"
    __table_args__ = (Index(None, "instance_id", "id"),)

    id: Mapped[BigId]
    instance_id: Mapped[int] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("user_task.id"), unique=True)
    #: when the step began; what it wrote elsewhere was written then or later
    began_at: Mapped[datetime]
    #: the scope of the task's token: the id of the token that holds it, 0 for the outermost
    scope: Mapped[int]
    #: the scopes around that one, innermost first
    within: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default=text("'{}'"))
    #: JSON: what it did outside the state, `kind` (service, fact, signal), `name`, `title`
    effects: Mapped[str]
    #: the state before and after (`engine.tokens.state_pairs`)
    change: Mapped[bytes] = mapped_column(LargeBinary)
    #: of all above but the id, with the key outside the database
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    district: Mapped[str | None]

    @property
    def decoded(self) -> Change:
        """What it changed in the state; raises Unbelieved for a row the program did not write."""
        if self.mac != _mac(self):
            raise Unbelieved
        return state_pairs.change_of(self.change)

    @property
    def facts(self) -> list[str]:
        """The facts its form wrote, by name."""
        effects: list[dict[str, str]] = orjson.loads(self.effects)
        return [each["name"] for each in effects if each["kind"] == "fact"]

    @property
    def unrepeatable(self) -> list[dict[str, str]]:
        """What it did that cannot be taken back or done again: `kind`, `name`, `title`."""
        effects: list[dict[str, str]] = orjson.loads(self.effects)
        return [each for each in effects if not is_repeatable(each)]

    @property
    def lasting(self) -> list[str]:
        """`unrepeatable`, in words."""
        return list(dict.fromkeys(_words(each) for each in self.unrepeatable))


def compose(
    instance: Instance,
    task: UserTask,
    *,
    began_at: datetime,
    scopes: Sequence[int],
    before: bytes,
    after: bytes,
    effects: Iterable[Mapping[str, str]],
) -> Completion:
    """What completing the task did, for the caller to write; the states are those before and after."""
    scope, *within = scopes
    row = Completion(
        instance_id=instance.id,
        task_id=task.id,
        began_at=began_at,
        scope=scope,
        within=within,
        effects=json_text(list(effects)),
        change=state_pairs.pack(before, after),
        district=instance.district,
    )
    row.mac = _mac(row)
    return row


def find(session: Session, task_id: int) -> Completion | None:
    """What completing the task did; None of one completed before this was kept, or withdrawn."""
    return session.scalar(select(Completion).where(Completion.task_id == task_id))


def list_with_tasks(session: Session, instance_id: int) -> list[tuple[Completion, UserTask]]:
    """What was completed of the instance, with the task, the latest first; one statement."""
    chosen = (
        select(Completion, UserTask)
        .join(UserTask, UserTask.id == Completion.task_id)
        .where(Completion.instance_id == instance_id)
        .options(defer(Completion.change))
    )
    rows = session.execute(chosen.order_by(Completion.id.desc())).all()
    return [(row.Completion, row.UserTask) for row in rows]


def forget(session: Session, task_id: int) -> None:
    """It was taken back."""
    session.execute(delete(Completion).where(Completion.task_id == task_id))


def forget_all(session: Session, instance_id: int) -> None:
    """What was completed led to what is no more."""
    session.execute(delete(Completion).where(Completion.instance_id == instance_id))


def forget_between(session: Session, kept: Completion, elements: Collection[str]) -> None:
    """It was sent back to: what was completed since of these elements, or in what they called, is void."""
    between = select(UserTask.id).where(
        UserTask.instance_id == kept.instance_id, UserTask.element.in_(elements)
    )
    is_there = (Completion.scope == kept.scope) & Completion.task_id.in_(between)
    void = delete(Completion).where(
        Completion.instance_id == kept.instance_id,
        Completion.id > kept.id,
        is_there | Completion.within.contains([kept.scope]),
    )
    session.execute(void)


def is_repeatable(effect: Mapping[str, str]) -> bool:
    """Whether the step that did this outside the state may be taken back or done again."""
    match effect["kind"]:
        case "service":
            return effect["name"] in handlers.repeatable
        case "fact":
            return facts.is_repeatable(effect["name"])
        case _:
            return False


def _words(effect: Mapping[str, str]) -> str:
    return _WORDS[effect["kind"]].format(title=effect["title"] or effect["name"])


def _mac(row: Completion) -> bytes:
    told: list[Any] = [row.instance_id, row.task_id, row.began_at.timestamp(), row.scope]
    told += [row.within] if row.within else []
    return history_keys.mac(b"completion", json_text([*told, row.effects]).encode(), row.change)
