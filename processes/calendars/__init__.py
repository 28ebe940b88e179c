"""Working time: published years, make-up days, office hours, their drafts and import.

May use: cases, spreadsheets.
"""
