"""Tables of codes (causes, kinds) in editions, for choices and statistics.

It may use cases.
"""
