"""The whistle: calling departments, their attendance, measures, ratings and scores.

It may use cases and deadlines.
"""
