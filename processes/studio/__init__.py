"""The analyst's studio: changes to what is released, drafted, checked, compared, reviewed, released.

May use: access, audit, calendars, cases, deadlines, diagrams, notices, organisation, spreadsheets.
"""
