"""A running instance on the database: load, take one step, save, write the projections.

May use: deployment, feel, forms, signing, tokens.
"""
