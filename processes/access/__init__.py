"""Accounts, signing in, and who may do what.

It may use organisation and the rooms that hold what is judged.
"""
