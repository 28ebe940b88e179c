"""Finding the same person again without reading anybody: keyed digests beside sealed columns.

Equal values have equal digests, and nobody without the key can try values out. A search asks for
the digest by every key of the ring, as rows sealed before a new key still have the older one.
"""

import hmac
import unicodedata
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from processes.privacy import data_keys

#: Bytes of a digest: enough that two of a district's people never share one.
LENGTH = 16


def digest(where: str, value: str | None) -> str | None:
    """The digest to keep beside the column `where`; None of nothing."""
    plain = normalise(value)
    ring = data_keys.ring()
    return _digest(ring.keys[ring.current], where, plain) if plain else None


def candidates(where: str, value: str | None) -> list[str]:
    """The digests the value may be kept under; none of nothing."""
    plain = normalise(value)
    return [_digest(key, where, plain) for key in data_keys.ring().keys.values()] if plain else []


def normalise(value: str | None) -> str:
    """The value without what people write differently: width, case, spaces, dashes, middle dots."""
    folded = unicodedata.normalize("NFKC", value or "").upper()
    return "".join(each for each in folded if each.isalnum())


def _digest(key: bytes, where: str, plain: str) -> str:
    message = f"{where}\n{plain}".encode()
    return hmac.digest(_derived(key), message, "sha256")[:LENGTH].hex()


@lru_cache(maxsize=16)
def _derived(key: bytes) -> bytes:
    """A key for digests alone, so that they tell nothing of what is sealed with the key itself."""
    return HKDF(SHA256(), 32, salt=None, info=b"blind index").derive(key)
