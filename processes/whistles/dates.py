"""Between which ends the dates of a whistle lie."""

from processes import bounds

MEETING_AT = bounds.entered(
    "whistle.meeting_at", "会商时间", bounds.TODAY, bounds.days_ahead(30, "今天以后30日")
)
MEASURE_DUE = bounds.entered("measure.due_on", "完成日期", bounds.TODAY, bounds.years_ahead(1))
