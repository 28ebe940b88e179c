"""What the database says of itself: whose files it has, and whether its clock may be moved."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import exists, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import clock, settings
from engine.models import Installation, Instance
from engine.origin import CopiedHome, Origin

Sign = Callable[[Session], bool]
Precaution = Callable[[Session], None]

#: What tells that a database is in use; an upper layer adds its own.
signs: list[Sign] = []
#: What is done to a copy before anybody rehearses with it.
precautions: list[Precaution] = []


def sign_of_use(function: Sign) -> Sign:
    """Register `function(session)`, which says whether there is something a moved clock would spoil."""
    signs.append(function)
    return function


def precaution(function: Precaution) -> Precaution:
    """Register `function(session)`, which keeps a copy to rehearse with from reaching anybody."""
    precautions.append(function)
    return function


def require(session: Session) -> None:
    """Raises CopiedHome for files that were copied, SettingError for a clock that must not move."""
    if not is_known(session):
        return
    row = read(session)
    if settings.database_url() is None:
        _require_folder(session, row)
    if clock.is_moved():
        clock.ahead()
        _allow_moving(session, row)
    elif not row.is_rehearsal and row.real_since_at is None:
        row.real_since_at = datetime.now(UTC)


def is_known(session: Session) -> bool:
    """Whether the database has the table: an older one has it once it is brought up to date."""
    return session.scalar(text("SELECT to_regclass('installation')")) is not None


def read(session: Session) -> Installation:
    """The one row, locked; made when it is not there yet."""
    session.execute(insert(Installation).values(id=1).on_conflict_do_nothing())
    return session.scalars(select(Installation).with_for_update()).one()


def mark_rehearsal(session: Session) -> None:
    """Say that this database is a copy to rehearse with, and shut its ways outside."""
    row = read(session)
    row.is_rehearsal, row.real_since_at = True, None
    for each in precautions:
        each(session)


def mark_folder(session: Session, data: Path) -> None:
    """Say that this folder is where the files belong."""
    row, origin = read(session), Origin.of(data)
    row.data_folder, row.data_inode = str(origin.path), origin.inode


def _require_folder(session: Session, row: Installation) -> None:
    data = settings.home() / "postgres"
    served = Path(session.execute(text("SHOW data_directory")).scalar_one())
    if not served.samefile(data):
        raise CopiedHome(folder=data.parent, original=served.parent)
    if row.data_folder is not None:
        Origin(Path(row.data_folder), row.data_inode).require(data)
    mark_folder(session, data)


def _allow_moving(session: Session, row: Installation) -> None:
    """A rehearsal's clock moves, and that of a database in which nothing has happened."""
    if row.real_since_at is None:
        return
    if any(is_used(session) for is_used in signs):
        since = clock.local(row.real_since_at)
        raise settings.SettingError(
            name="SISHI_CLOCK_FILE",
            value=settings.text("SISHI_CLOCK_FILE"),
            reason=f"这个数据库自 {since:%Y-%m-%d} 起按真实时间运行，不能移动它的时钟；"
            "演练请用副本：make rehearsal TO=新文件夹",
        )
    row.real_since_at = None


@sign_of_use
def _has_instances(session: Session) -> bool:
    return session.scalar(select(exists().select_from(Instance))) is True
