"""People as queues: so many of a role at a place, each with one task in hand at a time, first come first served."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: A case and a task of it.
Item = tuple[int, str]


@dataclass
class Queue:
    """The people of one role at one place."""

    #: how many of them there are
    people: int
    waiting: deque[tuple[datetime, Item]] = field(default_factory=deque)
    in_hand: set[Item] = field(default_factory=set)
    #: tasks that were taken, and how long they waited for somebody in all
    taken: int = 0
    waited: timedelta = timedelta()
    #: working time people had them in hand
    worked: timedelta = timedelta()

    def join(self, item: Item, at: datetime) -> None:
        """Wait for somebody from a moment on."""
        self.waiting.append((at, item))

    def take(self, at: datetime) -> Item | None:
        """The next task that somebody takes in hand now; None where nobody is free or nothing waits."""
        if not self.waiting or len(self.in_hand) >= self.people:
            return None
        since, item = self.waiting.popleft()
        self.in_hand.add(item)
        self.taken += 1
        self.waited += at - since
        return item

    def leave(self, item: Item) -> None:
        """It is done, or called off."""
        if item in self.in_hand:
            self.in_hand.remove(item)
        else:
            self.waiting = deque(each for each in self.waiting if each[1] != item)
