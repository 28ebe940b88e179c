"""The record of a dispute: what the tables say of it, its parties, its changes, its number.

May use: organisation, privacy.
"""
