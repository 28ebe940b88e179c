"""Personal data: encrypted columns, blind index, keys, masking, identity numbers.

May use: no other room.
"""
