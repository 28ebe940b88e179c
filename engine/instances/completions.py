"""What completing a task did, kept until the instance ends: what withdrawing and sending back stand on.

The change of the state itself, with a code that takes the key outside the database: a row somebody
wrote past the program is not believed.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import ForeignKey, Index, LargeBinary, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import history_keys
from engine.db import Base, BigId
from engine.errors import EngineError
from engine.forms import facts
from engine.json_text import json_text
from engine.script import handlers
from engine.tokens import state_changes
from engine.tokens.state_changes import Change

if TYPE_CHECKING:
    from engine.models import Instance, UserTask

_WORDS = {
    "service": "系统已办理“{title}”",
    "fact": "“{title}”已经记入案件",
    "signal": "已发出信号“{title}”",
}


class Unbelieved(EngineError):
    """办结这一步的记录与其校验码不符,不能据以撤回或退回。请联系管理员。"""


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
    #: JSON: what it did outside the state, `kind` (service, fact, signal), `name`, `title`
    effects: Mapped[str]
    #: the change of the state (`engine.tokens.state_changes`), JSON, zlib
    change: Mapped[bytes] = mapped_column(LargeBinary)
    #: of all above but the id, with the key outside the database
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    district: Mapped[str | None]

    @property
    def decoded(self) -> Change:
        """`change` decoded; raises Unbelieved for a row the program did not write."""
        if self.mac != _mac(self):
            raise Unbelieved
        change: Change = orjson.loads(zlib.decompress(self.change))
        return change

    @property
    def facts(self) -> list[str]:
        """The facts its form wrote, by name."""
        effects: list[dict[str, str]] = orjson.loads(self.effects)
        return [each["name"] for each in effects if each["kind"] == "fact"]

    @property
    def lasting(self) -> list[str]:
        """What cannot be taken back or done again, in words."""
        effects: list[dict[str, str]] = orjson.loads(self.effects)
        return list(dict.fromkeys(_words(each) for each in effects if not is_repeatable(each)))


# Past the ORM, and built once: building a statement costs as much time as running it.
_COLUMNS = [each.name for each in Completion.__table__.columns if each.name != "id"]
_INSERT = insert(Completion)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["task_id"],
    set_={each: getattr(_INSERT.excluded, each) for each in _COLUMNS},
)


def keep(
    session: Session,
    instance: "Instance",
    task: "UserTask",
    began_at: datetime,
    before: bytes,
    after: bytes,
    effects: Iterable[Mapping[str, str]],
) -> None:
    """Keep what completing the task did; the states are those before and after the step."""
    was = state_changes.parse(before)
    scope = next(int(id) for id, each in was["scopes"].items() if task.token in each["tokens"])
    change = state_changes.compare(was, state_changes.parse(after))
    row = Completion(
        instance_id=instance.id,
        task_id=task.id,
        began_at=began_at,
        scope=scope,
        effects=json_text(list(effects)),
        change=zlib.compress(json_text(change).encode()),
        district=instance.district,
    )
    row.mac = _mac(row)
    values = {each: getattr(row, each) for each in _COLUMNS}
    session.execute(_PUT, values)


def find(session: Session, task_id: int) -> Completion | None:
    """What completing the task did; None of one completed before this was kept, or withdrawn."""
    return session.scalar(select(Completion).where(Completion.task_id == task_id))


def list_of_scope(session: Session, instance_id: int, scope: int) -> Sequence[Completion]:
    """What was completed in one scope, oldest first."""
    chosen = select(Completion).where(
        Completion.instance_id == instance_id, Completion.scope == scope
    )
    return session.scalars(chosen.order_by(Completion.id)).all()


def forget(session: Session, task_id: int) -> None:
    """It was taken back."""
    session.execute(delete(Completion).where(Completion.task_id == task_id))


def forget_all(session: Session, instance_id: int) -> None:
    """The instance has ended: nothing of it can be taken back any more."""
    session.execute(delete(Completion).where(Completion.instance_id == instance_id))


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
    return history_keys.mac(b"completion", json_text([*told, row.effects]).encode(), row.change)
