"""Tables of codes (causes, kinds) in editions, for choices and statistics.

May use: cases, spreadsheets.
"""
