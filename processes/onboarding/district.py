"""An empty database becomes a district: its place, and the security administrator it begins with."""

import re
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine import locks, system_account
from processes import readers
from processes.access import first_administrator
from processes.audit import log as audit_log
from processes.errors import ProcessError
from processes.organisation.places import LENGTHS, Place, PlaceKind

SET_UP = locks.declare("district.set-up")
_CODE = re.compile(rf"[1-9][0-9]{{{LENGTHS[PlaceKind.DISTRICT] - 1}}}")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,20}")
_INITIALS = re.compile(r"[A-Z]{2,6}")


class BadDistrictCode(ProcessError):
    """区划代码应为6位数字的县级代码，如 420303；现在是“{code}”。"""


class BadDistrictName(ProcessError):
    """区的名称应为2至20个汉字，如 张湾区；现在是“{name}”。"""


class BadInitials(ProcessError):
    """案件编号的字头应为2至6个大写字母，如 ZW；现在是“{initials}”。"""


class DistrictExists(ProcessError):
    """数据库里已有“{name}”（{code}），一个数据库只服务一个区，没有改动任何内容。"""


@dataclass(frozen=True)
class District:
    """What a district is known by, each as it was typed."""

    #: Six digits.
    code: str
    name: str
    #: What its case numbers begin with.
    initials: str

    def require_right(self) -> None:
        """Raise BadDistrictCode, BadDistrictName or BadInitials for what cannot be."""
        if not _CODE.fullmatch(self.code):
            raise BadDistrictCode(code=self.code)
        if not _NAME.fullmatch(self.name):
            raise BadDistrictName(name=self.name)
        if not _INITIALS.fullmatch(self.initials):
            raise BadInitials(initials=self.initials)


def is_there(session: Session) -> bool:
    """Whether the database has a district."""
    return session.scalar(select(Place.code).where(Place.above.is_(None)).limit(1)) is not None


def require_none(session: Session) -> None:
    """Raise DistrictExists where there is one; a database without tables has none."""
    if session.scalar(text("SELECT to_regclass('place')")) is None:
        return
    found = session.scalar(select(Place).where(Place.above.is_(None)).limit(1))
    if found is not None:
        raise DistrictExists(name=found.name, code=found.code)


def set_up(session: Session, wanted: District, *, name: str, login: str, told_by: str) -> str:
    """Enter the district and its first security administrator; their password, to be told once.

    `told_by` is who says to be doing it, kept beside the system's account in the audit log. Raises
    DistrictExists, BadDistrictCode, BadDistrictName, BadInitials, MissingField, Mistyped, BadLogin,
    AdministratorsExist.
    """
    wanted.require_right()
    by = readers.who(told_by, "由谁办理")
    # Two who begin at the same moment wait for each other here.
    SET_UP.acquire(session)
    require_none(session)
    session.add(
        Place(
            code=wanted.code,
            name=wanted.name,
            kind=PlaceKind.DISTRICT,
            above=None,
            district=wanted.code,
            initials=wanted.initials,
        )
    )
    session.flush()
    person, password = first_administrator.enter(
        session, name=name, login=login, district=wanted.code
    )
    audit_log.record(
        session,
        "district.set_up",
        district=wanted.code,
        person=person,
        told_by=by,
        account=system_account.name(),
    )
    return password
