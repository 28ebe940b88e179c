"""An instance in memory under its own clock, on a set of files that need not be released."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from engine import chance, clock, tables
from engine.deployment import bundle
from engine.deployment.bundle import Bundle, Source
from engine.forms import Form
from engine.host import Host
from engine.instances.execution import Execution
from engine.instances.view import OpenTask
from engine.script import handlers

Answer = TypeVar("Answer")

#: Looks for due timers before an instance is taken for one that goes in circles.
LOOKS = 1_000


def build(files: Iterable[Source]) -> Bundle:
    """What instances of these files run; raises Refused for files that cannot run."""
    known, signatures = handlers.names(), frozenset(handlers.signatures())
    return bundle.build(files, known, signatures=signatures, writers=False)


class Clocked:
    """One running instance; `now` is its moment, and goes on by `advance` alone."""

    def __init__(
        self,
        built: Bundle,
        process: str,
        host: Host,
        variables: Mapping[str, Any],
        at: datetime,
        *,
        start: str | None = None,
        payload: Mapping[str, Any] | None = None,
    ) -> None:
        """Start it; raises NotFound, NoPlainStart."""
        self._bundle, self._lots, self.now = built, chance.rehearsed(), at
        with self._moment():
            self.execution = Execution.start(
                built, process, variables, host, start=start, payload=payload
            )

    def advance(self, until: datetime) -> None:
        """Let time pass: what falls due fires in order, each at its own time."""
        for _ in range(LOOKS):
            due = self.execution.next_due
            if due is None or due > until:
                break
            self.now = max(self.now, due)
            self.do(Execution.wake)
        self.now = max(self.now, until)

    def do(self, act: Callable[[Execution], object]) -> None:
        """Act on the instance now."""
        with self._moment():
            act(self.execution)

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Answer a question at the moment of the instance."""
        with self._moment():
            return question()

    def form_of(self, task: OpenTask) -> Form | None:
        """The form of an open task; None for one without, or whose form another program shows."""
        return self._bundle.forms.get(task.form or "")

    @contextmanager
    def _moment(self) -> Iterator[None]:
        with clock.at(self.now), chance.using(self._lots), tables.used(self._bundle.tables):
            yield
