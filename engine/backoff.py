"""How long to wait before something that ended is tried again: longer each time, up to a bound."""

from dataclasses import dataclass


@dataclass
class Backoff:
    """Doubles the wait with every early end; what lived long enough begins anew."""

    first: float = 0.5
    most: float = 15.0
    #: seconds after which it counts as having worked
    enough: float = 10.0
    _next: float = 0.0

    def after(self, lived: float) -> float:
        """Seconds to wait once it has ended after `lived` seconds."""
        wait = self.first if lived >= self.enough or not self._next else self._next
        self._next = min(wait * 2, self.most)
        return wait
