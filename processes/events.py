"""What happens in one room and another acts on, in the same transaction.

A room may import only what stands below it. Where something must follow above it (a missed
deadline costs a card), it declares an event and emits it; the room above subscribes.
"""

from collections.abc import Callable, Iterator
from typing import Generic, ParamSpec

from engine import hooks

P = ParamSpec("P")


class DomainEvent(Generic[P]):
    """A named event; `P` are the arguments its subscribers get."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.subscribers: list[Callable[P, None]] = []
        registered[name] = self

    def subscribe(self, function: Callable[P, None]) -> Callable[P, None]:
        """Have `function` called whenever the event is emitted; it must not commit."""
        self.subscribers.append(function)
        return function

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every subscriber, in the order they subscribed.

        Raises RuntimeError when nobody subscribed: what must follow would silently be left out.
        """
        if not self.subscribers:
            raise RuntimeError(f"nobody subscribes to {self.name}: its module was not imported")
        for each in self.subscribers:
            each(*args, **kwargs)


#: Every event by its name.
registered: dict[str, "DomainEvent[...]"] = {}


@hooks.kind("event", "事件订阅")
def _subscribers() -> Iterator[hooks.Registered]:
    return ((each.name, heard) for each in registered.values() for heard in each.subscribers)
