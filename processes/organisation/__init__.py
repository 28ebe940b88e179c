"""Places, people, roles, and who reaches what.

It may use nothing but the errors.
"""
