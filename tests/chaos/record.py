"""What everybody asked for and was told, try by try; each try has the number of its request."""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True)
class Try:
    """One request: its number, and the status that came back; None: nothing came."""

    request: str
    status: int | None


@dataclass(frozen=True)
class Act:
    """One verb somebody wanted, sent until it was answered: done or refused."""

    verb: str
    #: the task, or the summary of a dispute that is registered
    subject: int | str
    login: str
    tries: tuple[Try, ...]
    is_done: bool

    @property
    def answered(self) -> Try:
        """The try that was answered."""
        return self.tries[-1]

    @property
    def unanswered(self) -> tuple[Try, ...]:
        """Those of which nobody knows what became."""
        return self.tries[:-1]


@dataclass
class Record:
    """All acts; any number of threads write."""

    acts: list[Act] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, act: Act) -> None:
        """Add one."""
        with self._lock:
            self.acts.append(act)

    def count(self) -> tuple[Counter[str], Counter[str]]:
        """How often each verb was done, and refused."""
        done = Counter(each.verb for each in self.acts if each.is_done)
        return done, Counter(each.verb for each in self.acts if not each.is_done)

    @property
    def done(self) -> int:
        """How many acts were acknowledged."""
        return sum(each.is_done for each in list(self.acts))
