"""Trying every combination of answers inside one step: what each handler it calls may hand back."""

from collections.abc import Iterator, Sequence

from engine.exploration.moves import Called, Outcome


class Oracle:
    """Answers for handlers, each time in the next combination; the first of each before anything is known."""

    def __init__(self) -> None:
        self._script: list[int] = []
        #: Of the run at hand: which was taken, of how many, and what was called.
        self._taken: list[tuple[int, int]] = []
        self._called: list[Called] = []

    def choose(self, element: str, type: str, options: Sequence[Outcome]) -> Outcome:
        """The answer of this combination."""
        place = len(self._taken)
        number = self._script[place] if place < len(self._script) else 0
        self._taken.append((number, len(options)))
        self._called.append(Called(element, type, options[number]))
        return options[number]

    @property
    def called(self) -> tuple[Called, ...]:
        """The handlers of the run at hand, in order."""
        return tuple(self._called)

    def combinations(self, most: int) -> Iterator[int]:
        """Count once for each combination, of which there are as many as the step turns out to have."""
        self._script = []
        for number in range(most):
            self._taken, self._called = [], []
            yield number
            while self._taken and self._taken[-1][0] + 1 == self._taken[-1][1]:
                self._taken.pop()
            if not self._taken:
                return
            self._script = [taken for taken, _of in self._taken]
            self._script[-1] += 1
