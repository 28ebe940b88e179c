"""OCEL 2.0 as a relational database in a file of SQLite (specification, chapter 5)."""

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from processes.mining.ocel import OBJECT_TYPES, EventType, Log

#: The tables every log has.
_TABLES = """
CREATE TABLE event_map_type (ocel_type TEXT NOT NULL PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE object_map_type (ocel_type TEXT NOT NULL PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);
CREATE TABLE event (
    ocel_id TEXT NOT NULL PRIMARY KEY,
    ocel_type TEXT NOT NULL REFERENCES event_map_type (ocel_type));
CREATE TABLE object (
    ocel_id TEXT NOT NULL PRIMARY KEY,
    ocel_type TEXT NOT NULL REFERENCES object_map_type (ocel_type));
CREATE TABLE event_object (
    ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id),
    ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
CREATE TABLE object_object (
    ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL,
    PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
"""
_SQL_TYPES = {"string": "TEXT", "boolean": "BOOLEAN"}


def write(log: Log) -> bytes:
    """The file. Names of tables and columns are our own (`ocel.EventType.table`), never anybody's text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA foreign_keys = ON")
            file.executescript(_TABLES)
            _write_types(file, log)
            _write_objects(file, log)
            _write_events(file, log)
            file.commit()
        return path.read_bytes()


def _write_types(file: sqlite3.Connection, log: Log) -> None:
    _insert(file, "event_map_type", ((each.name, each.table) for each in log.types.values()))
    _insert(file, "object_map_type", ((name, name) for name in OBJECT_TYPES))
    for each in log.types.values():
        file.execute(
            f"CREATE TABLE event_{each.table} (ocel_id TEXT NOT NULL PRIMARY KEY"
            f" REFERENCES event (ocel_id), ocel_time TIMESTAMP NOT NULL{_columns(each.attributes)})"
        )
    for name, attributes in OBJECT_TYPES.items():
        file.execute(
            f"CREATE TABLE object_{name} (ocel_id TEXT NOT NULL REFERENCES object (ocel_id),"
            f" ocel_time TIMESTAMP NOT NULL, ocel_changed_field TEXT{_columns(attributes)},"
            " PRIMARY KEY (ocel_id, ocel_time))"
        )


def _write_objects(file: sqlite3.Connection, log: Log) -> None:
    objects = log.objects.values()
    _insert(file, "object", ((each.id, each.type) for each in objects))
    for name, attributes in OBJECT_TYPES.items():
        rows = (
            (each.id, _moment(each.since), None, *(each.attributes.get(key) for key in attributes))
            for each in objects
            if each.type == name
        )
        _insert(file, f"object_{name}", rows)
    related = ((one.id, other, how) for one in objects for other, how in one.objects)
    _insert(file, "object_object", related)


def _write_events(file: sqlite3.Connection, log: Log) -> None:
    _insert(file, "event", ((each.id, each.type.name) for each in log.events))
    by_type: dict[str, list[tuple[Any, ...]]] = {each.name: [] for each in log.types.values()}
    for each in log.events:
        told = (each.attributes.get(key) for key in each.type.attributes)
        by_type[each.type.name].append((each.id, _moment(each.at), *told))
    for name, rows in by_type.items():
        _insert(file, _table(log.types[name]), rows)
    related = ((each.id, other, how) for each in log.events for other, how in each.objects)
    _insert(file, "event_object", related)


def _table(type: EventType) -> str:
    return f"event_{type.table}"


def _columns(attributes: dict[str, str]) -> str:
    return "".join(f", {key} {_SQL_TYPES[type]}" for key, type in attributes.items())


def _insert(file: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    every = list(rows)
    if every:
        marks = ", ".join("?" * len(every[0]))
        file.executemany(f"INSERT INTO {table} VALUES ({marks})", every)  # noqa: S608 - our own names


def _moment(at: Any) -> str:
    return str(at.isoformat(sep=" ", timespec="milliseconds"))
