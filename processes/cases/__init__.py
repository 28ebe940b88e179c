"""The record of a dispute: what the tables say of it, its parties, its changes, its number.

It may use the rooms below it: organisation, privacy.
"""
