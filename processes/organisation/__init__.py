"""Places, people, roles, and who reaches what.

May use: no other room.
"""
