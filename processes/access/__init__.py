"""Accounts, signing in, and who may do what.

May use: audit, cases, deadlines, organisation, petitions, privacy, whistles.
"""
