"""Between which ends the last day of an entry lies that somebody ends."""

from processes import bounds

ENDED = bounds.entered(
    "register.until_on", "结束日期", bounds.years_ago(50), bounds.years_ahead(20)
)
