"""Rules on time and their releases, due dates, the running deadlines of a case, extensions and pauses.

May use: calendars, cases, organisation.
"""
