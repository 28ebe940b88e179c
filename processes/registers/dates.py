"""From when to when an entry of a register holds, and between which ends those days lie."""

from processes import bounds, fields

_LONG_AGO, _FAR_AHEAD = bounds.years_ago(50), bounds.years_ahead(20)
#: The last day of an entry that somebody ends.
ENDED = bounds.entered("register.until_on", "结束日期", _LONG_AGO, _FAR_AHEAD)


def since_on(*, needed: bool = False) -> fields.Date:
    """The field for the first day: of a term of office, of a membership."""
    return fields.Date(
        "since_on", "开始日期", needed=needed, least=_LONG_AGO, most=bounds.years_ahead(1)
    )


def until_on() -> fields.Date:
    """The field for the last day, which may be left out."""
    return fields.Date("until_on", "结束日期", needed=False, least=_LONG_AGO, most=_FAR_AHEAD)
