"""Contexts (DMN 1.5, 10.3.4.9)."""

from typing import Any

from engine.feel.budget import Budget
from engine.feel.errors import Mismatch
from engine.feel.registry import builtin


@builtin("get value", "m: context", "key: string")
def get_value(state: Budget, context: dict[str, Any], key: str) -> Any:
    """The entry of that name."""
    if key not in context:
        raise Mismatch(f"没有名为“{key}”的项", f'there is no entry "{key}"')
    return context[key]


@builtin("get value", "m: context", "keys: list")
def get_value_at(state: Budget, context: dict[str, Any], keys: list[Any]) -> Any:
    """The entry at the end of a path of names."""
    if not keys:
        raise Mismatch("路径是空的", "the path is empty")
    value: Any = context
    for key in keys:
        if type(value) is not dict or type(key) is not str:
            raise Mismatch("这条路径走不通", "the path leads nowhere")
        value = get_value(state, value, key)
    return value


@builtin("get entries", "m: context")
def get_entries(state: Budget, context: dict[str, Any]) -> list[dict[str, Any]]:
    """A list of {key, value}."""
    state.produce_list(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def make_context(state: Budget, entries: list[Any]) -> dict[str, Any]:
    """A context from a list of {key, value}."""
    made: dict[str, Any] = {}
    for entry in entries:
        if type(entry) is not dict or "value" not in entry or type(entry.get("key")) is not str:
            raise Mismatch("每一项都应有 key（文字）和 value", "each entry has a key and a value")
        if entry["key"] in made:
            raise Mismatch(f"“{entry['key']}”出现了两次", "a key occurs twice")
        made[entry["key"]] = entry["value"]
    return made


@builtin("put", "context: context", "key: string", "value: any")
@builtin("context put", "context: context", "key: string", "value: any")
def put(state: Budget, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """The context with an entry added or changed."""
    return context | {key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def put_at(state: Budget, context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    """The context with an entry added or changed at the end of a path of names."""
    if not keys or any(type(key) is not str for key in keys):
        raise Mismatch("路径应是名称的列表", "the path is a list of names")
    if len(keys) == 1:
        return context | {keys[0]: value}
    inner = context.get(keys[0], {})
    if type(inner) is not dict:
        raise Mismatch("这条路径走不通", "the path leads nowhere")
    changed: dict[str, Any] = put_at(state, inner, keys[1:], value)
    return context | {keys[0]: changed}


@builtin("put all", "*contexts: any")
def merge_arguments(state: Budget, *contexts: Any) -> dict[str, Any]:
    """`context merge` by its former name, each context an argument."""
    return merge(state, list(contexts))


@builtin("context merge", "contexts: list")
def merge(state: Budget, contexts: list[Any]) -> dict[str, Any]:
    """Contexts in one; later entries win."""
    merged: dict[str, Any] = {}
    for context in contexts:
        if type(context) is not dict:
            raise Mismatch("列表里有不是上下文的项", "the list holds more than contexts")
        merged |= context
    return merged
