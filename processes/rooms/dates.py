"""Between which ends a booking of a room lies."""

from processes import bounds

BOOKED = bounds.entered("room.begins_at", "预约日期", bounds.TODAY, bounds.years_ahead(1))
