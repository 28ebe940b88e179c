"""Between which ends the day lies from which an edition of a table is in force."""

from processes import bounds

EDITION_SINCE = bounds.entered("edition.since_on", "施行日期", bounds.TODAY, bounds.years_ahead(5))
