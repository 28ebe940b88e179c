"""Orders of supervision: what the political and legal committee sees to (docs/domain.md 3.4).

May use: access, calendars, cases, deadlines, notices, organisation.
"""
