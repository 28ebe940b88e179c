"""The signature of a pushed event, as Standard Webhooks 1.0 has it (standardwebhooks.com)."""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
LENGTH = 32


def make_secret() -> str:
    """A new secret: `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def sign(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 of `<id>.<seconds since 1970>.<body>` in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
