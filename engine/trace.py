"""What a run in the sandbox leaves behind so that one can tell why it went as it did.

Nobody keeps it: a real instance has no trace.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from engine import clock
from engine.observers import Event, EventType

if TYPE_CHECKING:
    from engine.tokens.process import Flow
    from engine.tokens.token import Token

#: Judgements and notes kept of one run, values kept of one element that is entered again and again.
MOST, EACH = 2_000, 200


@dataclass(frozen=True)
class Judgement:
    """A condition that was looked at: as it is written, whether it holds, the variables it read."""

    at: datetime
    process: str
    element: str
    flow: str
    condition: str
    holds: bool
    values: Mapping[str, Any]


@dataclass
class Trace:
    """Collected while one run goes on."""

    #: how often each flow was taken, by process and id
    flows: Counter[tuple[str, str]] = field(default_factory=Counter)
    judgements: list[Judgement] = field(default_factory=list)
    #: the variables an element made of its input mappings, each time it was entered, by its id
    own: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    #: why the task of a token is due when it is
    why: dict[str, str] = field(default_factory=dict)
    #: the notes of all expressions (`feel.explain`), in order
    notes: list[Mapping[str, Any]] = field(default_factory=list)

    def took(self, token: "Token", flows: Iterable["Flow"]) -> None:
        """A token goes on along these flows."""
        process = token.task_spec.process.process
        self.flows.update((process, each.id) for each in flows)

    def judged(
        self, token: "Token", flow: "Flow", known: Mapping[str, Any], *, holds: bool
    ) -> None:
        """A condition was looked at."""
        compiled = flow.condition.compiled if flow.condition else None
        if flow.condition is None or compiled is None or len(self.judgements) >= MOST:
            return
        spec = token.task_spec
        values = {each: known.get(each) for each in sorted(compiled.names)}
        self.judgements.append(
            Judgement(
                clock.now(), spec.process.process, spec.id, flow.id,
                flow.condition.text, holds, values,
            )
        )  # fmt: skip

    def mapped(self, token: "Token", made: Mapping[str, Any]) -> None:
        """An element made variables of its own."""
        kept = self.own[token.task_spec.id]
        if len(kept) < EACH:
            kept.append(dict(made))

    def noted(self, notes: Iterable[Mapping[str, Any]]) -> None:
        """Expressions said something of their values."""
        self.notes.extend(islice(notes, max(MOST - len(self.notes), 0)))

    def told(self, entry: Event) -> None:
        """An event; of those that are not kept, what it says of a task's due date."""
        if entry.what is EventType.OFFERED:
            self.why[entry.token] = entry.details.get("why", "")
