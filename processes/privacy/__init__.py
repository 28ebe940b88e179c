"""Personal data: encrypted columns, blind index, keys, masking, identity numbers.

It may use nothing but the errors.
"""
