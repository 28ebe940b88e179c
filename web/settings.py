"""The environment variables the pages read; a wrong one stops the start and is named."""

import os
import secrets
from pathlib import Path

from engine import settings
from engine.settings import SettingError


def shows_demonstration() -> bool:
    """`SISHI_DEMO`: 1 lists the demonstration accounts on the sign-in page (default 0)."""
    value = settings.text("SISHI_DEMO", "0")
    if value not in {"0", "1"}:
        raise SettingError(name="SISHI_DEMO", value=value, reason="应为 0 或 1")
    return value == "1"


def secret_key() -> str:
    """The key that signs sessions: made once, kept in `SISHI_HOME`, readable by us alone."""
    path = settings.home() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path)
    return path.read_text("ascii").strip()


def proxies() -> int:
    """`SISHI_PROXIES`: proxies in front whose word on who asks is believed (0-5, default 0).

    Guesses of query codes are counted by the address they come from; behind a proxy that is
    not named here they would all come from one.
    """
    return settings.number("SISHI_PROXIES", default=0, least=0, most=5)


def check() -> None:
    """Read every setting once, so that a wrong one stops the start; raises SettingError."""
    settings.check()
    shows_demonstration()
    proxies()


def _write_once(path: Path) -> None:
    """Write a fresh key unless another process was quicker; never is half a key seen."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
