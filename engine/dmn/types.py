"""Types of a model: which values conform to one, and what is converted to fit it.

DMN 1.5, 10.3.2.9: null conforms to every type; a list of one item stands for the
item and an item for a list of it; a date stands for its first moment (UTC). Whatever
else does not conform becomes null, and the caller warns.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.feel import date_arithmetic, temporal, types
from engine.feel.budget import Budget
from engine.feel.values import kind


class _Mismatch:
    """The answer of `Type.fit` where a value cannot be made to conform."""

    def __repr__(self) -> str:
        return "MISMATCH"


MISMATCH: Final = _Mismatch()


class Type(ABC):
    """What a variable may hold; `name` is how the model calls it."""

    name: str

    @property
    @abstractmethod
    def feel(self) -> types.Type:
        """The type as FEEL's `instance of` knows it: constraints do not count."""

    def fit(self, value: Any) -> Any:
        """The value, converted where the standard says so; MISMATCH if it does not conform."""
        if value is None:
            return None
        fitted = self._fit(value)
        if fitted is MISMATCH and isinstance(value, list) and len(value) == 1:
            return None if value[0] is None else self._fit(value[0])
        return fitted

    def converted(self, value: Any) -> Any:
        """A plain JSON value with texts as dates, times and durations where these are declared."""
        return value

    def _fit(self, value: Any) -> Any:
        return value if self.feel.contains(value, Budget()) else MISMATCH


class AnyType(Type):
    """Whatever there is."""

    name = "Any"

    @property
    def feel(self) -> types.Type:
        return types.ANY

    def fit(self, value: Any) -> Any:
        return value


class Native(Type):
    """One of FEEL's own types."""

    def __init__(self, name: str, feel: types.Type) -> None:
        self.name = name
        self._feel = feel

    @property
    def feel(self) -> types.Type:
        return self._feel

    def converted(self, value: Any) -> Any:
        if isinstance(value, str) and self.name not in ("string", "number", "boolean"):
            found = temporal.parse_any(value)
            return value if found is None else found
        return value


class Moment(Native):
    """Date and time, for which a date stands as well."""

    def __init__(self) -> None:
        super().__init__("date and time", types.Simple("date and time"))

    def _fit(self, value: Any) -> Any:
        if kind(value) == "date":
            return date_arithmetic.midnight(value)
        return super()._fit(value)


class Named(Type):
    """A type by its name, looked up when first needed: definitions stand in any order."""

    def __init__(self, name: str, resolve: Callable[[], Type]) -> None:
        self.name = name
        self._resolve = resolve
        self._type: Type | None = None

    @property
    def type(self) -> Type:
        """The type meant."""
        if self._type is None:
            self._type = self._resolve()
        return self._type

    @property
    def feel(self) -> types.Type:
        return Later(self)

    def fit(self, value: Any) -> Any:
        return self.type.fit(value)

    def converted(self, value: Any) -> Any:
        return self.type.converted(value)


class Constrained(Type):
    """A type narrowed by unary tests; `by_item` where they speak of a list's items."""

    def __init__(
        self,
        name: str,
        inner: Type,
        source: str,
        allows: Callable[[Any], bool],
        *,
        by_item: bool = False,
    ) -> None:
        self.name = name
        #: The tests as they were written.
        self.source = source
        self.inner = inner
        self._allows = allows
        self._by_item = by_item

    @property
    def feel(self) -> types.Type:
        return self.inner.feel

    def converted(self, value: Any) -> Any:
        return self.inner.converted(value)

    def fit(self, value: Any) -> Any:
        fitted = self.inner.fit(value)
        if fitted is MISMATCH or fitted is None or self._allows(fitted):
            return fitted
        if self._by_item and isinstance(fitted, list) and all(map(self._allows, fitted)):
            return fitted
        return MISMATCH


@dataclass(frozen=True, slots=True)
class Later(types.Type):
    """A named type in FEEL's eyes: types may hold themselves, so it is followed when asked."""

    named: Named

    def contains(self, value: Any, state: Budget) -> bool:
        return self.named.type.feel.contains(value, state)

    def conforms(self, other: types.Type) -> bool:
        return self.resolved().conforms(other.resolved() if isinstance(other, Later) else other)

    def resolved(self) -> types.Type:
        """The type behind the name, and behind that one's."""
        found = self.named.type.feel
        while isinstance(found, Later):
            found = found.named.type.feel
        return found
