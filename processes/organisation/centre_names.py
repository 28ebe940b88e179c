"""What the district calls its centres: the one place every page, paper and label asks.

综治中心 since the opinion of November 2024 on their standardisation; a district that set them up
under another name (社会治理中心) keeps it.
"""

import re

from sqlalchemy.orm import Session

from engine import settings, starting
from engine.settings import SettingError

_NAME = re.compile(r"[\u4e00-\u9fff]{2,20}")


def centre() -> str:
    """`SISHI_CENTRE`: what a centre is called, without its place (综治中心)."""
    name = settings.text("SISHI_CENTRE", "综治中心")
    if not _NAME.fullmatch(name):
        raise SettingError(name="SISHI_CENTRE", value=name, reason="应为2至20个汉字")
    return name


def district_centre() -> str:
    """The district's own, where the place is not named: 区综治中心."""
    return f"区{centre()}"


@starting.check
def require(_session: Session) -> None:
    """Stop the start for a name that is none; raises SettingError."""
    centre()
