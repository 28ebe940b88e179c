"""The log of what people did and looked at, and how it is searched.

May use: cases, deadlines, organisation, spreadsheets.
"""
