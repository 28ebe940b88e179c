"""A running instance on the database: load, take one step, save, write the projections.

It may use everything of the engine but `scheduling`, which wakes it.
"""
