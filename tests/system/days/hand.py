"""What a person's hand does at a page, counted by the browser and not by the test that moves it."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SCRIPT = Path(__file__).with_name("hand.js").read_text("utf-8")


@dataclass
class Act:
    """One thing a person wants done, and what it took.

    A field that was filled without a press on it took one nevertheless: nobody types where the
    cursor is not. An action is a field, the Enter key, or a press that only was a press.
    """

    words: str
    presses: int = 0
    enters: int = 0
    #: The fields that were filled, each once; whether the press on it was seen.
    filled: dict[str, bool] = field(default_factory=dict)

    @property
    def clicks(self) -> int:
        """Presses of a mouse's button or a finger."""
        return self.presses + sum(not seen for seen in self.filled.values())

    @property
    def fields(self) -> int:
        """Fields filled in, chosen or ticked."""
        return len(self.filled)

    @property
    def actions(self) -> int:
        """What one does: to fill a field is one, and so is any other press, or Enter."""
        return self.clicks + self.enters

    def __str__(self) -> str:
        told = [f"{self.clicks}次点击"]
        told += [f"{self.fields}项填写"] if self.fields else []
        told += [f"{self.enters}次回车"] if self.enters else []
        return f"{self.words} {'、'.join(told)}"


class Hand:
    """The hand at one window; install it before the first page."""

    def __init__(self, page) -> None:
        self.page = page
        self.acts: list[Act] = []
        self._now: Act | None = None
        page.context.expose_function("personDid", self._did)
        page.context.add_init_script(SCRIPT)

    @contextmanager
    def act(self, words: str, **goals: int):
        """Count what is done meanwhile; more than a goal (`clicks`, `fields`, `actions`) fails."""
        self._now = act = Act(words)
        try:
            yield act
            # What the browser saw last may still be on its way.
            self.page.wait_for_timeout(50)
        finally:
            self._now = None
        self.acts.append(act)
        missed = {
            what: getattr(act, what) for what, most in goals.items() if getattr(act, what) > most
        }
        assert not missed, f"{act}: at most {goals}"

    def _did(self, what: str, where: str) -> None:
        if self._now is None:
            return
        if what == "press":
            self._now.presses += 1
        elif what == "enter":
            self._now.enters += 1
        else:
            name, _, pressed = where.partition("\n")
            self._now.filled[name] = self._now.filled.get(name, False) or bool(pressed)
