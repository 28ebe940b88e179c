"""The one statement that writes what a step made true; `engine.instances.saving` fills it in.

Always the same text, whatever there is to write: the server plans it once for each connection, and
a part with nothing to write costs it next to nothing.
"""

from typing import Any, cast

from sqlalchemy import BigInteger, Boolean, DateTime, Table, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from engine.history import HistoryEvent
from engine.instances.completions import Completion
from engine.instances.origins import Origin
from engine.models import Instance, Subscription, Timer, UserTask


def _columns(model: Any) -> list[str]:
    return [each.name for each in model.__table__.columns if each.name != "id"]


def _new(model: Any, given: str) -> str:
    """The rows a JSON text holds; a column they do not name is null."""
    table, columns = model.__tablename__, ", ".join(_columns(model))
    rows = f"json_populate_recordset(NULL::{table}, CAST(:{given} AS json))"
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {rows}"  # noqa: S608


def _gone(model: Any, given: str) -> str:
    table = model.__tablename__
    return f"DELETE FROM {table} WHERE instance_id = :instance AND token = ANY(:{given})"  # noqa: S608


def _named(names: list[str]) -> str:
    return ", ".join(f'"{each}"' for each in names)


def _given(names: list[str], prefix: str) -> str:
    return ", ".join(f":{prefix}{each}" for each in names)


def _set(names: list[str], value: str) -> str:
    return ", ".join(f"{each} = {value}{each}" for each in names)


def _typed(model: Any, names: list[str], prefix: str) -> list[Any]:
    columns = cast(Table, model.__table__).c
    return [bindparam(f"{prefix}{each}", type_=columns[each].type) for each in names]


#: What a step writes into the instance's row; given by the same names.
ROW = ["state", "status", "steps", "events", "head", "head_id", "head_mac", "ended_at"]
#: What it tells; given as `event_…`.
EVENT = ["id", *_columns(HistoryEvent)]
#: What is kept of a completion; given as `kept_…`.
KEPT = _columns(Completion)

_TEXT = f"""
WITH done AS (
    UPDATE user_task SET status = 'completed', closed_at = :closed_at, closed_by = :closed_by
    WHERE id = :done
), tasks AS (
    {_new(UserTask, "tasks")}
), timers_gone AS (
    {_gone(Timer, "timers_gone")}
), timers AS (
    {_new(Timer, "timers")}
), subscriptions_gone AS (
    {_gone(Subscription, "subscriptions_gone")}
), subscriptions AS (
    {_new(Subscription, "subscriptions")}
), told AS (
    INSERT INTO event ({_named(EVENT)}) VALUES ({_given(EVENT, "event_")})
), kept AS (
    INSERT INTO completion ({_named(KEPT)}) SELECT {_given(KEPT, "kept_")} WHERE :is_kept
    ON CONFLICT (task_id) DO UPDATE SET {_set(KEPT, "excluded.")}
), forgotten AS (
    DELETE FROM completion WHERE instance_id = :instance AND :has_ended
), no_way_back AS (
    DELETE FROM {Origin.__tablename__} WHERE instance_id = :instance AND :has_ended
)
UPDATE instance SET {_set(ROW, ":")} WHERE id = :instance
"""  # noqa: S608

SAVE = text(_TEXT).bindparams(
    *_typed(Instance, ROW, ""),
    *_typed(HistoryEvent, EVENT, "event_"),
    *_typed(Completion, KEPT, "kept_"),
    bindparam("instance", type_=BigInteger()),
    bindparam("done", type_=BigInteger()),
    bindparam("closed_at", type_=DateTime(timezone=True)),
    bindparam("closed_by", type_=Text()),
    *(bindparam(each, type_=Text()) for each in ("tasks", "timers", "subscriptions")),
    *(bindparam(f"{each}_gone", type_=ARRAY(Text())) for each in ("timers", "subscriptions")),
    bindparam("has_ended", type_=Boolean()),
    bindparam("is_kept", type_=Boolean()),
)
