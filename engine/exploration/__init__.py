"""Exploring all that can become of a process: every way people, time, handlers and messages allow.

The states are those of the engine's own sandbox; nothing of its rules is told here a second time.

May use: forms, instances, tokens.
"""
