"""Between which ends the day lies by which somebody has to answer a supervision order."""

from processes import bounds

ANSWER_BY = bounds.entered("supervision.until", "完成期限", bounds.TOMORROW, bounds.years_ahead(1))
