"""Orders of supervision: what the political and legal committee sees to (handbook 3.4).

May use: access, calendars, cases, deadlines, notices, organisation.
"""
