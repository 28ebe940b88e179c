"""The two keys history is kept honest with: files of ours, never in the database.

`history-key` (HMAC) vouches for what was written since the last seal; every program that writes
has it. `seal-key` (Ed25519) signs the seals; whoever holds a seal can check it with the public half.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from engine import key_files, settings
from engine.errors import EngineError

#: Bytes of either key.
LENGTH = 32


class HistoryKeyMissing(EngineError):
    """缺少历史密钥文件{path}。数据库已用它保护过历史记录，请从备份或另一台机器取回，不要另建。"""


class HistoryKeyBroken(EngineError):
    """历史密钥文件{path}不是完整的密钥。请从备份取回该文件。"""


@key_files.key("history-key")
def history_key_file() -> Path:
    """`SISHI_HISTORY_KEY_FILE`: the HMAC key, one for all machines; `SISHI_HOME/history-key`."""
    return _chosen("SISHI_HISTORY_KEY_FILE", "history-key")


@key_files.key("seal-key")
def seal_key_file() -> Path:
    """`SISHI_SEAL_KEY_FILE`: the signing key, where workers run; `SISHI_HOME/seal-key`."""
    return _chosen("SISHI_SEAL_KEY_FILE", "seal-key")


def make() -> None:
    """Write the keys that are not there yet, readable by us alone; another program may be quicker."""
    for file in (history_key_file(), seal_key_file()):
        key_files.write_once(file, base64.b64encode(secrets.token_bytes(LENGTH)).decode() + "\n")


def mac(*parts: bytes) -> bytes:
    """What only a program with the key can say of these bytes; raises HistoryKeyMissing."""
    return authenticator()(*parts)


def authenticator() -> Callable[..., bytes]:
    """`mac` for many, with the key looked for once; not to be kept longer than a transaction."""
    key = _history_key(_told("SISHI_HISTORY_KEY_FILE"))

    def made(*parts: bytes) -> bytes:
        content = b"".join([len(part).to_bytes(8) + part for part in parts])
        return hmac.digest(key, content, "sha256")

    return made


def sign(content: bytes) -> bytes:
    """The seal's signature; raises HistoryKeyMissing."""
    return _signer(_told("SISHI_SEAL_KEY_FILE")).sign(content)


def is_signed(content: bytes, signature: bytes) -> bool:
    """Whether our own key signed these bytes."""
    key: Ed25519PublicKey = _signer(_told("SISHI_SEAL_KEY_FILE")).public_key()
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def public_key() -> str:
    """The public half of the signing key, in base64, for whoever keeps the seals."""
    return base64.b64encode(
        _signer(_told("SISHI_SEAL_KEY_FILE")).public_key().public_bytes_raw()
    ).decode()


def names() -> dict[str, str]:
    """A digest of each key that tells nothing of it, by what the key is for."""
    seed = mac(b"the name of this key")
    return {
        "history": seed.hex()[:16],
        "seal": hashlib.sha256(public_key().encode()).hexdigest()[:16],
    }


def _told(name: str) -> tuple[str, str]:
    """What says where the file is: as long as it says the same, the key in hand is the right one."""
    return settings.text(name), settings.text("SISHI_HOME")


# Every value that is recorded takes a code: looking for the file each time would cost more than that.
@cache
def _history_key(told: tuple[str, str]) -> bytes:
    return _read(history_key_file())


@cache
def _signer(told: tuple[str, str]) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_read(seal_key_file()))


def _chosen(name: str, default: str) -> Path:
    return settings.file(name) or settings.home() / default


def _read(file: Path) -> bytes:
    if not file.exists():
        raise HistoryKeyMissing(path=file)
    try:
        key = base64.b64decode(key_files.read(file).strip(), validate=True)
    except binascii.Error as error:
        raise HistoryKeyBroken(path=file) from error
    if len(key) != LENGTH:
        raise HistoryKeyBroken(path=file)
    return key
