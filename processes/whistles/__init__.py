"""The whistle: calling departments, their attendance, measures, ratings and scores.

May use: cases, deadlines, organisation, petitions.
"""
