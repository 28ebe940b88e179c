"""Types made of other types: lists, contexts, functions."""

from collections.abc import Mapping
from typing import Any

from engine.dmn.types import MISMATCH, Constrained, Named, Type
from engine.feel import types


class Items(Type):
    """A list of one type."""

    def __init__(self, item: Type, name: str) -> None:
        self.item = item
        self.name = name

    @property
    def feel(self) -> types.Type:
        return types.ListType(self.item.feel)

    def converted(self, value: Any) -> Any:
        return [self.item.converted(each) for each in value] if isinstance(value, list) else value

    def _fit(self, value: Any) -> Any:
        if not isinstance(value, list):
            fitted = self.item.fit(value)
            return MISMATCH if fitted is MISMATCH else [fitted]
        items = [self.item.fit(each) for each in value]
        return MISMATCH if any(each is MISMATCH for each in items) else items


class Structure(Type):
    """A context with at least these entries."""

    def __init__(self, name: str, parts: Mapping[str, Type]) -> None:
        self.name = name
        self.parts = parts

    @property
    def feel(self) -> types.Type:
        return types.ContextType(tuple((name, part.feel) for name, part in self.parts.items()))

    def converted(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        own = {
            name: part.converted(value[name]) for name, part in self.parts.items() if name in value
        }
        return {**value, **own}

    def _fit(self, value: Any) -> Any:
        if not isinstance(value, dict) or any(name not in value for name in self.parts):
            return MISMATCH
        fitted = dict(value)
        for name, part in self.parts.items():
            fitted[name] = part.fit(value[name])
            if fitted[name] is MISMATCH:
                return MISMATCH
        return fitted


class Callback(Type):
    """A function of such parameters, and what it gives."""

    def __init__(self, name: str, parameters: tuple[Type, ...], output: Type) -> None:
        self.name = name
        self.parameters = parameters
        self.output = output

    @property
    def feel(self) -> types.Type:
        return types.FunctionType(tuple(each.feel for each in self.parameters), self.output.feel)


def enumeration(wanted: Type | None) -> str:
    """The allowed values of a type, or of a list's items, as written; "" where there are none."""
    while not isinstance(wanted, Constrained):
        if isinstance(wanted, Named):
            wanted = wanted.type
        elif isinstance(wanted, Items):
            wanted = wanted.item
        else:
            return ""
    return wanted.source
