"""What a function made of its last arguments, kept up to a weight and not to a number."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Weighed(Generic[P, T]):
    """A function that keeps what it made of its last arguments, until they weigh more than `most`.

    For what people hand in: by number alone, a hundred large drafts would fill the memory. What
    weighs too much by itself is made each time. Safe between threads.
    """

    def __init__(self, make: Callable[P, T], weigh: Callable[P, int], most: int) -> None:
        self._make, self._weigh, self._most = make, weigh, most
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.weight = 0

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, tuple(kwargs.items()))
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value = self._make(*args, **kwargs)
        self._put(key, value, self._weigh(*args, **kwargs))
        return value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self.weight = 0

    def _put(self, key: Hashable, value: T, weight: int) -> None:
        with self._lock:
            if key in self._values or weight > self._most:
                return
            self._values[key] = value, weight
            self.weight += weight
            while self.weight > self._most:
                self.weight -= self._values.popitem(last=False)[1][1]


def weighed(weigh: Callable[P, int], most: int) -> Callable[[Callable[P, T]], Weighed[P, T]]:
    """Keep what the function makes, as `Weighed` does."""
    return lambda make: Weighed(make, weigh, most)
