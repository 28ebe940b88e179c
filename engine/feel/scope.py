"""What a name means where it stands: a parameter, an entry of the item being filtered, a variable."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from engine.feel import pieces


class Scope:
    """Names in force while a tree is turned into code, innermost last."""

    def __init__(self) -> None:
        self._frames: list[dict[str, str] | str] = []
        #: Variables read: name to the local that holds it.
        self.variables: dict[str, str] = {}
        #: Those that may be entries of an item instead, so that missing is not yet wrong.
        self.perhaps: set[str] = set()
        #: Those used otherwise than in quick comparisons: they are taken in at the start.
        self.needed: set[str] = set()
        #: Whether a variable that is missing is nothing to warn of here.
        self._is_asking = False
        self._count = 0

    def fresh(self, letter: str = "t") -> str:
        """A Python name no FEEL name can collide with."""
        self._count += 1
        return f"{letter}{self._count}"

    @contextmanager
    def names(self, names: dict[str, str]) -> Iterator[None]:
        """Bring names into force: FEEL name to Python local."""
        self._frames.append(names)
        yield
        self._frames.pop()

    @contextmanager
    def item(self, local: str) -> Iterator[None]:
        """Bring the entries of a filter's item into force."""
        self._frames.append(local)
        yield
        self._frames.pop()

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Read what is met inside where it stands, as it may be missing."""
        before, self._is_asking = self._is_asking, True
        yield
        self._is_asking = before

    def is_local(self, name: str) -> bool:
        """Whether a name is a parameter, iterator or entry here."""
        return any(isinstance(frame, dict) and name in frame for frame in self._frames)

    def lookup(self, name: str, outermost: ast.expr | None = None) -> ast.expr:
        """Code for the value of a name; `outermost` stands for it where nothing here has it."""
        items: list[str] = []
        value: ast.expr | None = None
        for frame in reversed(self._frames):
            if isinstance(frame, str):
                items.append(frame)
                if name == "item":
                    value = pieces.load(frame)
                    break
            elif name in frame:
                value = pieces.load(frame[name])
                break
        if value is None:
            value = outermost or self._variable(name, bool(items) or self._is_asking)
        for local in reversed(items):
            value = ast.IfExp(
                pieces.plain_call("has", pieces.load(local), pieces.constant(name)),
                ast.Subscript(pieces.load(local), pieces.constant(name), ast.Load()),
                value,
            )
        return value

    def quick(self, name: str) -> str | None:
        """The local of a plain variable that is only compared; None for any other name."""
        if any(isinstance(frame, str) or name in frame for frame in self._frames):
            return None
        if name in self.perhaps or self._is_asking:
            return None
        return self.variables.setdefault(name, self.fresh("v"))

    def _variable(self, name: str, perhaps: bool) -> ast.expr:
        local = self.variables.get(name)
        if local is None:
            local = self.variables[name] = self.fresh("v")
            if perhaps:
                self.perhaps.add(name)
        self.needed.add(name)
        if name in self.perhaps:
            return pieces.call("found", pieces.load(local), pieces.constant(name))
        return pieces.load(local)
