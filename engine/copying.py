"""Makes a copy to rehearse with, or says that the data were moved.

    python -m engine.copying FOLDER             # copy SISHI_HOME, running or not, into FOLDER
    python -m engine.copying --moved            # SISHI_HOME was moved here; the original is gone
    python -m engine.copying --database NAME    # DATABASE_URL names NAME, a copy to rehearse with

In a copy the clock may be moved (`SISHI_CLOCK_FILE`), and every way outside is shut.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine import db, embedded, installation, loading, origin, settings, starting
from engine.errors import EngineError

#: Not brought along: sessions of the one must not hold in the other; it is made anew.
LEFT = {"secret-key", origin.RECORD}


class NotEmpty(EngineError):
    """{folder} 已有内容，请换一个新文件夹。"""


class NotEmbedded(EngineError):
    """DATABASE_URL 指向别的服务器：请用它自己的办法复制数据库，再运行 python -m engine.copying --database 副本的名称。"""


class OtherDatabase(EngineError):
    """DATABASE_URL 所指的数据库名为 {found}，不是 {given}。"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what was asked, and say it."""
    parser = argparse.ArgumentParser(prog="python -m engine.copying")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, help="演练副本放在哪个新文件夹")
    what.add_argument("--moved", action="store_true", help="数据已搬到 SISHI_HOME，原件已停用")
    what.add_argument("--database", help="DATABASE_URL 所指的数据库是演练副本：它的名称")
    wanted = parser.parse_args(arguments)
    with starting.refusing():
        settings.check()
        for package in settings.application():
            loading.import_all(package)
        if wanted.moved:
            moved()
        elif wanted.database:
            mark(wanted.database)
        else:
            copy(wanted.folder.expanduser().resolve())


def copy(folder: Path) -> None:
    """Copy what `SISHI_HOME` holds into a new folder, to rehearse with."""
    if settings.database_url() is not None:
        raise NotEmbedded
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder=folder)
    embedded.copy(settings.home(), folder)
    for file in settings.home().iterdir():
        if file.is_file() and file.name not in LEFT:
            shutil.copy2(file, folder)
    engine = db.connect(embedded.start(folder))
    with Session(engine) as session, session.begin():
        installation.mark_rehearsal(session)
        installation.mark_folder(session, folder / "postgres")
    engine.dispose()
    _say(f"演练副本已建好，对外通知渠道已全部停用：SISHI_HOME={folder} PORT=8001 make run")


def moved() -> None:
    """Take the folder as the original from now on."""
    if settings.database_url() is not None:
        raise NotEmbedded
    home = settings.home()
    origin.adopt(home / "postgres")
    with db.reaching(), db.begin_before_tables() as session:
        if installation.is_known(session):
            installation.mark_folder(session, home / "postgres")
    _say(f"{home} 从现在起是原件。原来的文件夹不要再启动。")


def mark(name: str) -> None:
    """Take the database that `DATABASE_URL` names, if it is called so, for one to rehearse with."""
    with db.reaching(), db.begin_before_tables() as session:
        found = session.execute(text("SELECT current_database()")).scalar_one()
        if found != name:
            raise OtherDatabase(found=found, given=name)
        installation.mark_rehearsal(session)
    _say(f"数据库 {name} 现在是演练副本，对外通知渠道已全部停用。")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    main()
