"""The keys personal data is sealed with: a file of ours, never in the database.

The file has one key a line, `<id> <key in base64>`; the id is a digest of the key, so that two keys
never share one. The last line seals, all of them open. The database knows the ids alone: a program
that lacks a key in use does not start.
"""

import base64
import binascii
import hashlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, key_files, locks, settings, starting
from engine.db import Base
from engine.errors import EngineError

#: Bytes of a key (AES-256).
LENGTH = 32
KEYS = locks.declare("data-keys")


class KeysMissing(EngineError):
    """数据库中的个人信息用密钥{ids}加密，而数据密钥文件{path}中没有。请从备份或另一台机器取回该文件，不要另建。"""


class KeysBroken(EngineError):
    """数据密钥文件{path}第{line}行不是完整的密钥。请从备份取回该文件。"""


class DataKey(Base):
    """A key that personal data was sealed with; the key itself is not here."""

    __tablename__ = "data_key"

    #: Digest of the key, as in the file.
    id: Mapped[str] = mapped_column(primary_key=True)
    since_at: Mapped[datetime]


@dataclass(frozen=True)
class KeyRing:
    """The keys of the file by id; `current` seals."""

    keys: Mapping[str, bytes]
    current: str


@key_files.key("data-keys")
def path() -> Path:
    """`SISHI_DATA_KEY_FILE`: the key file, one for all machines; default `SISHI_HOME/data-keys`."""
    return settings.file("SISHI_DATA_KEY_FILE") or settings.home() / "data-keys"


def ring() -> KeyRing:
    """The keys, read once; raises KeysBroken, KeysMissing, KeyFileError."""
    # Asked for every sealed value: what the settings say is looked up, not resolved on the disk again.
    return _read(_resolve(settings.text("SISHI_DATA_KEY_FILE"), settings.text("SISHI_HOME")))


def reread() -> KeyRing:
    """The keys as the file has them now: another program may have added one."""
    _read.cache_clear()
    return ring()


def key(name: str) -> bytes:
    """The key of that id; raises KeysMissing when the file lacks it."""
    found = ring().keys.get(name) or reread().keys.get(name)
    if found is None:
        raise KeysMissing(ids=name, path=path())
    return found


def make() -> None:
    """Write the first key, readable by us alone, unless another program was quicker."""
    key_files.write_once(path(), _line())


def add() -> str:
    """Write another key, which seals from now on; its id."""
    file = path()
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    line = _line()
    key_files.write(draft, key_files.read(file).decode("ascii") + line)
    draft.replace(file)
    reread()
    return line.split()[0]


@lru_cache(maxsize=8)
def _resolve(_file: str, _home: str) -> Path:
    return path()


@starting.check
def require(session: Session) -> None:
    """Make the first key where nothing is sealed yet; else raise KeysMissing without every key used."""
    KEYS.acquire(session)
    if session.scalar(text("SELECT to_regclass('data_key')")) is None:
        return
    used = set(session.scalars(select(DataKey.id)))
    if not used and not path().exists():
        make()
    if used and not path().exists():
        raise KeysMissing(ids="、".join(sorted(used)), path=path())
    known = reread()
    if lacking := used - known.keys.keys():
        raise KeysMissing(ids="、".join(sorted(lacking)), path=path())
    if known.current not in used:
        session.add(DataKey(id=known.current, since_at=clock.now()))
        session.flush()


@cache
def _read(file: Path) -> KeyRing:
    if not file.exists():
        raise KeysMissing(ids="", path=file)
    keys = {}
    content = key_files.read(file).decode("ascii", "replace")
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            name, key = _parse(line, file, number)
            keys[name] = key
    if not keys:
        raise KeysBroken(path=file, line=1)
    return KeyRing(keys, list(keys)[-1])


def _parse(line: str, file: Path, number: int) -> tuple[str, bytes]:
    name, _, encoded = line.strip().partition(" ")
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeysBroken(path=file, line=number) from error
    if len(key) != LENGTH or name != _name(key):
        raise KeysBroken(path=file, line=number)
    return name, key


def _line() -> str:
    key = secrets.token_bytes(LENGTH)
    return f"{_name(key)} {base64.b64encode(key).decode()}\n"


def _name(key: bytes) -> str:
    return hashlib.sha256(b"data key " + key).hexdigest()[:8]
