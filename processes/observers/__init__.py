"""What follows in the tables from each step an instance takes.

It may use deadlines and notices.
"""
