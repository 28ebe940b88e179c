"""The functions expressions may call, each with a sentence of help, as an editor completes them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from engine.feel import registry
from processes import data


def functions() -> list[dict[str, Any]]:
    """Every function by name: its parameters as they stand in order, and what it is for."""
    told = words()
    return [
        {
            "name": name,
            "type": "function",
            "params": [{"name": each.name} for each in forms[0].parameters if not each.optional],
            "info": f"{told.get(name, '')} {_signature(name)}".strip(),
        }
        for name, forms in sorted(registry.FORMS.items())
    ]


@cache
def words() -> Mapping[str, str]:
    """What each function is for."""
    found: Mapping[str, str] = orjson.loads((data.FOLDER / "feel_words.json").read_bytes())
    return found


def _signature(name: str) -> str:
    """All ways to call it; what may be left out with `?`."""
    ways = (
        ", ".join(f"{each.name}{'?' if each.optional else ''}" for each in form.parameters)
        for form in registry.FORMS[name]
    )
    return " 或 ".join(f"{name}（{way}）" for way in ways)
