"""What all parts of the parser share."""

from engine.feel import nodes
from engine.feel.cursor import Cursor
from engine.feel.names import Known


class Reader(Cursor):
    """One text being read."""

    def __init__(self, text: str, known: Known) -> None:
        super().__init__(text, known)
        # Reading the upper end of an interval, where `[` may close it.
        self.closing = False

    def binary(self, lowest: int, left: nodes.Node | None = None) -> nodes.Node:
        """Operators that bind at least as tightly as `lowest`."""
        raise NotImplementedError

    def expression(self) -> nodes.Node:
        """Anything; brackets inside start afresh."""
        closing, self.closing = self.closing, False
        self.enter()
        tree = self.binary(1)
        self.leave()
        self.closing = closing
        return tree
