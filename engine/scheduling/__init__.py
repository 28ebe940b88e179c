"""When and where work is done later: due timers, calendar entries, jobs in the background.

May use: instances.
"""
