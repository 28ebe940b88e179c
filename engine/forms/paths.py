"""Values inside values: `customer.name` is the entry `name` of the entry `customer`."""

from collections.abc import Mapping
from typing import Any


def read(data: Any, key: str) -> Any:
    """What stands at the end of the path; None where it leads nowhere."""
    for name in key.split("."):
        if not isinstance(data, Mapping):
            return None
        data = data.get(name)
    return data


def has(data: Any, key: str) -> bool:
    """Whether the path leads somewhere, be it to a null."""
    *around, last = key.split(".")
    holder = read(data, ".".join(around)) if around else data
    return isinstance(holder, Mapping) and last in holder


def write(data: dict[str, Any], key: str, value: Any) -> None:
    """Put a value at the end of the path; what lies on the way is copied, never changed."""
    *around, last = key.split(".")
    for name in around:
        inner = data.get(name)
        data[name] = dict(inner) if isinstance(inner, Mapping) else {}
        data = data[name]
    data[last] = value
