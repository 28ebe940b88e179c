"""Lists (DMN 1.5, 10.3.4.4, 10.3.4.8); positions count from 1, from the end when negative."""

from functools import cmp_to_key
from typing import Any

from engine.feel import compare
from engine.feel.budget import Budget
from engine.feel.calls import invoke
from engine.feel.errors import Mismatch
from engine.feel.registry import builtin
from engine.feel.values import Function


@builtin("list contains", "list: list", "element: any")
def list_contains(state: Budget, items: list[Any], element: Any) -> bool:
    """Whether the element is in the list."""
    return _where(state, items, element) is not None


def _where(state: Budget, items: list[Any], element: Any) -> int | None:
    state.spend(len(items) // 8)
    for place, item in enumerate(items):
        if compare.same(state, item, element):
            return place
    return None


@builtin("sublist", "list: list", "start position: number", "length: number??")
def sublist(state: Budget, items: list[Any], start: Any, length: Any) -> list[Any]:
    """So many items from a position."""
    first = _place(items, start)
    if length is None:
        return items[first:]
    if length < 0 or first + int(length) > len(items):
        raise Mismatch("长度超出了列表", "the length is beyond the list")
    return items[first : first + int(length)]


def _place(items: list[Any], wanted: Any) -> int:
    """From a position of FEEL to an index; raises Mismatch outside the list."""
    position = int(wanted)
    if position == 0 or abs(position) > len(items):
        raise Mismatch(
            f"列表只有 {len(items)} 项，没有第 {position} 项", f"there is no item {position}"
        )
    return position - 1 if position > 0 else len(items) + position


@builtin("append", "list: list", "*item: any")
def append(state: Budget, items: list[Any], *more: Any) -> list[Any]:
    """The list with items at its end."""
    return [*items, *more]


@builtin("concatenate", "*list: any")
def concatenate(state: Budget, *lists: Any) -> list[Any]:
    """Lists one after another."""
    return _joined(lists)


def _joined(lists: tuple[Any, ...]) -> list[Any]:
    if any(part is None for part in lists):
        raise Mismatch("有一个列表是空值", "one of the lists is null")
    joined: list[Any] = []
    for part in lists:
        joined += part if type(part) is list else [part]
    return joined


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(state: Budget, items: list[Any], position: Any, item: Any) -> list[Any]:
    """The list with an item put in before a position."""
    place = _place(items, position)
    return [*items[:place], item, *items[place:]]


@builtin("remove", "list: list", "position: number")
def remove(state: Budget, items: list[Any], position: Any) -> list[Any]:
    """The list without the item at a position."""
    place = _place(items, position)
    return items[:place] + items[place + 1 :]


@builtin("list replace", "list: list", "position: number", "newItem: any")
def replace_at(state: Budget, items: list[Any], position: Any, item: Any) -> list[Any]:
    """The list with another item at a position."""
    place = _place(items, position)
    return [*items[:place], item, *items[place + 1 :]]


@builtin("list replace", "list: list", "match: function", "newItem: any")
def replace_where(state: Budget, items: list[Any], match: Function, new_item: Any) -> list[Any]:
    """The list with another item wherever `match(item, newItem)` is true."""
    replaced = []
    for item in items:
        verdict = invoke(state, match, (item, new_item))
        if type(verdict) is not bool:
            raise Mismatch("匹配函数没有给出真假值", "the match function gives no boolean")
        replaced.append(new_item if verdict else item)
    return replaced


@builtin("reverse", "list: list")
def reverse(state: Budget, items: list[Any]) -> list[Any]:
    """The list backwards."""
    return items[::-1]


@builtin("index of", "list: list", "match: any")
def index_of(state: Budget, items: list[Any], match: Any) -> list[int]:
    """All positions of an item."""
    state.spend(len(items) // 8)
    return [place for place, item in enumerate(items, 1) if compare.same(state, item, match)]


@builtin("union", "*list: any")
def union(state: Budget, *lists: Any) -> list[Any]:
    """Lists one after another, each item once."""
    return _distinct(state, _joined(lists))


@builtin("distinct values", "list: list")
def distinct_values(state: Budget, items: list[Any]) -> list[Any]:
    """Each item once, in order."""
    return _distinct(state, items)


def _distinct(state: Budget, items: list[Any]) -> list[Any]:
    kept: list[Any] = []
    seen: set[Any] = set()
    for item in items:
        plain = type(item) is str or type(item) is int
        if plain and item in seen:
            continue
        if not plain and _where(state, kept, item) is not None:
            continue
        if plain:
            if kept and len(seen) < len(kept) and _where(state, kept, item) is not None:
                continue
            seen.add(item)
        kept.append(item)
    return kept


@builtin("duplicate values", "list: list")
def duplicate_values(state: Budget, items: list[Any]) -> list[Any]:
    """Each item that is there more than once, once, in order."""
    once: list[Any] = []
    more: list[Any] = []
    for item in items:
        if _where(state, once, item) is None:
            once.append(item)
        elif _where(state, more, item) is None:
            more.append(item)
    return [item for item in once if _where(state, more, item) is not None]


@builtin("partition", "list: list", "size: number")
def partition(state: Budget, items: list[Any], size: Any) -> list[list[Any]]:
    """The list cut into lists of one size; the last may be shorter."""
    step = int(size)
    if step < 1:
        raise Mismatch("每份至少一项", "a part has at least one item")
    state.produce_list(len(items))
    return [items[at : at + step] for at in range(0, len(items), step)]


@builtin("is empty", "list: list")
def is_empty(state: Budget, items: list[Any]) -> bool:
    """Whether the list has no items."""
    return not items


@builtin("flatten", "list: list")
def flatten(state: Budget, items: list[Any]) -> list[Any]:
    """Lists inside the list dissolved into it."""
    flat: list[Any] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            state.spend(1)
            if type(item) is list:
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return flat


@builtin("sort", "list: list", "precedes: function?")
def sort(state: Budget, items: list[Any], precedes: Function | None) -> list[Any]:
    """The list in order: by `precedes(a, b)`, else ascending."""
    if precedes is None:
        # So many comparisons, at the price of what else goes through a list.
        state.spend((len(items) * len(items).bit_length()) >> 4)
        return sorted(items, key=cmp_to_key(_natural))

    def order(a: Any, b: Any) -> int:
        # Sorting asks only whether a comes before b.
        return -1 if invoke(state, precedes, (a, b)) is True else 0

    return sorted(items, key=cmp_to_key(order))


def _natural(a: Any, b: Any) -> int:
    place = compare.order(a, b)
    if place is None:
        raise Mismatch("列表里有不能比较大小的项", "the items have no order")
    return place
