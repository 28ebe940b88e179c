"""Between which ends the days of a law lie: from one typed for another century no later version could
follow, for a correction leaves them as they are.
"""

from datetime import date

from processes import bounds

#: No law that is in force is older.
_REPUBLIC = bounds.fixed("中华人民共和国成立之日", date(1949, 10, 1))
PROMULGATED = bounds.entered("law.promulgated_on", "公布日期", _REPUBLIC, bounds.TODAY)
IN_FORCE_FROM = bounds.entered("law.in_force_from", "施行日期", _REPUBLIC, bounds.years_ahead(5))
