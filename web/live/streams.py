"""The open streams of this process, and which of them a change concerns.

A change is told by ids and codes alone (`processes.lists.news`); whom it concerns is looked up in what each
stream knows of its reader, without asking the database. A stream tells only that a list has
changed: what then stands in it, the page asks for with its reader's own rights.
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.held import Held

#: Streams of one process, and of one person in it; beyond that the oldest is let go. A browser has six
#: connections to a site, for all its pages together.
MOST, MOST_OF_ONE = 400, 3
#: Seconds after which a stream is ended: its reader's session may be over by then.
LIFE = 1800.0
BEAT = b":\n\n"
#: The page is not to ask again until somebody comes back to it.
OVER = b"event: over\ndata:\n\n"


@dataclass(frozen=True)
class Stream:
    """Somebody's open answer, with what of the changes concerns them."""

    held: Held
    person: str
    list_key: str
    #: Ids of people, groups of the engine, codes of places and units.
    concerned: frozenset[str]
    since: float = field(default_factory=time.monotonic)


class Streams:
    """All of them; for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[Stream] = []

    def add(self, stream: Stream) -> None:
        """Take one more; the oldest makes room."""
        with self._lock:
            own = [each for each in self._open if each.person == stream.person]
            gone = own[: max(0, len(own) + 1 - MOST_OF_ONE)]
            gone += self._open[: max(0, len(self._open) + 1 - MOST)]
            self._open = [each for each in self._open if each not in gone] + [stream]
        for each in gone:
            each.held.send(OVER)
            each.held.close()

    def tell(self, news: Mapping[str, Any]) -> int:
        """Tell whom the news concern; to how many."""
        told = {str(each) for each in news.get("to", ())}
        message = f"event: changed\ndata: {news.get('list', '')}\n\n".encode()
        with self._lock:
            reached = [
                each
                for each in self._open
                if each.list_key == news.get("list") and not told.isdisjoint(each.concerned)
            ]
        self._drop([each for each in reached if not each.held.send(message)])
        return len(reached)

    def is_open(self) -> bool:
        """Whether there is any."""
        with self._lock:
            return bool(self._open)

    def beat(self) -> int:
        """Say that one is still there; forget who is not, and end what is too old. How many are left."""
        with self._lock:
            everybody = list(self._open)
        old = [each for each in everybody if time.monotonic() - each.since > LIFE]
        for each in old:
            each.held.close()
        self._drop([each for each in everybody if each in old or not each.held.send(BEAT)])
        with self._lock:
            return len(self._open)

    def _drop(self, gone: list[Stream]) -> None:
        if gone:
            with self._lock:
                self._open = [each for each in self._open if each not in gone]
