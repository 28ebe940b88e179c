"""The analyst's studio: changes to what is released, drafted, checked, compared, reviewed, released.

May use: audit, calendars, cases, deadlines, diagrams, organisation, spreadsheets.
"""
