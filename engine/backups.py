"""A backup of everything: the database as it is at one moment, the seals, and apart from both the keys.

    FOLDER/database.dump    what PostgreSQL's own programs read
    FOLDER/seals/           the seals that had been sent by then
    FOLDER/backup.json      when, of which version, and the SHA-256 digest of every file
    KEYS/                   the keys, each in a file of its own

Whoever has the backup alone can read no sealed particular and forge no history; whoever has the keys
alone has no data. The key of the sessions is left out: everybody signs in anew.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import db, installation, key_files, postgres_client, settings
from engine.errors import EngineError

DUMP, PROTOCOL = "database.dump", "backup.json"

#: Folders that belong to the data, by the name they have in a backup; an upper layer adds its own.
folders: dict[str, Callable[[], Path]] = {}


class FolderInUse(EngineError):
    """{folder} 已有内容，请换一个新文件夹。"""


class KeysTogether(EngineError):
    """密钥要与备份分开保管：{keys} 不能在 {folder} 里面。"""


class NoBackup(EngineError):
    """{folder} 里没有可用的备份：{reason}。"""


class NotEmpty(EngineError):
    """这里已有数据，不能恢复到上面：{where}。请换一个新的 SISHI_HOME 或空数据库。"""


class ServerTooNew(EngineError):
    """数据库服务器是 PostgreSQL {found}，随带的备份程序只能读到 {known}。"""


@dataclass(frozen=True)
class Protocol:
    """What a backup says of itself."""

    #: When it was begun, ISO 8601 in UTC.
    made_at: str
    #: Of this program, and the newest revision of the tables.
    version: str
    revision: str
    #: SHA-256 in hexadecimal by path within its folder: of the backup, and of the keys.
    files: Mapping[str, str]
    keys: Mapping[str, str]


def folder(name: str) -> Callable[[Callable[[], Path]], Callable[[], Path]]:
    """Register where a folder is that belongs to the data."""

    def register(where: Callable[[], Path]) -> Callable[[], Path]:
        folders[name] = where
        return where

    return register


def make(to: Path, keys_to: Path) -> Protocol:
    """Write a backup into the new folder `to`, and the keys into the new folder `keys_to`.

    The product may run meanwhile. Raises FolderInUse, KeysTogether, ServerTooNew, ClientFailed,
    and KeyFileError for a key others may read.
    """
    for each in (to, keys_to):
        if each.exists() and any(each.iterdir()):
            raise FolderInUse(folder=each)
    if keys_to.resolve().is_relative_to(to.resolve()):
        raise KeysTogether(keys=keys_to, folder=to)
    begun = datetime.now(UTC)
    with db.begin() as session:
        _require_readable(session)
        revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    for each in (to, keys_to):
        each.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Before the database: a seal that is in the folder must be known there.
    for name, where in folders.items():
        if where().is_dir():
            shutil.copytree(where(), to / name)
    postgres_client.dump(db.engine().url, to / DUMP)
    for name, place in key_files.places.items():
        if place().exists():
            key_files.write(keys_to / name, key_files.read(place()).decode("ascii"))
    protocol = Protocol(
        made_at=begun.isoformat(timespec="seconds"),
        version=version("sishi"),
        revision=revision,
        files=_digests(to),
        keys=_digests(keys_to),
    )
    # The last of all: a backup that was broken off has none, and is no backup.
    draft = to / f"{PROTOCOL}.draft"
    draft.write_text(json.dumps(asdict(protocol), ensure_ascii=False, indent=1) + "\n")
    os.replace(draft, to / PROTOCOL)
    return protocol


def read(from_: Path, keys_from: Path) -> Protocol:
    """What a backup says of itself, if every file is as it was; raises NoBackup."""
    try:
        protocol = Protocol(**json.loads((from_ / PROTOCOL).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise NoBackup(folder=from_, reason=f"读不到 {PROTOCOL}") from error
    for place, wanted in ((from_, protocol.files), (keys_from, protocol.keys)):
        found = _digests(place)
        for name, digest in wanted.items():
            if found.get(name) != digest:
                what = "内容与备份时不同" if name in found else "不见了"
                raise NoBackup(folder=place, reason=f"{name} {what}")
    return protocol


def restore(from_: Path, keys_from: Path) -> Protocol:
    """Bring a backup back where the settings say, which must be empty.

    The tables are those of the version it was made with: `sishi migrate` follows. Raises NoBackup,
    NotEmpty, ClientFailed; then nothing was written but the empty server's own folder.
    """
    protocol = read(from_, keys_from)
    for place in key_files.places.values():
        if place().exists():
            raise NotEmpty(where=place())
    with db.reaching(), db.begin_before_tables() as session:
        if session.execute(
            text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        ).scalar_one():
            raise NotEmpty(
                where=settings.home() if settings.database_url() is None else "DATABASE_URL"
            )
    postgres_client.restore(db.engine().url, from_ / DUMP)
    for name in protocol.keys:
        file = key_files.places[name]()
        file.parent.mkdir(parents=True, exist_ok=True)
        key_files.write(file, (keys_from / name).read_text("ascii"))
    for name, where in folders.items():
        if (from_ / name).is_dir():
            shutil.copytree(from_ / name, where(), dirs_exist_ok=True)
    with db.begin_before_tables() as session:
        # Nothing is known yet of how many rows there are, and every plan would be the empty table's.
        session.execute(text("ANALYZE"))
        if settings.database_url() is None:
            installation.mark_folder(session, settings.home() / "postgres")
    return protocol


def _require_readable(session: Session) -> None:
    number = int(session.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    if number > postgres_client.VERSION:
        raise ServerTooNew(found=number, known=postgres_client.VERSION)


def _digests(place: Path) -> dict[str, str]:
    found = {}
    for file in sorted(place.rglob("*")):
        if file.is_file() and file.name != PROTOCOL:
            with file.open("rb") as opened:
                found[str(file.relative_to(place))] = hashlib.file_digest(
                    opened, "sha256"
                ).hexdigest()
    return found
