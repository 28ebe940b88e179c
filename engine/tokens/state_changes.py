"""What one step changed in an instance's state, and how to take exactly that back from a later state.

A change is kept as the parts of the state that differ, each with what it was and what it became.
Taking it back puts what it was where there still is what it became, and touches nothing else: what
happened meanwhile in other branches stays. Where something else is found, somebody has gone on.
"""

import json
from collections.abc import Mapping
from typing import Any

import orjson

from engine.json_text import json_text
from engine.tokens.state import FORMAT

#: Parts of a state that are compared entry by entry; all others change as a whole. None: any key.
_ENTRIES: tuple[tuple[str | None, ...], ...] = (
    (),
    ("scopes",),
    ("scopes", None),
    ("scopes", None, "variables"),
    ("scopes", None, "tokens"),
    ("scopes", None, "tokens", None),
    ("scopes", None, "tokens", None, "data"),
    ("scopes", None, "tokens", None, "memory"),
    ("scopes", None, "tokens", None, "memory", "collected"),
    ("scopes", None, "tokens", None, "memory", "collected", None),
)
#: How many instances of a multi-instance are done: others count on while one is taken back.
_COUNTED = ("scopes", None, "tokens", None, "memory", "done")

Change = dict[str, Any]
Path = tuple[str, ...]


class MovedOn(Exception):
    """What the step led to is not as the step left it."""


def parse(state: bytes) -> dict[str, Any]:
    """A saved state (`engine.tokens.state`) by the ids of its scopes and tokens."""
    kept = (json if state.startswith(b" ") else orjson).loads(state)
    return {
        "completed": kept["completed"],
        "cancelled": kept["cancelled"],
        "undelivered": kept.get("undelivered", {}),
        "scopes": {str(each["holder"] or 0): _scope(each) for each in kept["scopes"]},
    }


def compose(tree: Mapping[str, Any], last_id: int) -> bytes:
    """`parse` turned: the bytes `engine.tokens.state` loads; no token gets an id up to `last_id`."""
    scopes = sorted(tree["scopes"].items(), key=lambda each: int(each[0]))
    state = {
        "format": FORMAT,
        "last": last_id,
        "completed": tree["completed"],
        "cancelled": tree["cancelled"],
        "scopes": [
            {
                "spec": scope["spec"],
                "holder": int(holder) or None,
                "variables": scope["variables"],
                "tokens": [
                    [
                        int(id),
                        *(token[key] for key in ("spec", "state", "parent", "data", "memory")),
                    ]
                    for id, token in sorted(scope["tokens"].items(), key=lambda each: int(each[0]))
                ],
            }
            for holder, scope in scopes
        ],
    }
    if tree["undelivered"]:
        state["undelivered"] = tree["undelivered"]
    text = json_text(state).encode()
    return text if _is_plain(text) else b" " + text


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    """What led from one parsed state to the next."""
    return _compare((), before, after)


def take_back(now: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """The parsed state `now` without the change; raises MovedOn."""
    found: dict[str, Any] = _revert((), now, change)
    return found


def tokens(tree: Mapping[str, Any]) -> set[int]:
    """The ids of all tokens of a parsed state."""
    return {int(id) for scope in tree["scopes"].values() for id in scope["tokens"]}


def _scope(kept: dict[str, Any]) -> dict[str, Any]:
    tokens = {
        str(id): {"spec": spec, "state": state, "parent": parent, "data": data, "memory": memory}
        for id, spec, state, parent, data, memory in kept["tokens"]
    }
    return {"spec": kept["spec"], "variables": kept["variables"], "tokens": tokens}


def _is_plain(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except ValueError:
        return False
    return True


def _compare(path: Path, was: Any, became: Any) -> Change:
    if _matches(path, _COUNTED) and isinstance(was, int) and isinstance(became, int):
        return {"by": became - was}
    if not any(_matches(path, each) for each in _ENTRIES):
        return {"was": was, "is": became}
    if isinstance(was, dict) and isinstance(became, dict):
        return {"in": _entries(path, was, became)}
    if isinstance(was, list) and isinstance(became, list) and len(was) == len(became):
        return {"in": _entries(path, _numbered(was), _numbered(became))}
    return {"was": was, "is": became}


def _entries(path: Path, was: Mapping[str, Any], became: Mapping[str, Any]) -> Change:
    found: Change = {}
    for key in {**was, **became}:
        if key not in became:
            found[key] = {"was": was[key]}
        elif key not in was:
            found[key] = {"is": became[key]}
        elif was[key] != became[key]:
            found[key] = _compare((*path, key), was[key], became[key])
    return found


def _revert(path: Path, now: Any, change: Change) -> Any:
    if "by" in change:
        if not isinstance(now, int):
            raise MovedOn
        return now - change["by"]
    if "in" not in change:
        if now != change["is"]:
            raise MovedOn
        return change["was"]
    if isinstance(now, list):
        entries = _reverted(path, _numbered(now), change["in"])
        return [entries[str(index)] for index in range(len(now))]
    if not isinstance(now, dict):
        raise MovedOn
    return _reverted(path, now, change["in"])


def _reverted(path: Path, now: Mapping[str, Any], changes: Change) -> dict[str, Any]:
    found = dict(now)
    for key, change in changes.items():
        if is_whole(change):
            if ("is" in change) != (key in found) or (
                "is" in change and found[key] != change["is"]
            ):
                raise MovedOn
            found.pop(key, None)
            if "was" in change:
                found[key] = change["was"]
        elif key not in found:
            raise MovedOn
        else:
            found[key] = _revert((*path, key), found[key], change)
    return found


def is_whole(change: Change) -> bool:
    """Whether a part came, went or changed as a whole."""
    return "in" not in change and "by" not in change


def _numbered(values: list[Any]) -> dict[str, Any]:
    return {str(index): value for index, value in enumerate(values)}


def _matches(path: Path, pattern: tuple[str | None, ...]) -> bool:
    return len(path) == len(pattern) and all(
        wanted in (None, found) for wanted, found in zip(pattern, path, strict=True)
    )
