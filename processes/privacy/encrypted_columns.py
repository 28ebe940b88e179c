"""Personal data at rest: sealed with AES-GCM on the way into a column, opened on the way out.

    phone: Mapped[str | None] = mapped_column(Sealed("party.phone"))

A sealed value is `<key id>:<nonce, cipher text and tag in base64>`. The column's name is bound in,
so that a value moved to another column does not open.
"""

import base64
import binascii
import json
import secrets
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Dialect, Text
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator

from engine.errors import EngineError
from processes.privacy import data_keys

NONCE = 12


class NotDecrypted(EngineError):
    """“{where}”中有一个值打不开：它被改动过，或者不是用现有的数据密钥加密的。"""


class EncryptedText(TypeDecorator[str]):
    """A text column whose values only programs with the key can read; `where` names the column.

    It can be compared with nothing but null: equal texts are sealed differently each time. To find
    a value again keep a blind index (`processes.privacy.blind_index`) beside it.
    """

    impl = Text
    cache_ok = True

    class comparator_factory(TypeDecorator.Comparator[str]):  # noqa: N801 - SQLAlchemy's name
        """Refuses comparisons with a value, which could never be true."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
            """Null and other columns alone; SQLAlchemy compares columns among themselves."""
            if any(isinstance(each, str | list | tuple) for each in other):
                raise TypeError(f"a sealed column cannot be compared ({op.__name__})")
            return super().operate(op, *other, **kwargs)

    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else encrypt(self.where, value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Open; raises NotDecrypted, KeysMissing."""
        return None if value is None else decrypt(self.where, value)


class EncryptedBytes(EncryptedText):
    """A column whose bytes only programs with the key can read: documents, scans."""

    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else seal_bytes(self.where, value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:
        """Open; raises NotDecrypted, KeysMissing."""
        return None if value is None else open_bytes(self.where, value)


class EncryptedJson(EncryptedText):
    """A column whose JSON only programs with the key can read."""

    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Seal."""
        return super().process_bind_param(json.dumps(value, ensure_ascii=False), dialect)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:
        """Open; raises NotDecrypted, KeysMissing."""
        opened = super().process_result_value(value, dialect)
        return None if opened is None else json.loads(opened)


def encrypt(where: str, value: str) -> str:
    """The value as it is kept in the column `where`."""
    return seal_bytes(where, value.encode())


def decrypt(where: str, kept: str) -> str:
    """What `encrypt` was given; raises NotDecrypted, and KeysMissing when the file lacks its key."""
    return open_bytes(where, kept).decode()


def seal_bytes(where: str, value: bytes) -> str:
    """The bytes as they are kept in the column `where`."""
    ring = data_keys.ring()
    nonce = secrets.token_bytes(NONCE)
    closed = _cipher(ring.keys[ring.current]).encrypt(nonce, value, where.encode())
    return f"{ring.current}:{base64.b64encode(nonce + closed).decode()}"


def open_bytes(where: str, kept: str) -> bytes:
    """What `seal_bytes` was given; raises NotDecrypted, KeysMissing."""
    name, _, encoded = kept.partition(":")
    try:
        raw = base64.b64decode(encoded, validate=True)
        return _cipher(data_keys.key(name)).decrypt(raw[:NONCE], raw[NONCE:], where.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise NotDecrypted(where=where) from error


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
