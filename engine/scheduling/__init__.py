"""When and where work is done later: due timers, calendar entries, jobs in the background.

It may use everything of the engine; only the worker and the sandbox's callers use it.
"""
