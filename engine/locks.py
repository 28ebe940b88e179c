"""Named locks: they put in order what no row stands for yet, until the transaction ends."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, bindparam, func, select
from sqlalchemy.orm import Session

_TAKE = select(func.pg_advisory_xact_lock(bindparam("key", type_=BigInteger)))
_names: set[str] = set()


@dataclass(frozen=True)
class Lock:
    """A lock for one purpose; of the same values one transaction holds it at a time."""

    name: str

    def acquire(self, connection: Connection | Session, *values: object) -> None:
        """Hold the lock for these values until the transaction ends; wait for who holds it."""
        connection.execute(_TAKE, {"key": self._key(values)})

    def _key(self, values: tuple[object, ...]) -> int:
        text = repr((self.name, *(str(each) for each in values)))
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


def declare(name: str) -> Lock:
    """The lock of that name, declared once where it is taken; raises ValueError for a second."""
    if name in _names:
        raise ValueError(f"the lock {name} is declared twice")
    _names.add(name)
    return Lock(name)
