"""What `sishi doctor` looks at: each function answers what it found, or raises what is wrong with it."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from engine import clock, db, history_keys, key_files, starting, workload
from engine import settings as engine_settings
from engine.errors import EngineError
from processes import schema
from processes.audit.adoption import HistoryKey
from processes.organisation.places import Place
from processes.privacy import data_keys
from processes.privacy.data_keys import DataKey
from web import run, settings

#: What a disk has to have free.
FREE = 2 * 2**30
#: How far the database's clock may be from this machine's.
APART = timedelta(seconds=5)
#: Locks one connection needs times the connections: README, “正式部署”.
LOCKS = 512
STATIC = Path(__file__).parent.parent / "static"


class Wrong(EngineError):
    """{what}。{remedy}。"""


def read_settings() -> str:
    """Every setting of every program."""
    settings.check()
    for read in (run.port, run.listen, run.processes):
        read()
    moved = f"；时钟由 SISHI_CLOCK_FILE 提前，现在是 {clock.local(clock.now()):%Y-%m-%d %H:%M}"
    return f"数据在 {settings.where()}{moved if clock.ahead() else ''}"


def look_at_versions() -> str:
    """Python's; PostgreSQL's is the database's own line."""
    if sys.version_info < (3, 11):  # noqa: UP036 - a program may be started with any
        raise Wrong(what=f"Python 是 {sys.version.split()[0]}", remedy="需要 3.11 或更新的版本")
    return f"Python {sys.version.split()[0]}，表的版本 {schema.newest_revision()}"


def look_at_disk() -> str:
    """Where the embedded database, the keys and the seals are."""
    home = engine_settings.home()
    there = next(each for each in (home, *home.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if free < FREE:
        raise Wrong(
            what=f"{there} 所在磁盘只剩 {free // 2**20} MB",
            remedy=f"请清理或扩容，至少留 {FREE // 2**30} GB",
        )
    return f"{there} 所在磁盘剩 {free // 2**30} GB"


def look_at_assets() -> str:
    """Every script of the pages was built."""
    wanted = {each.name for each in (STATIC / "islands").glob("*.js")}
    lacking = sorted(name for name in wanted if not (STATIC / "built" / name).is_file())
    if lacking or not wanted:
        raise Wrong(
            what=f"前端没有构建：缺 {'、'.join(lacking) or '全部脚本'}",
            remedy="请在源码目录运行 make setup，或安装带有前端的 wheel",
        )
    return f"{len(wanted)}个脚本都已构建"


def reach_database() -> str:
    """It answers, and is fit."""
    is_embedded = engine_settings.database_url() is None
    if is_embedded and not (engine_settings.home() / "postgres").is_dir():
        raise Wrong(what="还没有数据库", remedy="请运行 sishi setup")
    with db.reaching(), db.begin_before_tables() as session:
        starting.require_server(session)
        version = session.execute(text("SHOW server_version")).scalar_one().split()[0]
        locks = int(session.execute(text("SHOW max_locks_per_transaction")).scalar_one())
    if locks < LOCKS:
        raise Wrong(
            what=f"max_locks_per_transaction 是 {locks}",
            remedy=f"请设为 {LOCKS} 并重启 PostgreSQL",
        )
    return f"{'内嵌 ' if is_embedded else ''}PostgreSQL {version}"


def compare_schema() -> str:
    """The tables are this program's, or those of a newer one that it may work beside."""
    with db.begin_before_tables() as session:
        schema.require(session)
        found = schema.find_revision(session.connection())
    if found == schema.newest_revision():
        return f"版本 {found}"
    return f"版本 {found}，由更新的程序升级；本程序的版本 {schema.newest_revision()} 可以与它一同工作，升级完请停止"


def read_keys() -> str:
    """Every key the database has used is here, readable by us alone."""
    with db.begin_before_tables() as session:
        used = set(session.scalars(select(DataKey.id)))
        has_history = session.scalar(select(HistoryKey.kind).limit(1)) is not None
    files = [settings.secret_key_file()]
    if used:
        files.append(data_keys.path())
        if lacking := used - data_keys.reread().keys.keys():
            raise data_keys.KeysMissing(ids="、".join(sorted(lacking)), path=data_keys.path())
    if has_history:
        files += [history_keys.history_key_file(), history_keys.seal_key_file()]
        _compare_history_keys()
    for file in files:
        if file.exists():
            key_files.read(file)
    absent = [each.name for each in files if not each.exists()]
    later = f"；{'、'.join(absent)}在首次启动时生成" if absent else ""
    return f"{len(files) - len(absent)}个密钥文件齐全，只有本账号能读{later}"


def compare_clocks() -> str:
    """This machine's and the database's."""
    with db.begin_before_tables() as session:
        before = datetime.now(UTC)
        told = session.execute(text("SELECT clock_timestamp()")).scalar_one()
        after = datetime.now(UTC)
    apart = max(before - told, told - after, timedelta(0))
    if apart > APART:
        raise Wrong(
            what=f"本机与数据库的时钟相差 {apart.total_seconds():.0f} 秒",
            remedy="请在两台机器上启用 NTP 对时",
        )
    return "本机与数据库一致"


def look_for_district() -> str:
    """Somebody set it up."""
    with db.begin_before_tables() as session:
        found = session.scalar(select(Place).where(Place.above.is_(None)).limit(1))
        if found is None:
            raise Wrong(what="还没有开通任何区", remedy="请运行 sishi setup")
        return f"{found.name}（{found.code}）"


def count_workers() -> str:
    """Those that were heard of within the heartbeat."""
    with db.begin_before_tables() as session:
        number = workload.look(session).workers
    if not number:
        raise Wrong(
            what="没有后台程序在运行，定时器和通知都停着", remedy="请运行 sishi run 或 sishi worker"
        )
    return f"{number}个在运行"


def _compare_history_keys() -> None:
    names = history_keys.names()
    with db.begin_before_tables() as session:
        used = {each.kind: each.name for each in session.scalars(select(HistoryKey))}
    if any(names[kind] != name for kind, name in used.items()):
        raise Wrong(
            what="历史密钥不是这个数据库所用的那一份", remedy="请从备份或另一台机器取回，不要另建"
        )


@dataclass(frozen=True)
class Examination:
    """What is looked at, by its title."""

    title: str
    look: Callable[[], str]
    #: Where it is wrong, those that follow cannot be made.
    is_ground: bool = False


#: In the order they are told.
EVERY = (
    Examination("版本", look_at_versions),
    Examination("前端", look_at_assets),
    Examination("设置", read_settings, is_ground=True),
    Examination("磁盘", look_at_disk),
    Examination("数据库", reach_database, is_ground=True),
    Examination("数据表", compare_schema, is_ground=True),
    Examination("密钥", read_keys),
    Examination("时钟", compare_clocks),
    Examination("区", look_for_district),
    Examination("后台程序", count_workers),
)
