"""A leader answers for a case to the end (领导包案): why it was taken, what was done, who verified.

May use: calendars, cases, deadlines, notices, organisation, whistles.
"""
