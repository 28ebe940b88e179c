"""What the district calls its centres: the one place every page, paper and label asks.

综治中心 since the opinion of November 2024 on their standardisation; a district that set them up
under another name (社会治理中心) keeps it. The first name is a setting; from then on it is changed
on a page and kept with who, when and why. Words are asked for without a session, so every process
keeps the name it read last and looks now and then, as a transaction begins.
"""

import re
from datetime import datetime
from time import monotonic

from sqlalchemy import ForeignKey, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from engine import clock, db, records, settings, starting
from engine.db import Base, BigId
from engine.identity import Person
from engine.settings import SettingError
from processes.errors import BadCentreName, NothingChanged, ReasonRequired, ReasonTooLong
from processes.events import DomainEvent

_NAME = re.compile(r"[\u4e00-\u9fff]{2,20}")
#: Characters of a reason, at most.
LONGEST = 200
#: Seconds between two looks of one process.
EVERY = 5.0

#: The centres got another name: from which, to which, why, and by whom.
renamed: DomainEvent[[Session, str, str, str, Person]] = DomainEvent("centre.renamed")


class CentreName(Base):
    """A name the centres got, from then on."""

    __tablename__ = "centre_name"

    id: Mapped[BigId]
    name: Mapped[str]
    #: On whose decision.
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))


records.declare_rows(CentreName)


def centre() -> str:
    """What a centre is called, without its place (综治中心)."""
    return _kept[0] or first()


def first() -> str:
    """`SISHI_CENTRE`: what a centre was called before anybody changed it."""
    name = settings.text("SISHI_CENTRE", "综治中心")
    if not _NAME.fullmatch(name):
        raise SettingError(name="SISHI_CENTRE", value=name, reason="应为2至20个汉字")
    return name


def district_centre() -> str:
    """The district's own, where the place is not named: 区综治中心."""
    return f"区{centre()}"


def rename(session: Session, name: str, reason: str, *, by: Person) -> CentreName:
    """Call them so from now on; raises BadCentreName, NothingChanged, ReasonRequired, ReasonTooLong."""
    name, before = name.strip(), current(session)
    if not _NAME.fullmatch(name):
        raise BadCentreName
    if not reason.strip():
        raise ReasonRequired
    if len(reason.strip()) > LONGEST:
        raise ReasonTooLong(most=LONGEST)
    if name == before:
        raise NothingChanged
    row = CentreName(name=name, reason=reason.strip(), at=clock.now(), by=int(by.id))
    session.add(row)
    session.flush()
    renamed.emit(session, before, name, row.reason, by)

    def install(_session: Session) -> None:
        _kept[0] = name

    event.listen(session, "after_commit", install, once=True)
    return row


def current(session: Session) -> str:
    """The name as this transaction sees it."""
    rows = list_names(session)
    return rows[0].name if rows else first()


def list_names(session: Session) -> list[CentreName]:
    """Every name somebody gave them, the newest first."""
    return list(session.scalars(select(CentreName).order_by(CentreName.id.desc())))


@db.at_begin
def look(session: Session) -> None:
    """Take over another name, if it is time to look."""
    if monotonic() - _looked[0] >= EVERY:
        _looked[0] = monotonic()
        newest = select(CentreName.name).order_by(CentreName.id.desc()).limit(1)
        _kept[0] = session.scalar(newest)


def forget() -> None:
    """Know nothing but the setting (for tests, which throw their names away)."""
    _kept[0], _looked[0] = None, monotonic()


@starting.check
def require(_session: Session) -> None:
    """Stop the start for a name that is none; raises SettingError."""
    first()


#: What this process says; none where nobody has changed the setting.
_kept: list[str | None] = [None]
#: When it looked last.
_looked = [float("-inf")]
