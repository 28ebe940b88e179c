"""The values used last, kept in this process; what was not used for long is made again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `kept` values by database and key; safe between threads."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._values: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, session: Session, key: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` in the session's database, made when it is not at hand."""
        bind = session.get_bind()
        whole = ((bind if isinstance(bind, Engine) else bind.engine).url, key)
        with self._lock:
            if whole in self._values:
                self._values.move_to_end(whole)
                return self._values[whole]
        # Two threads may make it at once; that is cheaper than one waiting for the other.
        value = make()
        with self._lock:
            self._values[whole] = value
            while len(self._values) > self._kept:
                self._values.popitem(last=False)
        return value
