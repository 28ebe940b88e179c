"""OCEL 2.0 as JSON (specification, chapter 6)."""

from datetime import datetime
from typing import Any

import orjson

from processes.mining.ocel import OBJECT_TYPES, Event, Log, Object


def write(log: Log) -> bytes:
    """The file; every time with its offset."""
    return orjson.dumps(
        {
            "objectTypes": [_type(name, types) for name, types in OBJECT_TYPES.items()],
            "eventTypes": [_type(each.name, each.attributes) for each in log.types.values()],
            "objects": [_object(each) for each in log.objects.values()],
            "events": [_event(each) for each in log.events],
        }
    )


def _type(name: str, attributes: dict[str, str]) -> dict[str, Any]:
    told = [{"name": key, "type": type} for key, type in attributes.items()]
    return {"name": name, "attributes": told}


def _object(each: Object) -> dict[str, Any]:
    since = _moment(each.since)
    return {
        "id": each.id,
        "type": each.type,
        "attributes": [
            {"name": key, "time": since, "value": _value(value)}
            for key, value in each.attributes.items()
            if value != ""
        ],
        "relationships": _related(each.objects),
    }


def _event(each: Event) -> dict[str, Any]:
    return {
        "id": each.id,
        "type": each.type.name,
        "time": _moment(each.at),
        "attributes": [{"name": key, "value": value} for key, value in each.attributes.items()],
        "relationships": _related(each.objects),
    }


def _related(objects: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"objectId": id, "qualifier": how} for id, how in objects]


def _value(value: Any) -> str:
    """As the specification writes values: all as texts."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
