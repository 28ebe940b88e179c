"""Processes without a case: which of them somebody may start, starting them, and their tasks (「发起」).

May use: access, cases, casework, diagrams, organisation.
"""
