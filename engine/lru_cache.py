"""The values used last, kept in this process; what was not used for long is made again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")


class LRUCache(Generic[T]):
    """At most `kept` values of each database by key; safe between threads."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        # By the pool itself: the same numbers mean other things in another database.
        self._values: WeakKeyDictionary[Engine, OrderedDict[Hashable, T]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def get(self, session: Session, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` in the session's database, made when it is not at hand."""
        engine = session.get_bind().engine
        with self._lock:
            values = self._values.setdefault(engine, OrderedDict())
            if key in values:
                values.move_to_end(key)
                return values[key]
        # Two threads may make it at once; that is cheaper than one waiting for the other.
        value = make()
        with self._lock:
            values[key] = value
            while len(values) > self._kept:
                values.popitem(last=False)
        return value
