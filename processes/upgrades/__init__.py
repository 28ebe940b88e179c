"""Running cases that go on in a newer release: planned case by case, tried, moved in batches, taken back.

May use: audit, cases, deadlines, organisation.
"""
