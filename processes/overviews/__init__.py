"""What one person must see at once: a supervisor the whole of a place, a leader the own week.

Every number of the wall is a count of cases, and `figures` has the SQL of the cases behind it: the
number and its list cannot disagree.

May use: audit, calendars, cards, cases, deadlines, indicators, lists, notices, onboarding, organisation, patrol,
rooms, rosters, sponsorship, supervision, whistles.
"""
