"""The Monday reception (接访): who receives where, published the day before, and who came.

May use: calendars, cases, casework, deadlines, directories, documents, notices, organisation,
privacy.
"""
