"""Instances taken through their history again, in memory, by the code that took them the first time.

May use: deployment, forms, instances, signing, tokens.
"""
