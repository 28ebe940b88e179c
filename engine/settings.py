"""The environment variables the engine reads; a wrong one stops the start and is named.

Each function reads one variable and documents it. `web` reads its own with the
same readers: `text`, `number`, `folder`, `file`.
"""

import hashlib
import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engine.errors import EngineError

CHECKOUT = Path(__file__).resolve().parent.parent

#: Connections a worker needs beside those of the jobs it runs: two wake, one offers, one rescues.
SPARE = 4


class SettingError(EngineError):
    """环境变量 {name} 的值“{value}”不对：{reason}。"""


def database_url() -> str | None:
    """`DATABASE_URL`: a PostgreSQL 15+ server; unset means the embedded one."""
    url = text("DATABASE_URL")
    if not url:
        return None
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise SettingError(
            name="DATABASE_URL", value=without_password(url), reason="应以 postgresql:// 开头"
        )
    try:
        options = make_url(f"postgresql+psycopg://{rest}").query
        # Whether the driver knows them: it would say so only as it connects, and with a traceback.
        make_conninfo("", **dict.fromkeys(options, ""))
    except (ArgumentError, ValueError, ProgrammingError) as error:
        raise SettingError(
            name="DATABASE_URL",
            value=without_password(url),
            reason="应像 postgresql://user:password@host:5432/sishi?sslmode=verify-full",
        ) from error
    return f"postgresql+psycopg://{rest}"


def home() -> Path:
    """`SISHI_HOME`: where the embedded database and files live.

    Unset: `var/` in the checkout; as root `/var/lib/sishi/<hash of the checkout>`,
    because the embedded server opens every parent of its folder to everybody. Installed from a
    wheel: one folder, whichever environment the program is in, for the next version has another.
    """
    chosen = folder("SISHI_HOME")
    if chosen is not None:
        return chosen
    is_checkout = (CHECKOUT / "pyproject.toml").is_file()
    if is_root():
        digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]
        return Path("/var/lib/sishi") / (digest if is_checkout else "home")
    return CHECKOUT / "var" if is_checkout else Path.home() / ".local" / "share" / "sishi"


def zone() -> ZoneInfo:
    """`SISHI_ZONE`: the zone FEEL, durations and pages reckon in (Asia/Shanghai)."""
    return _zone(text("SISHI_ZONE", "Asia/Shanghai"))


def pool() -> int:
    """`SISHI_POOL`: database connections one process may hold, 1-200.

    Default 10, or as many as a worker needs.
    """
    return number("SISHI_POOL", default=max(10, concurrency() + SPARE), least=1, most=200)


def concurrency() -> int:
    """`SISHI_WORKER_JOBS`: jobs one worker process runs at a time (1-64, default 4)."""
    return number("SISHI_WORKER_JOBS", default=4, least=1, most=64)


def heartbeat() -> int:
    """`SISHI_HEARTBEAT`: seconds of silence after which a worker counts as dead (2-600).

    Its unfinished jobs are then handed to another worker; default 30.
    """
    return number("SISHI_HEARTBEAT", default=30, least=2, most=600)


def database_patience() -> int:
    """`SISHI_DATABASE_PATIENCE`: seconds a program that starts waits for the database (0-600).

    Default 0: one that does not answer is refused at once.
    """
    return number("SISHI_DATABASE_PATIENCE", default=0, least=0, most=600)


def log_format() -> str:
    """`SISHI_LOG`: `text` for people (default), `json` for programs that gather lines."""
    value = text("SISHI_LOG", "text")
    if value not in {"text", "json"}:
        raise SettingError(name="SISHI_LOG", value=value, reason="应为 text 或 json")
    return value


def application() -> tuple[str, ...]:
    """`SISHI_APPLICATION`: packages whose handlers and jobs a worker knows (processes)."""
    packages = text("SISHI_APPLICATION", "processes")
    for package in packages.split(","):
        if not _is_there(package.strip()):
            raise SettingError(name="SISHI_APPLICATION", value=packages, reason=f"没有“{package}”")
    return tuple(each.strip() for each in packages.split(","))


def check() -> None:
    """Read every setting once, so that a wrong one stops the start; raises SettingError."""
    for read in (
        database_url,
        home,
        zone,
        pool,
        concurrency,
        heartbeat,
        database_patience,
        log_format,
    ):
        read()
    folder("SISHI_METRICS_FOLDER")
    application()
    # Each job under way has a connection, and the looks for what is due need some too.
    if pool() < concurrency() + SPARE:
        least = concurrency() + SPARE
        raise SettingError(
            name="SISHI_POOL",
            value=pool(),
            reason=f"至少应为 SISHI_WORKER_JOBS + {SPARE} = {least}",
        )


def text(name: str, default: str = "") -> str:
    """The variable's value without surrounding space; `default` when unset or empty."""
    return os.environ.get(name, "").strip() or default


def number(name: str, *, default: int, least: int, most: int) -> int:
    """The variable as a whole number between `least` and `most`; raises SettingError."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingError(name=name, value=value, reason=f"应为 {least} 到 {most} 之间的整数")
    return int(value)


def folder(name: str) -> Path | None:
    """The variable as an absolute folder, None when unset; raises SettingError for a file."""
    value = text(name)
    if not value:
        return None
    try:
        path = Path(value).expanduser().resolve()
        is_file = path.exists() and not path.is_dir()
    except (OSError, RuntimeError) as error:
        raise SettingError(name=name, value=value, reason="没有这样的文件夹") from error
    if is_file:
        raise SettingError(name=name, value=value, reason="应为文件夹，而这是一个文件")
    return path


def file(name: str) -> Path | None:
    """The variable as a file, there or not, None when unset; raises SettingError for none there can be."""
    value = text(name)
    if not value:
        return None
    try:
        path = Path(value).expanduser()
        # A name that is too long is told apart from one that is not there only by looking.
        path.exists()
    except (OSError, RuntimeError) as error:
        raise SettingError(name=name, value=value, reason="不会有这样的文件") from error
    return path


def is_root() -> bool:
    """Whether this process is the superuser (never on Windows)."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def without_password(url: str) -> str:
    """The address as it may be told: what signs in there is hidden."""
    return re.sub(r"(://[^:/@]*:)[^/]*@", r"\1***@", url)


def _is_there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ModuleNotFoundError, ValueError):
        return False


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(
            name="SISHI_ZONE", value=name, reason="没有这个时区（例：Asia/Shanghai）"
        ) from error
