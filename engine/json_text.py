"""Any JSON value as text, what orjson cannot write included."""

import json
from typing import Any

import orjson


def json_text(value: Any, *, sort_keys: bool = False) -> str:
    """Compact JSON; of the same value always the same characters."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS if sort_keys else None).decode()
    except TypeError:
        # An integer beyond 64 bits or half a surrogate pair: legal in JSON, not in orjson.
        return json.dumps(value, sort_keys=sort_keys, separators=(",", ":"))
