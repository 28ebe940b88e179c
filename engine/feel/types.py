"""Types as values can be held against them (DMN 1.5, 10.3.2.9): `x instance of list<number>`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import nodes
from engine.feel.budget import Budget
from engine.feel.values import Function, kind

SIMPLE = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)


@dataclass(frozen=True, slots=True)
class Type:
    """A type of FEEL; subclass it and answer `contains` for types of your own."""

    def contains(self, value: Any, state: Budget) -> bool:
        """Whether a value is of this type; raises BudgetExceeded for one too large to go through."""
        raise NotImplementedError

    def admits(self, value: Any, state: Budget) -> bool:
        """Whether a value may stand where this type is asked for; null always may."""
        return value is None or self.contains(value, state)

    def conforms(self, other: "Type") -> bool:
        """Whether every value of this type is one of the other (10.3.2.9.2)."""
        return isinstance(other, Anything) or self == other


@dataclass(frozen=True, slots=True)
class Anything(Type):
    """Any: everything but null."""

    def contains(self, value: Any, state: Budget) -> bool:
        return value is not None


@dataclass(frozen=True, slots=True)
class Nothing(Type):
    """Null: null alone."""

    def contains(self, value: Any, state: Budget) -> bool:
        return value is None

    def conforms(self, other: Type) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Simple(Type):
    """number, string, date …"""

    name: str

    def contains(self, value: Any, state: Budget) -> bool:
        return kind(value) == self.name


@dataclass(frozen=True, slots=True)
class ListType(Type):
    """list<item>"""

    item: Type

    def contains(self, value: Any, state: Budget) -> bool:
        if kind(value) != "list":
            return False
        state.spend(1 + len(value) // 8)
        return all(self.item.admits(entry, state) for entry in value)

    def conforms(self, other: Type) -> bool:
        if isinstance(other, ListType):
            return self.item.conforms(other.item)
        return isinstance(other, Anything)


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    """range<end>"""

    end: Type

    def contains(self, value: Any, state: Budget) -> bool:
        if kind(value) != "range":
            return False
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(self.end.contains(end, state) for end in ends) and (
            bool(ends) or isinstance(self.end, Anything)
        )

    def conforms(self, other: Type) -> bool:
        if isinstance(other, RangeType):
            return self.end.conforms(other.end)
        return isinstance(other, Anything)


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """context<key: type, …>; more entries than these do no harm."""

    fields: tuple[tuple[str, Type], ...]

    def contains(self, value: Any, state: Budget) -> bool:
        if kind(value) != "context":
            return False
        state.spend(1)
        return all(key in value and field.admits(value[key], state) for key, field in self.fields)

    def conforms(self, other: Type) -> bool:
        if not isinstance(other, ContextType):
            return isinstance(other, Anything)
        own = dict(self.fields)
        return all(key in own and own[key].conforms(field) for key, field in other.fields)


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """function<parameters> -> result; None for parameters means any function."""

    parameters: tuple[Type, ...] | None
    result: Type

    def contains(self, value: Any, state: Budget) -> bool:
        if not isinstance(value, Function):
            return False
        if self.parameters is None:
            return True
        if len(value.parameters) != len(self.parameters):
            return False
        own = value.types or (None,) * len(value.parameters)
        return all(
            mine is None or isinstance(mine, Anything) or theirs.conforms(mine)
            for theirs, mine in zip(self.parameters, own, strict=True)
        ) and (
            isinstance(self.result, Anything)
            or value.result is None
            or bool(value.result.conforms(self.result))
        )

    def conforms(self, other: Type) -> bool:
        if not isinstance(other, FunctionType) or other.parameters is None:
            return isinstance(other, (Anything, FunctionType))
        return (
            self.parameters is not None
            and len(self.parameters) == len(other.parameters)
            and all(
                theirs.conforms(mine)
                for mine, theirs in zip(self.parameters, other.parameters, strict=True)
            )
            and self.result.conforms(other.result)
        )


ANY = Anything()


def resolve(name: nodes.TypeName, known: Mapping[str, Type]) -> Type | None:
    """The type a name stands for; None when nobody knows it. `known` are a model's own."""
    if name.name in known:
        return known[name.name]
    if name.name in SIMPLE:
        return Simple(name.name)
    if name.name == "Any":
        return ANY
    if name.name == "Null":
        return Nothing()
    if name.name in _BUILT:
        return _BUILT[name.name](name, known)
    return None


def _list(name: nodes.TypeName, known: Mapping[str, Type]) -> Type | None:
    item = resolve(name.arguments[0], known) if name.arguments else ANY
    return ListType(item) if item else None


def _range(name: nodes.TypeName, known: Mapping[str, Type]) -> Type | None:
    end = resolve(name.arguments[0], known) if name.arguments else ANY
    return RangeType(end) if end else None


def _context(name: nodes.TypeName, known: Mapping[str, Type]) -> Type | None:
    fields = [(key, resolve(field, known)) for key, field in name.fields]
    found = tuple((key, field) for key, field in fields if field)
    return ContextType(found) if len(found) == len(fields) else None


def _function(name: nodes.TypeName, known: Mapping[str, Type]) -> Type | None:
    if name.result is None:
        return FunctionType(None, ANY)
    parameters = [resolve(parameter, known) for parameter in name.arguments]
    found = tuple(parameter for parameter in parameters if parameter)
    result = resolve(name.result, known)
    return FunctionType(found, result) if result and len(found) == len(parameters) else None


_BUILT = {"list": _list, "range": _range, "context": _context, "function": _function}
