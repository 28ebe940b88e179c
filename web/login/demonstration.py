"""The accounts of the demonstration district, to be tried out from the sign-in page."""

import json
from dataclasses import dataclass

from engine import settings


@dataclass(frozen=True)
class Account:
    """An account with its password, which everybody may know."""

    login: str
    password: str
    name: str
    #: what the person is where, in words
    office: str


def accounts() -> tuple[Account, ...]:
    """What the demonstration's loader left in `SISHI_HOME`; empty without it."""
    file = settings.home() / "accounts.json"
    if not file.is_file():
        return ()
    rows = json.loads(file.read_text("utf-8"))
    return tuple(Account(r["login"], r["password"], r["name"], r["office"]) for r in rows)
