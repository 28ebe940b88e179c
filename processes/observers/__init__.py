"""What follows in the tables from each step an instance takes.

May use: cases, deadlines, mediation, notices, whistles.
"""
